package dev.clusterjanitor.notifiers;

/** Who will read a notice on a channel, and so how it speaks of the owner. */
enum Reader {
    /** The owner of the clusters. */
    OWNER,
    /** Whoever the policy names for where the owner is unknown or cannot be reached. */
    FALLBACK,
    /** Everybody in a channel that many read, the owner perhaps among them. */
    CHANNEL
}
