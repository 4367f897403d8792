package dev.clusterjanitor.emulators;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How much longer to wait for something that happens outside this JVM. Nothing here waits without one. */
final class Patience {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final long end;

    private Patience(long end) {
        this.end = end;
    }

    static Patience of(Duration duration) {
        return new Patience(System.nanoTime() + duration.toNanos());
    }

    /** Zero once it is over, never negative. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    boolean isOver() {
        return left().isZero();
    }

    /**
     * Asks again and again until {@code done} says so.
     *
     * @return whether it did, before the end
     */
    boolean awaits(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            if (isOver()) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static EmulatorUnavailable interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new EmulatorUnavailable("interrupted while waiting for an emulator", e);
    }
}
