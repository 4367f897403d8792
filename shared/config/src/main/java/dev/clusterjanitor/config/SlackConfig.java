package dev.clusterjanitor.config;

/**
 * Notices by Slack.
 *
 * @param webhook the address of an incoming webhook, which is a secret
 */
public record SlackConfig(SecretRef webhook) {}
