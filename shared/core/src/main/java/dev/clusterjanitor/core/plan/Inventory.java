package dev.clusterjanitor.core.plan;

import dev.clusterjanitor.core.model.Problem;
import java.util.List;

/**
 * All that a sweep saw.
 *
 * @param sightings every cluster that was found
 * @param problems why there may be more, or why something is not known; empty if all could be read
 */
public record Inventory(List<Sighting> sightings, List<Problem> problems) {

    public Inventory {
        sightings = List.copyOf(sightings);
        problems = List.copyOf(problems);
    }
}
