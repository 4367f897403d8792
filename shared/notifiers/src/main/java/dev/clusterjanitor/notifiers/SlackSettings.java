package dev.clusterjanitor.notifiers;

import java.util.function.Supplier;

/**
 * How to reach Slack, or something that understands the same incoming webhooks.
 *
 * @param webhook gives the webhook's URL, which is a secret. Asked once for each notice and never before, so that a dry
 *     run needs no secret
 * @param limits how long it may take
 */
public record SlackSettings(Supplier<String> webhook, PostLimits limits) {

    /** With the default limits. */
    public static SlackSettings of(Supplier<String> webhook) {
        return new SlackSettings(webhook, PostLimits.DEFAULT);
    }

    /** Says nothing of the webhook, whatever its supplier would say. */
    @Override
    public String toString() {
        return "SlackSettings[" + limits + "]";
    }
}
