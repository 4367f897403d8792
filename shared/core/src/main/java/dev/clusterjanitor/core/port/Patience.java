package dev.clusterjanitor.core.port;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits for a cloud to do what it said it would: a little longer each time, and not for ever. */
public final class Patience {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final Pause pause;
    private final Deadline deadline;
    private Duration left;
    private Duration next = Duration.ofSeconds(2);

    /**
     * Makes ready to wait.
     *
     * @param longest the most time to wait altogether, even if the deadline leaves more
     */
    public Patience(Pause pause, Deadline deadline, Duration longest) {
        this.pause = pause;
        this.deadline = deadline;
        this.left = longest;
    }

    /** Waits some seconds; returns false, at once, if there is no time to. */
    public boolean waitsOn() {
        // Jitter, so that sweeps of many scopes do not ask in step.
        Duration wait =
                next.multipliedBy(ThreadLocalRandom.current().nextInt(75, 126)).dividedBy(100);
        if (wait.compareTo(left) > 0 || wait.compareTo(deadline.remaining()) > 0) {
            return false;
        }
        pause.pause(wait);
        left = left.minus(wait);
        Duration longer = next.multipliedBy(3).dividedBy(2);
        next = longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
        return true;
    }
}
