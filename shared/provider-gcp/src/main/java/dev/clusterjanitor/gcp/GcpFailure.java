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
        return status == 404 || says("RESOURCE_NOT_FOUND");
    }

    /** Whether labels have changed since they were read, be it told at once or when the operation ended. */
    boolean isStale() {
        return status == 412 || says("CONDITION_NOT_MET");
    }

    /** Whether something else is being done to the thing, so that the same may well succeed when that is over. */
    boolean isBusy() {
        return says("RESOURCE_NOT_READY") || says("RESOURCE_OPERATION_RATE_EXCEEDED");
    }

    /** Whether another thing uses it. */
    boolean isInUse() {
        return says("RESOURCE_IN_USE_BY_ANOTHER_RESOURCE") || says("RESOURCE_IN_USE");
    }

    /** Answers have {@code resourceNotReady} for what the errors of operations call {@code RESOURCE_NOT_READY}. */
    private boolean says(String code) {
        return reason.replace("_", "").equalsIgnoreCase(code.replace("_", ""));
    }

    boolean isThrottled() {
        return status == 429 || (status == 403 && THROTTLED.contains(reason));
    }

    /** Whether the same call may well succeed a moment later. */
    boolean isTransient() {
        return status == 0 || status == 408 || status >= 500 || isThrottled();
    }
}
