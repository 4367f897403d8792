package dev.clusterjanitor.core.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message to one recipient, about everything that this sweep has to tell them. A channel accepts it whole or not
 * at all, so it is kept short enough for one message of any channel.
 *
 * @param to who is told
 * @param at the sweep's time
 * @param items what is told, at least one and at most {@link #MOST_ITEMS}
 */
public record Notice(Recipient to, Instant at, List<Item> items) {
    /** Slack takes 50 blocks a message; an item needs up to three, and a message some of its own. */
    public static final int MOST_ITEMS = 10;

    public Notice {
        items = List.copyOf(items);
        if (items.isEmpty() || items.size() > MOST_ITEMS) {
            throw new IllegalArgumentException("a notice has 1 to " + MOST_ITEMS + " items, not " + items.size());
        }
    }

    /** Tells this message from every other: the same as long as it tells the same person the same news. */
    public String key() {
        List<String> parts = new ArrayList<>();
        parts.add(to.name());
        items.forEach(item -> parts.add(item.key()));
        return Digest.of(parts.toArray(new String[0]));
    }

    /** What happened. */
    public enum Event {
        /** A stale cluster will be deleted at a given time. Comes again where the policy wants reminders. */
        MARKED,
        /** A cluster that was announced for deletion is kept after all. */
        RESCUED,
        /** A cluster that was announced for deletion is kept, because somebody asked for it. */
        KEPT,
        /** The workers of an announced cluster were removed. */
        SCALED,
        /** The machines of an announced cluster were stopped, and are not billed any more. */
        DEALLOCATED,
        /** A cluster was deleted, with all it left behind. */
        DELETED,
        /** A deletion has begun and is not finished; the next sweep goes on. */
        IN_PROGRESS,
        /** What a deleted cluster left behind could not be deleted for several sweeps. */
        RESIDUE_STAYS,
        /** An action on a cluster failed. */
        FAILED,
        /** A cluster cannot be judged, and is kept. */
        UNDETERMINED,
        /** The sweep wanted to delete more than the policy allows, and deleted nothing. */
        BLAST_RADIUS,
        /** The sweep could not do all it planned. */
        SWEEP_FAILED,
        /** The janitor looked into an account, project or subscription for the first time. */
        NEW_SCOPE
    }

    /**
     * One thing that is told.
     *
     * @param event what happened
     * @param cluster the cluster it happened to; null if it concerns the whole sweep
     * @param reasons why, the most telling first
     * @param deleteAfter the earliest time of deletion; null if none is set
     * @param howToKeep what the reader can type to keep the cluster; empty if it makes no sense (any more)
     * @param keepLink a page where the reader can keep the cluster, signed and bound to this incarnation; empty if the janitor
     *     has no inbox, or if it makes no sense (any more)
     * @param detail a further sentence, such as what is left or what failed; may be empty
     * @param state what of the cluster it tells of, beyond the event: the same as long as it is the same news, such as the
     *     time of the mark; may be empty
     */
    public record Item(
            Event event,
            @Nullable Cluster cluster,
            List<Reason> reasons,
            @Nullable Instant deleteAfter,
            String howToKeep,
            String keepLink,
            String detail,
            String state) {

        /** Something that is told of no further state. */
        public Item(
                Event event,
                @Nullable Cluster cluster,
                List<Reason> reasons,
                @Nullable Instant deleteAfter,
                String howToKeep,
                String keepLink,
                String detail) {
            this(event, cluster, reasons, deleteAfter, howToKeep, keepLink, detail, "");
        }

        /** Something that is told without a link to keep the cluster. */
        public Item(
                Event event,
                @Nullable Cluster cluster,
                List<Reason> reasons,
                @Nullable Instant deleteAfter,
                String howToKeep,
                String detail) {
            this(event, cluster, reasons, deleteAfter, howToKeep, "", detail, "");
        }

        public Item {
            reasons = List.copyOf(reasons);
        }

        /** The same, with a link to keep the cluster. */
        public Item withKeepLink(String link) {
            return new Item(event, cluster, reasons, deleteAfter, howToKeep, link, detail, state);
        }

        /** The same, with another detail. */
        public Item withDetail(String other) {
            return new Item(event, cluster, reasons, deleteAfter, howToKeep, keepLink, other, state);
        }

        /**
         * Tells this piece of news from every other: the same however often it is sent, so that whoever receives it twice
         * can know. Made of the cluster, its incarnation, the event and the state.
         */
        public String key() {
            return cluster == null
                    ? Digest.of(event.name(), state)
                    : Digest.of(cluster.id().toString(), cluster.incarnation().value(), event.name(), state);
        }
    }
}
