package dev.clusterjanitor.inbox;

import dev.clusterjanitor.config.ConfigException;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.EventSink;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a function keeps between requests: the inbox, made anew once a minute, so that a changed policy or secret holds
 * soon, and so that not every heartbeat reads them.
 */
public final class InboxFront {
    private static final Duration AS_LONG = Duration.ofMinutes(1);

    private final Supplier<Inbox> inboxes;
    private @Nullable Inbox inbox;
    private @Nullable Instant madeAt;

    /**
     * A front.
     *
     * @param inboxes reads the policy and makes an inbox; may throw what configuration and clouds throw
     */
    public InboxFront(Supplier<Inbox> inboxes) {
        this.inboxes = inboxes;
    }

    /**
     * Answers one request. Never throws.
     *
     * @param events hears whether it was accepted or refused, and why
     */
    public InboxResponse answer(InboxRequest request, Instant now, EventSink events) {
        try {
            return inbox(now).answer(request, now, events);
        } catch (ConfigException | CloudException | IllegalArgumentException e) {
            // The world must not read our policy; who runs this reads the log.
            events.on("inbox-refused", Map.of("route", "", "status", 503, "why", String.valueOf(e.getMessage())));
            return InboxResponse.error(503, "the janitor cannot read its policy; its log says why");
        }
    }

    private synchronized Inbox inbox(Instant now) {
        if (inbox == null || madeAt == null || now.isAfter(madeAt.plus(AS_LONG)) || now.isBefore(madeAt)) {
            inbox = inboxes.get();
            madeAt = now;
        }
        return inbox;
    }
}
