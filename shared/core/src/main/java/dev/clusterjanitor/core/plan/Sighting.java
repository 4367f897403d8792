package dev.clusterjanitor.core.plan;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Holdings;
import dev.clusterjanitor.core.model.Signal;
import java.util.List;

/**
 * A cluster as this sweep saw it.
 *
 * @param cluster the cluster
 * @param signals what the cloud and the scheduler tell of its life; the signals in its tags come on top
 * @param holdings what ends with it beside its work; {@link Holdings#NONE} if nobody asked
 */
public record Sighting(Cluster cluster, List<Signal> signals, Holdings holdings) {

    public Sighting {
        signals = List.copyOf(signals);
    }

    /** A cluster of which nobody knows what it holds. */
    public Sighting(Cluster cluster, List<Signal> signals) {
        this(cluster, signals, Holdings.NONE);
    }
}
