package dev.clusterjanitor.core.port;

/** An exception that promises of its message: it is in words for a user, and holds no secret. */
public interface Explained {}
