package dev.clusterjanitor.core.policy;

import java.util.Optional;

/**
 * The most that one sweep may take away. A sweep that wants more takes away nothing, so that a wrong policy or a wrong
 * listing costs an alert and not a fleet.
 *
 * @param maxDeletions the most clusters in one sweep
 * @param maxDeletionPercent the largest share, 1 to 100, of the clusters that were discovered
 * @param percentFloor the share is not looked at while fewer clusters than this were discovered
 */
public record BlastRadius(int maxDeletions, int maxDeletionPercent, int percentFloor) {
    /** What holds where the policy says nothing. */
    public static final BlastRadius DEFAULT = new BlastRadius(10, 50, 4);

    public BlastRadius {
        if (maxDeletions < 1 || maxDeletionPercent < 1 || maxDeletionPercent > 100 || percentFloor < 0) {
            throw new IllegalArgumentException("a blast radius has 1 or more deletions, and 1 to 100 percent");
        }
    }

    /**
     * Why a sweep may not do what it wants.
     *
     * @param deletions how many clusters it would delete, or scale to zero
     * @param discovered how many clusters it found
     * @return empty if it may
     */
    public Optional<String> refusal(int deletions, int discovered) {
        if (deletions > maxDeletions) {
            return Optional.of(deletions + " clusters are due for deletion, and the policy allows at most "
                    + maxDeletions + " in one sweep (blast-radius.max-deletions)");
        }
        if (discovered >= percentFloor && deletions * 100L > (long) maxDeletionPercent * discovered) {
            return Optional.of(deletions + " of " + discovered + " clusters are due for deletion, and the policy allows"
                    + " at most " + maxDeletionPercent + " % in one sweep (blast-radius.max-deletion-percent)");
        }
        return Optional.empty();
    }
}
