package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * Something that Compute Engine has begun.
 *
 * @param name its name
 * @param status {@code PENDING}, {@code RUNNING} or {@code DONE}
 * @param error the code of the error that it ended in; empty if it did not, or not yet
 */
record Operation(String zone, String name, String status, String error) {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,80}");

    static Operation of(String zone, JsonNode json) {
        JsonNode errors = json.path("error").path("errors");
        String code = errors.path(0).path("code").asText("");
        boolean failed = !errors.isEmpty() || json.path("httpErrorStatusCode").asInt(0) >= 400;
        String known = CODE.matcher(code).matches()
                ? code
                : "status " + json.path("httpErrorStatusCode").asInt(0);
        return new Operation(
                zone, json.path("name").asText(""), json.path("status").asText(""), failed ? known : "");
    }

    boolean isDone() {
        return status.equals("DONE");
    }

    boolean hasFailed() {
        return isDone() && !error.isEmpty();
    }

    /** The failure that it ended in, as if the call that began it had been refused. */
    GcpFailure failure(String action, String project, String thing) {
        return new GcpFailure(400, error, action + " in " + project + ": ended in " + error + " on " + thing);
    }
}
