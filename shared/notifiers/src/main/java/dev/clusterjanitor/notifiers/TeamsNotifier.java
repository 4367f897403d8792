package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Notifier;

/**
 * Posts notices as adaptive cards to a workflow of Microsoft Teams ("Post to a channel when a webhook request is
 * received"). The workflow answers 202 when it has taken the request; whether it can post to its channel, it never tells.
 */
public final class TeamsNotifier implements Notifier {
    private static final String WHO = "Teams";

    private final TeamsSettings settings;
    private final NoticeText text;
    private final Courier courier;

    public TeamsNotifier(TeamsSettings settings, NoticeText text) {
        this.settings = settings;
        this.text = text;
        this.courier = new Courier(WHO, settings.limits(), 0);
    }

    @Override
    public String channel() {
        return "teams";
    }

    @Override
    public Delivery deliver(Notice notice) {
        NoticeView view = text.of(notice, Reader.CHANNEL);
        String body = TeamsMessage.of(view).toJson();
        if (TeamsMessage.isTooLong(body)) {
            return Delivery.refused("the clusters' ids are too long for a Teams message to name them", false);
        }
        return Fetched.of("the Teams webhook", settings.webhook())
                .then(url -> SafeUrl.of(url)
                        .map(uri -> courier.post(
                                        uri,
                                        request -> request.header("Content-Type", "application/json; charset=utf-8"),
                                        body,
                                        HttpAnswer.Judge.ofStatus(WHO))
                                .delivery())
                        .orElseGet(() -> Delivery.refused("the Teams webhook is not an https:// URL", false)));
    }
}
