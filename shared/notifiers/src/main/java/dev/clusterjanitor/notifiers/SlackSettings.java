package dev.clusterjanitor.notifiers;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How to reach Slack, or something that understands the same incoming webhooks.
 *
 * @param webhook gives the webhook's URL, which is a secret. Asked once for each notice and never before, so that a dry
 *     run needs no secret
 * @param attemptTimeout how long one attempt may take, from connecting to the whole answer
 * @param timeLimit how long the delivery of one notice may take, with all attempts and the waits between them
 */
public record SlackSettings(Supplier<String> webhook, Duration attemptTimeout, Duration timeLimit) {
    public static final Duration DEFAULT_ATTEMPT_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(20);

    /** Five seconds an attempt, twenty in all. */
    public static SlackSettings of(Supplier<String> webhook) {
        return new SlackSettings(webhook, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_TIME_LIMIT);
    }

    /** Says nothing of the webhook, whatever its supplier would say. */
    @Override
    public String toString() {
        return "SlackSettings[attemptTimeout=" + attemptTimeout + ", timeLimit=" + timeLimit + "]";
    }
}
