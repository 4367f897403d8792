package dev.clusterjanitor.notifiers;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.clusterjanitor.core.port.Delivery;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The few methods of Slack's Web API that the app needs. Slack answers 200 with {@code "ok":false} and a word for most
 * refusals, and 429 with {@code Retry-After} to who asks too often.
 */
final class SlackApi {
    /** Slack repeats a message in its answer, and a message may have 12,000 characters of blocks. */
    private static final int LONGEST_ANSWER = 256 * 1_024;

    private static final Pattern WORD = Pattern.compile("[a-z][a-z_]{1,60}");
    private static final Pattern TOKEN = Pattern.compile("[!-~]{8,512}");

    /** Slack's words for what may pass by itself. */
    private static final Set<String> PASSING = Set.of(
            "fatal_error",
            "internal_error",
            "message_limit_exceeded",
            "rate_limited",
            "ratelimited",
            "request_timeout",
            "service_unavailable",
            "team_added_to_org");

    private final Courier courier;
    private final String api;

    SlackApi(SlackAppSettings settings) {
        this.courier = new Courier("Slack", settings.limits(), LONGEST_ANSWER);
        this.api = settings.api();
    }

    /**
     * An answer.
     *
     * @param delivery whether Slack did it
     * @param error Slack's word for why not; empty if there is none
     * @param body empty if there is none
     */
    record Answer(Delivery delivery, String error, JsonObject body) {
        boolean ok() {
            return delivery.accepted();
        }

        /** A text in the body; empty if it is not there. */
        String text(String key) {
            JsonElement value = body.get(key);
            return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
        }
    }

    /** Calls a method that takes JSON. */
    Answer call(String token, String method, JsonObject arguments) {
        return post(token, method, "application/json; charset=utf-8", arguments.toString());
    }

    /** Looks a user up; {@code users.lookupByEmail} takes no JSON. */
    Answer lookUp(String token, String email) {
        return post(
                token,
                "users.lookupByEmail",
                "application/x-www-form-urlencoded",
                "email=" + URLEncoder.encode(email, StandardCharsets.UTF_8));
    }

    private Answer post(String token, String method, String type, String body) {
        if (!TOKEN.matcher(token).matches()) {
            return new Answer(Delivery.refused("the Slack token is no token", false), "", new JsonObject());
        }
        URI uri = SafeUrl.of(api + "/" + method).orElseThrow();
        HttpAnswer answer = courier.post(
                uri,
                request -> request.header("Content-Type", type).header("Authorization", "Bearer " + token),
                body,
                (status, text) -> judge(method, status, text));
        JsonObject parsed = parse(answer.body());
        return new Answer(answer.delivery(), error(parsed), parsed);
    }

    private static Delivery judge(String method, int status, String text) {
        JsonObject body = parse(text);
        if (status != 200) {
            return Delivery.refused("Slack refused " + method + " with status " + status, false);
        }
        if (body.has("ok") && body.get("ok").isJsonPrimitive() && body.get("ok").getAsBoolean()) {
            return Delivery.accepted("Slack");
        }
        String error = error(body);
        return Delivery.refused(
                "Slack refused " + method + (error.isEmpty() ? "" : ": " + error + advice(error)),
                error.isEmpty() || PASSING.contains(error));
    }

    private static String advice(String error) {
        return switch (error) {
            case "not_in_channel" -> " (invite the app to the channel, or give it chat:write.public)";
            case "channel_not_found" -> " (is there such a channel, and is the app in it if it is private?)";
            case "missing_scope" -> " (the app needs chat:write, users:read and users:read.email)";
            case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired" ->
                " (is the token right?)";
            default -> "";
        };
    }

    private static String error(JsonObject body) {
        JsonElement error = body.get("error");
        String word = error != null && error.isJsonPrimitive() ? error.getAsString() : "";
        return WORD.matcher(word).matches() ? word : "";
    }

    private static JsonObject parse(String text) {
        try {
            JsonElement parsed = JsonParser.parseString(text);
            return parsed.isJsonObject() ? parsed.getAsJsonObject() : new JsonObject();
        } catch (JsonParseException | IllegalStateException notJson) {
            return new JsonObject();
        }
    }
}
