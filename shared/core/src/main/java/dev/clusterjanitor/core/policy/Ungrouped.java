package dev.clusterjanitor.core.policy;

/** What is done about machines with the marker of a cluster manager and no cluster id. */
public enum Ungrouped {
    REPORT,
    /** Announce and delete them like orphaned workers. */
    DELETE
}
