package dev.clusterjanitor.core.plan;

import dev.clusterjanitor.core.model.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything one sweep would do. A dry run prints it; a live run carries out this very object.
 *
 * @param now the sweep's time
 * @param actions one for each cluster that was found, in the order in which they are carried out
 * @param refusal why nothing at all may be taken away (the blast radius); null if it may
 * @param problems what could not be read
 */
public record Plan(
        Instant now, List<PlannedAction> actions, @Nullable String refusal, List<Problem> problems) {

    public Plan {
        actions = List.copyOf(actions);
        problems = List.copyOf(problems);
    }
}
