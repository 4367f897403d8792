package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Problem;
import java.util.List;

/**
 * What a listing found, and whether it is whole.
 *
 * @param clusters found; where the listing is partial, each cluster whose parts may be missing carries the doubt
 * @param problems why the listing is partial; empty if it is whole
 */
public record Discovery(List<Cluster> clusters, List<Problem> problems) {

    public Discovery {
        clusters = List.copyOf(clusters);
        problems = List.copyOf(problems);
    }

    public static Discovery complete(List<Cluster> clusters) {
        return new Discovery(clusters, List.of());
    }

    public boolean isComplete() {
        return problems.isEmpty();
    }
}
