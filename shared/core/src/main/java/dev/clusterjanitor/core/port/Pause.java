package dev.clusterjanitor.core.port;

import java.time.Duration;

/** Waits between two looks at something that takes its time. Given from outside, so that tests do not wait. */
@FunctionalInterface
public interface Pause {
    /** Waits as told. */
    Pause REAL = duration -> {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CloudException("interrupted while waiting for the cloud");
        }
    };

    /**
     * Waits.
     *
     * @throws CloudException if the thread is interrupted
     */
    void pause(Duration duration);
}
