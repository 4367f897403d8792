package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.port.CloudException;
import java.util.Set;

/** A refusal or failure of Google Cloud, with what the caller needs to decide what to do next. */
final class GcpFailure extends CloudException {
    private static final long serialVersionUID = 1L;

    /** Compute Engine refuses with 403, not 429, who asks too often (its error reference). */
    private static final Set<String> THROTTLED = Set.of(
            "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED");

    private final int status;
    private final String reason;

    GcpFailure(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
    }

    /** A failure in which Google gave no answer, or none that makes sense. */
    static GcpFailure unanswered(String message) {
        return new GcpFailure(0, "", message);
    }

    /** The HTTP status; 0 if there was no answer. */
    int status() {
        return status;
    }

    /** Google's own word for it: {@code rateLimitExceeded}; may be empty. */
    String reason() {
        return reason;
    }

    boolean isNotFound() {
        return status == 404;
    }

    /** Whether labels have changed since they were read. */
    boolean isStale() {
        return status == 412;
    }

    boolean isThrottled() {
        return status == 429 || (status == 403 && THROTTLED.contains(reason));
    }

    /** Whether the same call may well succeed a moment later. */
    boolean isTransient() {
        return status == 0 || status == 408 || status >= 500 || isThrottled();
    }
}
