package dev.clusterjanitor.core.plan;

import java.util.Locale;

/** What a sweep does about one cluster, in the order in which actions are carried out. */
public enum Action {
    /** Take back a mark that no longer applies, and say so. */
    UNMARK,
    /** Write down that the cluster is stale, and announce its deletion. */
    MARK,
    /** Announce the deletion of a marked cluster, or report one that cannot be judged. */
    NOTIFY,
    /** Remove the workers of an announced cluster. */
    SCALE,
    /** Stop the machines of an announced cluster, and keep all else. */
    DEALLOCATE,
    DELETE,
    KEEP;

    /** The word in reports. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it takes something away, and so counts for the blast radius and waits for a window. */
    public boolean isDestructive() {
        return this == SCALE || this == DEALLOCATE || this == DELETE;
    }
}
