package dev.clusterjanitor.core.plan;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.policy.Assessment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What will be done about one cluster, and why.
 *
 * @param sighting the cluster as this sweep saw it
 * @param assessment the verdict and all it rests on
 * @param action what will be done
 * @param notes why this action and not another, beyond the verdict's own reasons; may be empty
 * @param deleteAfter the earliest time of deletion as far as it is known; null if it is not to be deleted
 */
public record PlannedAction(
        Sighting sighting,
        Assessment assessment,
        Action action,
        List<Reason> notes,
        @Nullable Instant deleteAfter) {

    public PlannedAction {
        notes = List.copyOf(notes);
    }

    public Cluster cluster() {
        return sighting.cluster();
    }
}
