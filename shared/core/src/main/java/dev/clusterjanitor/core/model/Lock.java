package dev.clusterjanitor.core.model;

/**
 * A protection that the cloud itself enforces on a part of a cluster. It is an exemption, and never removed.
 *
 * @param resourceId what is protected
 * @param name the cloud's own name for the protection: {@code termination protection}
 */
public record Lock(String resourceId, String name) {}
