package dev.clusterjanitor.config;

/**
 * Notices for programs, by a signed webhook.
 *
 * @param url its address, which is a secret
 * @param key what posts are signed with
 */
public record WebhookConfig(SecretRef url, SecretRef key) {}
