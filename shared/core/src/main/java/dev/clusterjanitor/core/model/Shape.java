package dev.clusterjanitor.core.model;

/** What of a cluster is left. */
public enum Shape {
    /** A scheduler, with or without workers. */
    WHOLE,
    /**
     * Workers that run, and no word of a scheduler of their own. They are judged by their signs of life, like a whole cluster:
     * Dask's workers end by themselves when they lose their scheduler, so those that go on most likely serve one
     * elsewhere.
     */
    WORKERS,
    /**
     * Workers that run, and the cloud still shows this cluster's own scheduler as terminated, stopped or on its way there. Only
     * such proof makes orphans; that no scheduler is listed is none.
     */
    ORPHANED,
    /** No machine runs: only leftovers such as disks, addresses, stopped machines or roles. */
    RESIDUE,
    /** A machine with the marker of a cluster manager, and no cluster id. */
    UNGROUPED;

    /**
     * The shape of a cluster some of whose machines run, and all of whose running machines are workers.
     *
     * @param schedulerEnded whether the cloud shows the scheduler of this very cluster as terminated, stopped or on its way
     *     there
     */
    public static Shape ofWorkers(boolean schedulerEnded) {
        return schedulerEnded ? ORPHANED : WORKERS;
    }
}
