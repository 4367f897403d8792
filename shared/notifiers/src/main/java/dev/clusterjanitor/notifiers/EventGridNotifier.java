package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.MachineEvent;
import dev.clusterjanitor.core.port.Notifier;
import java.net.URI;

/**
 * Publishes notices to a topic of Azure Event Grid with the input schema CloudEvents 1.0. The key goes into the header
 * {@code aeg-sas-key}; the service answers 200 once it has the event.
 */
public final class EventGridNotifier implements Notifier {
    private static final String WHO = "Event Grid";

    private final EventGridSettings settings;
    private final EventJson events;
    private final Courier courier;

    public EventGridNotifier(EventGridSettings settings, NoticeText text) {
        this.settings = settings;
        this.events = new EventJson(text);
        this.courier = new Courier(WHO, settings.limits(), 0);
    }

    @Override
    public String channel() {
        return "event-grid";
    }

    @Override
    public boolean tellsPeople() {
        return false;
    }

    @Override
    public Delivery deliver(Notice notice) {
        MachineEvent event = events.of(notice);
        return SafeUrl.of(settings.endpoint())
                .map(uri -> Fetched.of("the key of Event Grid", settings.key()).then(key -> post(uri, key, event)))
                .orElseGet(() -> Delivery.refused("the endpoint of Event Grid is not an https:// URL", false));
    }

    private Delivery post(URI uri, String key, MachineEvent event) {
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            return Delivery.refused("the key of Event Grid is no key", false);
        }
        return courier.post(
                        uri,
                        request -> request.header("Content-Type", MachineEvent.MEDIA_TYPE + "; charset=utf-8")
                                .header("aeg-sas-key", key),
                        event.json(),
                        (status, body) -> status / 100 == 2
                                ? Delivery.accepted(event.id())
                                : Delivery.refused(why(status), false))
                .delivery();
    }

    private static String why(int status) {
        String advice = status == 401 || status == 403
                ? " (is the key right?)"
                : status == 400 ? " (is the topic's input schema CloudEvents 1.0?)" : "";
        return WHO + " refused the notice with status " + status + advice;
    }
}
