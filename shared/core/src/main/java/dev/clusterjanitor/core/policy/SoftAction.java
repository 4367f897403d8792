package dev.clusterjanitor.core.policy;

/** What is done to an announced cluster before it is deleted. */
public enum SoftAction {
    NONE,
    /** Remove the workers and keep the scheduler. */
    SCALE_TO_ZERO
}
