package dev.clusterjanitor.emulators.google;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A refusal, in the form that all of Google's APIs share. */
final class GoogleError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    GoogleError(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
    }

    static GoogleError notFound(String resource) {
        return new GoogleError(404, "notFound", "The resource '" + resource + "' was not found");
    }

    static GoogleError invalid(String message) {
        return new GoogleError(400, "invalid", message);
    }

    /** The same as the error of an operation has it: {@code RESOURCE_NOT_READY} for {@code resourceNotReady}. */
    String operationCode() {
        return reason.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }

    int status() {
        return status;
    }

    /** The body: {@code errors} as Compute Engine has it, {@code status} and {@code details} as the newer APIs do. */
    ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode error = root.putObject("error");
        error.put("code", status);
        error.put("message", getMessage());
        error.putArray("errors")
                .addObject()
                .put("message", getMessage())
                .put("domain", status == 403 ? "usageLimits" : "global")
                .put("reason", reason);
        error.put("status", name());
        if (reason.equals("accessNotConfigured")) {
            error.putArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                    .put("reason", "SERVICE_DISABLED")
                    .put("domain", "googleapis.com");
        }
        return root;
    }

    private String name() {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 412 -> "FAILED_PRECONDITION";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503 -> "UNAVAILABLE";
            default -> "INTERNAL";
        };
    }
}
