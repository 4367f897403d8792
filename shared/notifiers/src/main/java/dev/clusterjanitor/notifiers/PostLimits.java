package dev.clusterjanitor.notifiers;

import java.time.Duration;

/**
 * How long posting may take.
 *
 * @param attempt one attempt, from connecting to the whole answer
 * @param all one notice, with all attempts and the waits between them
 */
public record PostLimits(Duration attempt, Duration all) {
    /** Five seconds an attempt, twenty in all. */
    public static final PostLimits DEFAULT = new PostLimits(Duration.ofSeconds(5), Duration.ofSeconds(20));
}
