package dev.clusterjanitor.notifiers;

import com.google.gson.JsonObject;
import dev.clusterjanitor.core.port.Delivery;
import java.time.Duration;

/**
 * Answers whoever pressed a button, where only they see it (Slack, "Handling user interaction", response URLs: five answers
 * within 30 minutes). Slack is waiting meanwhile, so one try must do.
 */
public final class SlackReplies {
    private static final int LONGEST_ANSWER = 1_024;
    private static final Duration LIMIT = Duration.ofMillis(1_500);

    private final Courier courier = new Courier("Slack", new PostLimits(LIMIT, LIMIT), LONGEST_ANSWER);

    /**
     * Posts an answer.
     *
     * @param responseUrl where; where it is empty nothing can be said
     * @param text what is said, as plain text
     */
    public Delivery post(String responseUrl, String text) {
        JsonObject message = new JsonObject();
        message.addProperty("response_type", "ephemeral");
        message.addProperty("replace_original", false);
        message.addProperty("text", SlackText.escape(text));
        return SafeUrl.of(responseUrl)
                .map(uri -> courier.post(
                                uri,
                                request -> request.header("Content-Type", "application/json; charset=utf-8"),
                                message.toString(),
                                (status, body) -> status == 200
                                        ? Delivery.accepted("Slack")
                                        : Delivery.refused("Slack refused the answer with status " + status, false))
                        .delivery())
                .orElseGet(() -> Delivery.refused("there is no place to answer in", false));
    }
}
