package dev.clusterjanitor.emulators.azure;

/**
 * An answer instead of the true one.
 *
 * @param status the HTTP status; 0: the connection is cut without an answer
 * @param code Azure's error code
 * @param retryAfter value of the header {@code Retry-After}; empty: none
 * @param after whether the call is carried out all the same, and only its answer is lost
 */
public record AzureFault(int status, String code, String retryAfter, boolean after) {

    /** Throttled: {@code 429 TooManyRequests}, to be tried again at once. */
    public static AzureFault throttled() {
        return new AzureFault(429, "TooManyRequests", "0", false);
    }

    /** A fault of Azure's own: {@code 500 InternalServerError}. */
    public static AzureFault broken() {
        return new AzureFault(500, "InternalServerError", "", false);
    }

    /** The caller lacks the right: {@code 403 AuthorizationFailed}. */
    public static AzureFault forbidden() {
        return new AzureFault(403, "AuthorizationFailed", "", false);
    }

    /** Any refusal. */
    public static AzureFault refused(int status, String code) {
        return new AzureFault(status, code, "", false);
    }

    /** The call is carried out, and the answer gets lost on its way. */
    public static AzureFault lostAnswer() {
        return new AzureFault(0, "", "", true);
    }

    /** The call does not arrive. */
    public static AzureFault noAnswer() {
        return new AzureFault(0, "", "", false);
    }

    /** Half an answer. */
    public static AzureFault garbled() {
        return new AzureFault(200, "", "", false);
    }
}
