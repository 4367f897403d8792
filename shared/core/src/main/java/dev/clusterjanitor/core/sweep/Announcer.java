package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.Notifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what is to be told, and tells it: one digest for each recipient, over all scopes. Whoever queued something
 * hears whether a channel accepted the very message that it stands in.
 */
final class Announcer {
    /** A channel that failed so often in a row is not tried again in this sweep: its time-outs would eat our time. */
    private static final int TRIES = 2;

    private final List<Notifier> notifiers;
    private final EventSink events;
    private final Instant now;
    private final Deadline deadline;
    private final Map<Recipient, List<Queued>> queue = new LinkedHashMap<>();
    private final Map<String, Integer> failuresInARow = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Announcer(List<Notifier> notifiers, EventSink events, Instant now, Deadline deadline) {
        this.notifiers = List.copyOf(notifiers);
        this.events = events;
        this.now = now;
        this.deadline = deadline;
    }

    /** Hears what became of something that was to be told. */
    interface Listener {
        Listener NONE = new Listener() {
            @Override
            public void accepted(List<String> references) {}

            @Override
            public void refused(String why) {}
        };

        /** Asked right before it is sent: whether that is still ours to do. */
        default boolean isStillWanted() {
            return true;
        }

        /**
         * A channel accepted the notice that names it.
         *
         * @param references the channels that did, each with its own reference: {@code slack:1234.5678}
         */
        void accepted(List<String> references);

        /** No channel did. */
        void refused(String why);
    }

    private record Queued(Notice.Item item, Listener listener) {}

    void queue(Recipient to, Notice.Item item, Listener listener) {
        queue.computeIfAbsent(to, recipient -> new ArrayList<>()).add(new Queued(item, listener));
    }

    /** Tells all that was queued. */
    void flush() {
        Map<Recipient, List<Queued>> batch = new LinkedHashMap<>(queue);
        queue.clear();
        batch.forEach((to, items) -> {
            for (int from = 0; from < items.size(); from += Notice.MOST_ITEMS) {
                tell(to, items.subList(from, Math.min(from + Notice.MOST_ITEMS, items.size())));
            }
        });
    }

    /** What could not be told so far, or not by every channel. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private void tell(Recipient to, List<Queued> queued) {
        List<Queued> items =
                queued.stream().filter(item -> item.listener().isStillWanted()).toList();
        if (!items.isEmpty()) {
            send(to, items);
        }
    }

    private void send(Recipient to, List<Queued> items) {
        Notice notice = new Notice(to, now, items.stream().map(Queued::item).toList());
        List<String> refusals = new ArrayList<>();
        List<String> references = new ArrayList<>();
        boolean accepted = false;
        for (Notifier notifier : notifiers) {
            if (!notifier.reaches(to)) {
                continue;
            }
            Delivery delivery = deliver(notifier, notice);
            if (delivery.accepted()) {
                // What only programs read warns nobody, so that no grace begins with it.
                accepted |= notifier.tellsPeople();
                references.add(notifier.channel() + ":" + delivery.reference());
            } else {
                refusals.add(notifier.channel() + ": " + delivery.why());
                problems.add(new Problem("notify/" + notifier.channel(), "", delivery.why()));
            }
        }
        if (!accepted && refusals.isEmpty()) {
            refusals.add("no channel that people read has a way to reach "
                    + (to.isKnown() ? to.name() : "the fallback contact"));
            problems.add(new Problem("notify", "", refusals.get(0)));
        }
        for (Queued queued : items) {
            if (accepted) {
                queued.listener().accepted(references);
            } else {
                queued.listener().refused(String.join("; ", refusals));
            }
        }
    }

    private Delivery deliver(Notifier notifier, Notice notice) {
        if (failuresInARow.getOrDefault(notifier.channel(), 0) >= TRIES) {
            return Delivery.refused("not tried again in this sweep, after " + TRIES + " failures in a row", true);
        }
        if (deadline.isOver()) {
            return Delivery.refused("time was up before it could be sent", true);
        }
        Delivery delivery = safely(notifier, notice);
        if (delivery.accepted()) {
            failuresInARow.remove(notifier.channel());
        } else if (delivery.retryable()) {
            failuresInARow.merge(notifier.channel(), 1, Integer::sum);
        }
        events.on(
                delivery.accepted() ? "notice-accepted" : "notice-refused",
                Map.of(
                        "channel", notifier.channel(),
                        "items", notice.items().size(),
                        "reference", delivery.reference(),
                        "why", delivery.why()));
        return delivery;
    }

    private static Delivery safely(Notifier notifier, Notice notice) {
        try {
            return notifier.deliver(notice);
        } catch (RuntimeException e) {
            return Delivery.refused(Failures.describe(e), false);
        }
    }
}
