package dev.clusterjanitor.core.policy;

/** Whose word shows that machines with GPUs are idle. */
public enum IdleGpu {
    /** That of their metrics: CPU, below a limit that is lower than elsewhere, and network. */
    BY_CPU,
    /** That of the cluster's scheduler, or of its owner's last-work tag, on top of what the metrics say. */
    BY_SCHEDULER
}
