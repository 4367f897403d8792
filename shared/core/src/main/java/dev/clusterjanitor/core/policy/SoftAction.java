package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.CloudProvider;

/** What is done to an announced cluster before it is deleted. */
public enum SoftAction {
    NONE,
    /** Remove the workers and keep the scheduler. */
    SCALE_TO_ZERO,
    /**
     * Stop all machines, so that compute is no longer billed, and keep their disks and addresses. On Azure only: elsewhere
     * nothing is done before the deletion.
     */
    DEALLOCATE;

    /** Whether clusters there can be treated so. */
    public boolean existsOn(CloudProvider provider) {
        return this != DEALLOCATE || provider == CloudProvider.AZURE;
    }
}
