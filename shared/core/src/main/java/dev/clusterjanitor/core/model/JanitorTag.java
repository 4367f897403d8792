package dev.clusterjanitor.core.model;

import java.util.Locale;

/** The tags by which owners, their clusters and the janitor talk to each other. */
public enum JanitorTag {
    /** Who is told. Written by the owner. */
    OWNER,
    /** Last time the owner's process said "I am here". Written by that process. */
    HEARTBEAT,
    /** Last time the owner's process had work to do. Written by that process. */
    LAST_WORK,
    /** The owner's own idle timeout for this cluster. */
    IDLE_TIMEOUT,
    /** The owner's own longest age for this cluster. */
    MAX_AGE,
    /** A lease: an instant, or {@code forever}. Written by the owner. */
    KEEP_UNTIL,
    /** Who asked for the lease, where that is known. Written with it, by whatever sets leases for people. */
    KEPT_BY,
    /** When the notice was sent whose link its owner used last; links as old as that, or older, are used up. */
    KEEP_LINK,
    /** Since when the janitor holds the cluster for stale. This and those below are written by the janitor. */
    STALE_SINCE,
    /** When a channel accepted the notice that names this cluster. */
    NOTIFIED_AT,
    /** The earliest time of deletion. */
    DELETE_AFTER,
    /** The code of the first reason of the mark; alone, a rescue that its owner has not been told of yet. */
    REASON,
    /** The incarnation that the mark was set on; a mark of another incarnation is void. */
    INCARNATION,
    /** When its owner was reminded last of the notice. */
    REMINDED_AT,
    /** When the janitor last took its mark back. What is left of that mark, on parts that could not be seen then, is void. */
    UNMARKED_AT,
    /** When its owner was last told that it stays; no notice of before must be taken back any more. */
    RESCUE_TOLD_AT,
    /** What the fallback channel was told about a cluster that cannot be judged. */
    REPORTED,
    /** The id of the cluster that a disk or address belonged to, written while the link could still be seen. */
    CLUSTER;

    private final String suffix = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Whether owners, their processes, or whoever acts for them, write it; the janitor itself writes all others. */
    public boolean isOwners() {
        return compareTo(STALE_SINCE) < 0;
    }

    /** The key's ending: {@code keep-until}. */
    public String suffix() {
        return suffix;
    }
}
