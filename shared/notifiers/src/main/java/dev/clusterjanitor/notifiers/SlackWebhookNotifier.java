package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Notifier;
import java.util.regex.Pattern;

/**
 * Posts notices to a Slack incoming webhook. A webhook belongs to one channel, so everybody's notices go there, and an
 * owner with a Slack member id is mentioned.
 */
public final class SlackWebhookNotifier implements Notifier {
    private static final int LONGEST_ANSWER = 1_024;
    private static final Pattern SLACK_ERROR = Pattern.compile("[a-z][a-z_]{1,60}");

    private final SlackSettings settings;
    private final NoticeText text;
    private final Courier courier;

    public SlackWebhookNotifier(SlackSettings settings, NoticeText text) {
        this.settings = settings;
        this.text = text;
        this.courier = new Courier("Slack", settings.limits(), LONGEST_ANSWER);
    }

    @Override
    public String channel() {
        return "slack";
    }

    @Override
    public Delivery deliver(Notice notice) {
        NoticeView view = text.of(notice, Reader.CHANNEL);
        if (!SlackMessage.canName(view)) {
            return Delivery.refused("a cluster's id is too long for a Slack message to name it", false);
        }
        String body = SlackMessage.of(view, mention(notice.to())).toJson();
        return Fetched.of("the Slack webhook", settings.webhook())
                .then(secret -> SafeUrl.of(secret)
                        .map(uri -> courier.post(
                                        uri,
                                        request -> request.header("Content-Type", "application/json; charset=utf-8"),
                                        body,
                                        SlackWebhookNotifier::judge)
                                .delivery())
                        .orElseGet(() -> Delivery.refused("the Slack webhook is not an https:// URL", false)));
    }

    private static Delivery judge(int status, String body) {
        if (status != 200) {
            return Delivery.refused("Slack refused the notice with status " + status + error(body), false);
        }
        return body.equals("ok")
                ? Delivery.accepted("Slack webhook")
                : Delivery.refused("Slack answered 200 but not ok" + error(body), false);
    }

    /** Slack's own short words are told; anything else might hold the URL. */
    private static String error(String body) {
        return SLACK_ERROR.matcher(body).matches() ? ": " + body : "";
    }

    private static String mention(Recipient to) {
        String whom = to.owner().slack() == null && !to.isKnown()
                ? to.fallback().slack()
                : to.owner().slack();
        return SlackText.mention(whom).orElse("");
    }
}
