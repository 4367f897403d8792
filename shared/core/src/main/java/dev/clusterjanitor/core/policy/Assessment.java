package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Signal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict with all it rests on.
 *
 * @param verdict the verdict
 * @param signals every signal that was looked at, those from tags included
 * @param settings the limits that hold for this cluster, overrides and tags applied
 * @param owner who is told
 * @param lastLife the newest sign of life in tags that speaks against the verdict, or the end of its last lease if that was
 *     later: a mark set before it is void; null if there is none
 */
public record Assessment(
        Verdict verdict,
        List<Signal> signals,
        Settings settings,
        Recipient owner,
        @Nullable Instant lastLife) {

    public Assessment {
        signals = List.copyOf(signals);
    }
}
