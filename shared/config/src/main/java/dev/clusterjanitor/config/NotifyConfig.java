package dev.clusterjanitor.config;

import org.jspecify.annotations.Nullable;

/**
 * The channels that notices go to.
 *
 * @param slack null: no notices by Slack
 * @param email null: no notices by e-mail
 */
public record NotifyConfig(
        @Nullable SlackConfig slack, @Nullable EmailConfig email) {
    /** What holds where the policy says nothing. */
    public static final NotifyConfig NONE = new NotifyConfig(null, null);
}
