package dev.clusterjanitor.core.journal;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.plan.Action;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One action on one cluster, with the evidence for it. No tag of the cluster stands in it, and no secret.
 *
 * @param run the sweep's id
 * @param at the sweep's time
 * @param policy tells the policy from others: a hash of its text; empty if it has none
 * @param cluster the cluster
 * @param incarnation tells it from a later one of the same name
 * @param owner who is told; empty if nobody is known
 * @param action what was done
 * @param reasons why
 * @param signals the signs of life that were read for it
 * @param resources what the cluster was made of
 * @param deleteAfter the earliest time of deletion; null if none was set
 * @param state what became of it
 * @param detail what is left or what failed, without secrets; may be empty
 * @param notices the channels that took a notice of it, each with its own reference: {@code slack:1234.5678}
 */
public record ActionRecord(
        String run,
        Instant at,
        String policy,
        ClusterId cluster,
        Incarnation incarnation,
        String owner,
        Action action,
        List<Reason> reasons,
        List<Signal> signals,
        List<Resource> resources,
        @Nullable Instant deleteAfter,
        State state,
        String detail,
        List<String> notices) {

    public ActionRecord {
        reasons = List.copyOf(reasons);
        signals = List.copyOf(signals);
        resources = List.copyOf(resources);
        notices = List.copyOf(notices);
    }

    /** What became of an action. */
    public enum State {
        /** It was about to be done. A later sweep finds out what became of it. */
        BEGUN,
        DONE,
        /** Not all of it is gone yet; later sweeps go on. */
        IN_PROGRESS,
        FAILED;

        /** The word in records: {@code in-progress}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The same action, and what became of it. */
    public ActionRecord ended(State end, String why, List<String> references) {
        return new ActionRecord(
                run,
                at,
                policy,
                cluster,
                incarnation,
                owner,
                action,
                reasons,
                signals,
                resources,
                deleteAfter,
                end,
                why,
                references);
    }
}
