package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What Azure answers instead of what was asked for: a status, and a body with code, message and target. */
final class AzureError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String target;
    private final String retryAfter;

    AzureError(int status, String code, String message) {
        this(status, code, message, "", "");
    }

    AzureError(int status, String code, String message, String target, String retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.target = target;
        this.retryAfter = retryAfter;
    }

    static AzureError notFound(String id) {
        return new AzureError(404, "ResourceNotFound", "The Resource '" + id + "' was not found.");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** The error's own object, as it stands in bodies and in the status of operations. */
    ObjectNode json() {
        ObjectNode error =
                JsonNodeFactory.instance.objectNode().put("code", code).put("message", String.valueOf(getMessage()));
        if (!target.isEmpty()) {
            error.put("target", target);
        }
        return error;
    }

    Reply reply() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("error", json());
        Reply reply = Reply.of(status, body);
        return retryAfter.isEmpty() ? reply : reply.with("Retry-After", retryAfter);
    }
}
