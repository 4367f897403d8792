package dev.clusterjanitor.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one place where Azure's refusals become ours. Azure's own messages are left out on purpose: they hold client and
 * object ids and parts of the request. For the same reason no exception of the SDK is kept as the cause.
 */
final class AzureErrors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,80}");

    private AzureErrors() {}

    /** What an answer with an error status means. */
    static AzureFailure refusal(String action, String place, int status, String body) {
        String code = code(body, status);
        String advice = advice(action, code, status);
        return new AzureFailure(
                status, code, action + " in " + place + ": " + code + (advice.isEmpty() ? "" : " (" + advice + ")"));
    }

    /** What it means that there is no answer at all. */
    static AzureFailure noAnswer(String action, String place, RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientAuthenticationException) {
                return new AzureFailure(
                        0,
                        "",
                        action + " in " + place
                                + ": no credentials that Azure accepts (managed identity, environment, or az login)");
            }
            if (cause instanceof UnknownHostException) {
                return new AzureFailure(0, "", action + " in " + place + ": no such host");
            }
            if (cause instanceof TimeoutException) {
                return new AzureFailure(0, "", action + " in " + place + ": no answer in time");
            }
        }
        return new AzureFailure(0, "", action + " in " + place + ": no answer, or one that was cut short");
    }

    /** Reads a body. */
    static JsonNode parse(String action, String place, String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException cut) {
            // The parser's own message quotes what it choked on.
            throw unreadable(action, place);
        }
    }

    static AzureFailure unreadable(String action, String place) {
        return new AzureFailure(0, "", action + " in " + place + ": the answer cannot be understood");
    }

    private static String code(String body, int status) {
        JsonNode error;
        try {
            error = JSON.readTree(body).path("error");
        } catch (JsonProcessingException notJson) {
            return "status " + status;
        }
        String code = clean(error.path("code").asText(null));
        String inner = clean(error.path("details").path(0).path("code").asText(null));
        boolean vague = code.isEmpty() || code.equals("BadRequest") || code.equals("MultipleErrorsOccurred");
        String best = vague && !inner.isEmpty() ? inner : code;
        return best.isEmpty() ? "status " + status : best;
    }

    /** The code of a long-running operation that failed; empty if it tells none. */
    static String clean(@Nullable String code) {
        return code != null && CODE.matcher(code).matches() ? code : "";
    }

    private static String advice(String action, String code, int status) {
        return switch (code) {
            case "AuthorizationFailed",
                    "AccessDenied",
                    "Forbidden",
                    "ForbiddenByRbac",
                    "AuthorizationPermissionMismatch" -> "the janitor's identity lacks the permission " + action;
            case "ScopeLocked" -> "a management lock forbids it";
            case "InvalidAuthenticationTokenTenant" -> "the janitor's identity is of another tenant";
            case "ExpiredAuthenticationToken", "InvalidAuthenticationToken" -> "the credentials are not valid";
            case "SubscriptionNotFound" -> "no such subscription, or not one that the janitor's identity may see";
            case "ResourceGroupNotFound" -> "no such resource group";
            case "TooManyRequests", "OperationNotAllowed" ->
                status == 429 ? "throttled even after several attempts; a later sweep tries again" : "";
            case "TagsLimitExceeded" -> "the resource bears as many tags as Azure allows, and has no room for the mark";
            default -> {
                if (status == 429) {
                    yield "throttled even after several attempts; a later sweep tries again";
                }
                if (status == 404) {
                    yield "it does not exist";
                }
                yield status >= 500 ? "a fault on the side of Azure; a later sweep tries again" : "";
            }
        };
    }
}
