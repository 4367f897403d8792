package dev.clusterjanitor.dask;

import java.time.Duration;

/**
 * How much time a probe may take.
 *
 * @param connect for one connection; a firewall that drops packets costs this much
 * @param perScheduler for all questions to one scheduler
 * @param perRound for all schedulers of one round
 * @param sideBySide how many are asked at the same time
 */
public record ProbeLimits(Duration connect, Duration perScheduler, Duration perRound, int sideBySide) {
    /** Fits into a sweep of a minute: a scheduler that is well answers within milliseconds. */
    public static final ProbeLimits DEFAULT =
            new ProbeLimits(Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(25), 32);

    public ProbeLimits {
        if (!isPositive(connect) || !isPositive(perScheduler) || !isPositive(perRound) || sideBySide < 1) {
            throw new IllegalArgumentException("every limit of a probe must be above zero");
        }
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }
}
