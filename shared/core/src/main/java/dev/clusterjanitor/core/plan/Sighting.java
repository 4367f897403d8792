package dev.clusterjanitor.core.plan;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Signal;
import java.util.List;

/**
 * A cluster as this sweep saw it.
 *
 * @param cluster the cluster
 * @param signals what the cloud tells of its life; the signals in its tags come on top
 */
public record Sighting(Cluster cluster, List<Signal> signals) {

    public Sighting {
        signals = List.copyOf(signals);
    }
}
