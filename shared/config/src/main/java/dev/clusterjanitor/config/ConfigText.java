package dev.clusterjanitor.config;

/**
 * A policy's text.
 *
 * @param name where it came from, for messages; holds no secret
 * @param text the text itself
 */
public record ConfigText(String name, String text) {}
