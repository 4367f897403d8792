package dev.clusterjanitor.core.model;

/** What of a cluster is left. */
public enum Shape {
    /** A scheduler, with or without workers. */
    WHOLE,
    /** Workers, and no scheduler: nobody can use them any more. */
    ORPHANED,
    /** No machine runs: only leftovers such as disks, addresses, stopped machines or roles. */
    RESIDUE,
    /** A machine with the marker of a cluster manager, and no cluster id. */
    UNGROUPED
}
