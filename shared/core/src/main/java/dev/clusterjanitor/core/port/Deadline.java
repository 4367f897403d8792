package dev.clusterjanitor.core.port;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How much time is left before the platform stops us, less the margin that a clean end needs. */
@FunctionalInterface
public interface Deadline {
    /** No limit that matters. */
    Deadline NONE = () -> Duration.ofDays(1);

    /** Time left; zero or negative once nothing new may begin. */
    Duration remaining();

    default boolean isOver() {
        return remaining().compareTo(Duration.ZERO) <= 0;
    }

    /** A deadline at an instant of the given clock. */
    static Deadline at(Instant end, InstantSource clock) {
        return () -> Duration.between(clock.instant(), end);
    }
}
