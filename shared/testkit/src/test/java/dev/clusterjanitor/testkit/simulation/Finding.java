package dev.clusterjanitor.testkit.simulation;

/** What the rules of the design say of a cluster. */
enum Finding {
    NOTHING,
    EXEMPT,
    UNDETERMINED,
    IN_USE,
    STALE,
    /** Stale because no work is done: heartbeats say nothing against it. */
    STALE_IDLE,
    /** Stale by its age: no sign of life says anything against it. */
    STALE_OLD;

    boolean isStale() {
        return this == STALE || this == STALE_IDLE || this == STALE_OLD;
    }
}
