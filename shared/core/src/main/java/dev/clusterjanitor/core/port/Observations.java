package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Signal;
import java.util.List;
import java.util.Map;

/**
 * Signs of life that were read.
 *
 * @param signals for each watched cluster what was read; a cluster that is missing has no signal
 * @param problems what could not be read; each also stands as an UNREADABLE signal at the clusters it concerns
 */
public record Observations(Map<ClusterId, List<Signal>> signals, List<Problem> problems) {
    public static final Observations NONE = new Observations(Map.of(), List.of());

    public Observations {
        signals = Map.copyOf(signals);
        problems = List.copyOf(problems);
    }

    public List<Signal> of(ClusterId id) {
        return signals.getOrDefault(id, List.of());
    }
}
