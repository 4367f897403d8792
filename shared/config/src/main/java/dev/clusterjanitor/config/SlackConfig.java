package dev.clusterjanitor.config;

import org.jspecify.annotations.Nullable;

/**
 * Notices by Slack: by an incoming webhook, or by an app of one's own.
 *
 * @param webhook the address of an incoming webhook, which is a secret; null: an app
 * @param token the app's bot token; null: a webhook
 * @param signingSecret what Slack signs with that a button was pressed; null: there are no buttons
 */
public record SlackConfig(
        @Nullable SecretRef webhook,
        @Nullable SecretRef token,
        @Nullable SecretRef signingSecret) {

    public SlackConfig {
        if ((webhook == null) == (token == null)) {
            throw new IllegalArgumentException("a webhook or a token, and not both");
        }
    }

    /** By an incoming webhook. */
    public static SlackConfig webhook(SecretRef webhook) {
        return new SlackConfig(webhook, null, null);
    }
}
