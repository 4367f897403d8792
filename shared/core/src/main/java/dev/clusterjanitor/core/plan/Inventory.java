package dev.clusterjanitor.core.plan;

import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a sweep saw.
 *
 * @param sightings every cluster that was found
 * @param problems why there may be more, or why something is not known; empty if all could be read
 * @param scopes where it looked
 */
public record Inventory(List<Sighting> sightings, List<Problem> problems, List<Scope> scopes) {

    /** What was seen, of nobody knows where. */
    public Inventory(List<Sighting> sightings, List<Problem> problems) {
        this(sightings, problems, List.of());
    }

    /** The same, with more problems. */
    public Inventory with(List<Problem> more) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(more);
        return new Inventory(sightings, all, scopes);
    }

    public Inventory {
        sightings = List.copyOf(sightings);
        problems = List.copyOf(problems);
        scopes = List.copyOf(scopes);
    }
}
