package dev.clusterjanitor.inbox;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that is not followed. Its message is for whoever sent it: one sentence, what to do next, and no secret. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    @Nullable
    private final Duration retryAfter;

    Refused(int status, String message) {
        this(status, message, null);
    }

    private Refused(int status, String message, @Nullable Duration retryAfter) {
        super(message);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** Right in itself, but not now. */
    static Refused later(int status, String message, Duration retryAfter) {
        return new Refused(status, message, retryAfter);
    }

    int status() {
        return status;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
