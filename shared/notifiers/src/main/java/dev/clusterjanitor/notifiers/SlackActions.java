package dev.clusterjanitor.notifiers;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Understands what Slack posts when somebody presses a button of a notice. Pure: no clock, no network. Whatever comes in,
 * it answers with a press or a refusal, and throws nothing.
 *
 * <p>The signature is Slack's {@code v0}: HMAC-SHA256 with the signing secret over {@code v0:<timestamp>:<body>}, good for
 * five minutes. It is compared in constant time, which the check in Slack's own library does not.
 */
public final class SlackActions {
    private static final Duration GOOD_FOR = Duration.ofMinutes(5);
    private static final int LONGEST_BODY = 256 * 1_024;
    private static final int LONGEST_TOKEN = 2_000;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final Pattern SIGNATURE = Pattern.compile("v0=[0-9a-f]{64}");
    private static final Pattern MEMBER = Pattern.compile("[UW][A-Z0-9]{5,20}");
    private static final String PAYLOAD = "payload=";
    private static final String ALGORITHM = "HmacSHA256";

    /** What a button asks for. */
    public enum Action {
        KEEP_1_DAY("keep-1d"),
        KEEP_1_WEEK("keep-1w"),
        DELETE_NOW("delete-now");

        private final String id;

        Action(String id) {
            this.id = id;
        }

        /** Slack's {@code action_id} of the button. */
        public String id() {
            return id;
        }
    }

    /**
     * A button that somebody pressed.
     *
     * @param action which
     * @param token the signed token of the notice's keep link: the caller must check it
     * @param user the Slack member id of who pressed it
     * @param responseUrl where an answer can be posted for 30 minutes; empty if it is not Slack's
     */
    public record Press(Action action, String token, String user, String responseUrl) {
        /** Says nothing of the token. */
        @Override
        public String toString() {
            return "Press[" + action + ", " + user + "]";
        }
    }

    /**
     * What came of a post: exactly one of both.
     *
     * @param press null if it was refused
     * @param refusal why, in words that may be told; empty if it was not
     */
    public record Result(@Nullable Press press, String refusal) {}

    private SlackActions() {}

    /**
     * Reads a post.
     *
     * @param signingSecret the app's
     * @param timestamp the header {@code X-Slack-Request-Timestamp}; null if it is missing
     * @param signature the header {@code X-Slack-Signature}; null if it is missing
     * @param body the body exactly as it came
     */
    public static Result read(
            String signingSecret, @Nullable String timestamp, @Nullable String signature, String body, Instant now) {
        if (signingSecret.isBlank()) {
            return refused("no signing secret is configured");
        }
        if (body.length() > LONGEST_BODY) {
            return refused("the body is too long");
        }
        if (timestamp == null || !SECONDS.matcher(timestamp).matches()) {
            return refused("the time stamp is missing");
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        if (age.abs().compareTo(GOOD_FOR) > 0) {
            return refused("the time stamp is more than five minutes away");
        }
        if (signature == null
                || !SIGNATURE.matcher(signature).matches()
                || !isEqual(signature, sign(signingSecret.strip(), timestamp, body))) {
            return refused("the signature is missing or wrong");
        }
        return press(body).map(press -> new Result(press, "")).orElseGet(() -> refused("no button of a notice"));
    }

    private static Optional<Press> press(String body) {
        if (!body.startsWith(PAYLOAD)) {
            return Optional.empty();
        }
        try {
            JsonElement parsed =
                    JsonParser.parseString(URLDecoder.decode(body.substring(PAYLOAD.length()), StandardCharsets.UTF_8));
            JsonObject payload = parsed.getAsJsonObject();
            JsonObject pressed = payload.getAsJsonArray("actions").get(0).getAsJsonObject();
            String token = text(pressed, "value");
            String user = text(payload.getAsJsonObject("user"), "id");
            boolean whole = text(payload, "type").equals("block_actions")
                    && !token.isEmpty()
                    && token.length() <= LONGEST_TOKEN
                    && MEMBER.matcher(user).matches();
            String id = text(pressed, "action_id");
            return Arrays.stream(Action.values())
                    .filter(action -> whole && action.id().equals(id))
                    .findFirst()
                    .map(action -> new Press(action, token, user, responseUrl(text(payload, "response_url"))));
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | ClassCastException
                | IndexOutOfBoundsException
                | NullPointerException
                | UnsupportedOperationException otherwise) {
            // Signed by Slack, and yet no press of a button: Gson says so in all these ways.
            return Optional.empty();
        }
    }

    /** Only Slack itself may be answered, whatever a payload says. */
    private static String responseUrl(String url) {
        return SafeUrl.of(url)
                .filter(uri -> "hooks.slack.com".equals(uri.getHost()) && "https".equals(uri.getScheme()))
                .map(uri -> url)
                .orElse("");
    }

    private static String text(JsonObject object, String key) {
        JsonElement value = object.get(key);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String sign(String secret, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] signature = mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(signature);
        } catch (GeneralSecurityException noHmac) {
            throw new IllegalStateException(noHmac);
        }
    }

    private static Result refused(String why) {
        return new Result(null, why);
    }
}
