package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.port.CloudException;

/** A refusal or failure of Azure, with the status and error code by which the caller decides what to do next. */
final class AzureFailure extends CloudException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    AzureFailure(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** The HTTP status; 0 if there was no answer, or none that can be understood. */
    int status() {
        return status;
    }

    /** Azure's own code, such as {@code ScopeLocked}; empty if there was none. */
    String code() {
        return code;
    }

    /** Whether the same request may well succeed later: no answer, throttled, or a fault of Azure's. */
    boolean isPassing() {
        return status == 0 || status == 429 || status >= 500;
    }

    boolean isNotFound() {
        return status == 404;
    }

    /** Whether a management lock forbids it. */
    boolean isLock() {
        return code.equals("ScopeLocked");
    }

    boolean isForbidden() {
        return status == 403;
    }

    /**
     * Whether the thing is held by another for now, so that the same request may well succeed a little later: a network
     * interface stays reserved for its machine for three minutes, an address is in use until its interface is gone, a
     * disk until it is detached; and Network refuses changes that cross (RetryableErrorDueToAnotherOperation).
     */
    boolean isForNow() {
        return switch (code) {
            case "NicInUse",
                    "NicReservedForAnotherVm",
                    "PublicIPAddressCannotBeDeleted",
                    "PublicIPAddressInUse",
                    "InUsePublicIpAddressCannotBeDeleted",
                    "AnotherOperationInProgress",
                    "RetryableErrorDueToAnotherOperation",
                    "OperationPreempted",
                    "OperationNotAllowed",
                    "Conflict" -> true;
            default -> status == 429;
        };
    }
}
