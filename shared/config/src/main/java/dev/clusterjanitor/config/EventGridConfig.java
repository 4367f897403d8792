package dev.clusterjanitor.config;

/**
 * Notices for programs, by a topic of Azure Event Grid.
 *
 * @param endpoint the topic's endpoint, an https URL
 * @param key the topic's access key
 */
public record EventGridConfig(String endpoint, SecretRef key) {}
