package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Recipient;

/** A channel that brings notices to people. */
public interface Notifier {

    /** The channel's name in reports: {@code slack}, {@code email}. */
    String channel();

    /**
     * Whether people read what it takes. What only programs took is no warning to anybody: it starts no grace time, and a
     * live policy needs a channel besides.
     */
    default boolean tellsPeople() {
        return true;
    }

    /** Whether this channel has any way to reach them, or their fallback. */
    default boolean reaches(Recipient recipient) {
        return true;
    }

    /**
     * Delivers a notice, with retries of its own within a bounded time. Never throws for what the channel answers.
     *
     * @return accepted only if the channel took the whole notice, so that every cluster in it was named
     */
    Delivery deliver(Notice notice);
}
