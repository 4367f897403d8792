package dev.clusterjanitor.emulators;

/** How far dask-cloudprovider is with its cluster when it stands still, to be killed. */
public enum ClusterMoment {
    /**
     * The scheduler's machine runs, with the user's and the marker tag, but without name and cluster id: "ungrouped".
     */
    BEFORE_TAGS,
    /** Only the scheduler's machine exists, with all its tags. */
    WAITING_FOR_SCHEDULER,
    /** The scheduler's and all workers' machines exist, and the client is connected to a scheduler. */
    RUNNING
}
