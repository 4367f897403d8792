package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.CloudException;

/** A refusal or failure of AWS, with the error code by which the caller decides what to do next. */
final class AwsFailure extends CloudException {
    private static final long serialVersionUID = 1L;

    private final String code;

    AwsFailure(String code, String message) {
        super(message);
        this.code = code;
    }

    /** AWS's own code, such as {@code InvalidInstanceID.NotFound}; empty if there was no answer. */
    String code() {
        return code;
    }

    /** Whether the thing that was named is not there (any more). */
    boolean isNotFound() {
        return code.endsWith(".NotFound") || code.endsWith("NotFoundException") || code.equals("NoSuchEntity");
    }

    /** Whether the same request for fewer things, or for another thing, may well succeed. */
    boolean isRefusal() {
        return isNotFound()
                || code.equals("OperationNotPermitted")
                || code.equals("UnauthorizedOperation")
                || code.equals("UnsupportedOperation")
                || code.equals("IncorrectInstanceState")
                || code.equals("InvalidInstanceID.Malformed");
    }
}
