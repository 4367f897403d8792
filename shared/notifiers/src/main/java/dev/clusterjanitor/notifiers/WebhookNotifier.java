package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.MachineEvent;
import dev.clusterjanitor.core.port.Notifier;
import java.net.URI;
import java.net.http.HttpRequest;

/**
 * Posts notices as CloudEvents to a webhook of one's own, signed as Standard Webhooks has it (specification 1.0.0, headers
 * {@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature}): HMAC-SHA256 over id, time and body. The id is
 * the event's, so that who has seen it can tell a repetition.
 */
public final class WebhookNotifier implements Notifier {
    private static final String WHO = "the webhook";

    private final WebhookSettings settings;
    private final EventJson events;
    private final Courier courier;

    public WebhookNotifier(WebhookSettings settings, NoticeText text) {
        this.settings = settings;
        this.events = new EventJson(text);
        this.courier = new Courier(WHO, settings.limits(), 0);
    }

    @Override
    public String channel() {
        return "webhook";
    }

    @Override
    public boolean tellsPeople() {
        return false;
    }

    @Override
    public Delivery deliver(Notice notice) {
        MachineEvent event = events.of(notice);
        return Fetched.of("the webhook's URL", settings.url())
                .then(url -> SafeUrl.of(url)
                        .map(uri ->
                                Fetched.of("the webhook's key", settings.key()).then(key -> post(uri, key, event)))
                        .orElseGet(() -> Delivery.refused("the webhook is not an https:// URL", false)));
    }

    private Delivery post(URI uri, String key, MachineEvent event) {
        WebhookSignature signature;
        try {
            signature = new WebhookSignature(key);
        } catch (IllegalArgumentException unfit) {
            return Delivery.refused("the webhook's key is no key: whsec_ and Base64, or 24 characters or more", false);
        }
        return courier.post(
                        uri,
                        request -> sign(request, signature, event),
                        event.json(),
                        (status, body) -> status / 100 == 2
                                ? Delivery.accepted(event.id())
                                : Delivery.refused("the webhook refused the notice with status " + status, false))
                .delivery();
    }

    /** Anew for each attempt: a signature is good for minutes only. */
    private void sign(HttpRequest.Builder request, WebhookSignature signature, MachineEvent event) {
        long seconds = settings.clock().instant().getEpochSecond();
        request.header("Content-Type", MachineEvent.MEDIA_TYPE + "; charset=utf-8")
                .header("webhook-id", event.id())
                .header("webhook-timestamp", Long.toString(seconds))
                .header("webhook-signature", signature.of(event.id(), seconds, event.json()));
    }
}
