package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The one place where Google's refusals become ours. Google's own messages are left out on purpose: they quote parts of
 * the request, addresses of consoles, and numbers of projects.
 */
final class GcpErrors {
    private static final Pattern REASON = Pattern.compile("[A-Za-z0-9._-]{1,80}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private GcpErrors() {}

    /**
     * The failure that an answer tells of.
     *
     * @param action the permission that the call needs, as IAM names it: {@code compute.instances.list}
     * @param place where: a project
     */
    static GcpFailure of(String action, String place, int status, byte[] body) {
        String reason = reason(body);
        String advice = advice(action, place, status, reason);
        return new GcpFailure(
                status,
                reason,
                action + " in " + place + ": " + status + (reason.isEmpty() ? "" : " " + reason)
                        + (advice.isEmpty() ? "" : " (" + advice + ")"));
    }

    /** {@code reason} as Compute Engine has it, else that of the details, else the name of the status. */
    private static String reason(byte[] body) {
        try {
            JsonNode error = JSON.readTree(body).path("error");
            for (JsonNode detail : error.path("details")) {
                if (detail.path("reason").asText().equals("SERVICE_DISABLED")) {
                    return "SERVICE_DISABLED";
                }
            }
            String old = error.path("errors").path(0).path("reason").asText();
            String reason =
                    old.isEmpty() ? error.path("details").path(0).path("reason").asText() : old;
            String known = reason.isEmpty() ? error.path("status").asText() : reason;
            return REASON.matcher(known).matches() ? known : "";
        } catch (IOException | RuntimeException notJson) {
            return "";
        }
    }

    private static String advice(String action, String place, int status, String reason) {
        if (reason.equals("SERVICE_DISABLED") || reason.equals("accessNotConfigured")) {
            return "the API is not enabled in the project: gcloud services enable " + service(action)
                    + ".googleapis.com --project=" + place;
        }
        if (new GcpFailure(status, reason, "").isThrottled()) {
            return "throttled even after several attempts; a later sweep tries again";
        }
        return switch (status) {
            case 401 -> "the credentials are not valid, or have expired";
            case 403 -> "the janitor's identity lacks the permission " + action + ", or there is no such project";
            case 404 -> "it does not exist";
            case 412 -> "it has changed meanwhile, or a protection of the cloud forbids it";
            default -> status >= 500 ? "a fault on the side of Google; a later sweep tries again" : "";
        };
    }

    private static String service(String action) {
        String first = action.substring(0, action.indexOf('.'));
        return first.equals("resourcemanager") ? "cloudresourcemanager" : first;
    }
}
