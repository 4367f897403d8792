package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.model.Tags;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.plan.Planner;
import java.time.Instant;
import java.util.Optional;

/** The changes to the janitor's own tags, one for each step in the life of a forgotten cluster. */
final class MarkTags {
    /** Alone on a cluster: it was rescued, and its owner has not been told of it yet. */
    private static final String RESCUED = "rescued";

    private final TagKeys keys;

    MarkTags(TagKeys keys) {
        this.keys = keys;
    }

    /** In use, to marked. */
    TagChange marked(PlannedAction planned, Instant now) {
        return TagChange.with(keys)
                .set(JanitorTag.STALE_SINCE, Instants.format(now))
                .set(JanitorTag.INCARNATION, planned.cluster().incarnation().value())
                .set(
                        JanitorTag.REASON,
                        Planner.tagValue(planned.assessment().verdict().reason().code()))
                .remove(
                        JanitorTag.NOTIFIED_AT,
                        JanitorTag.DELETE_AFTER,
                        JanitorTag.REPORTED,
                        JanitorTag.REMINDED_AT,
                        JanitorTag.UNMARKED_AT,
                        JanitorTag.RESCUE_TOLD_AT)
                .build();
    }

    /** Marked, to notified. */
    TagChange notified(Instant acceptedAt, Instant deleteAfter) {
        return TagChange.with(keys)
                .set(JanitorTag.NOTIFIED_AT, Instants.format(acceptedAt))
                .set(JanitorTag.DELETE_AFTER, Instants.format(deleteAfter))
                .build();
    }

    /**
     * Back to in use. The time of it stays, against what is left of the mark on parts that cannot be seen now. Where the
     * owner was told of the deletion, a trace stays until they are told of the rescue.
     */
    TagChange unmarked(Cluster cluster, Instant now) {
        TagChange.Builder change = TagChange.with(keys)
                .remove(
                        JanitorTag.STALE_SINCE,
                        JanitorTag.NOTIFIED_AT,
                        JanitorTag.DELETE_AFTER,
                        JanitorTag.INCARNATION,
                        JanitorTag.REPORTED,
                        JanitorTag.REMINDED_AT);
        if (cluster.tags().has(keys.of(JanitorTag.STALE_SINCE))) {
            change.set(JanitorTag.UNMARKED_AT, Instants.format(now));
        }
        return owesRescueNotice(cluster)
                ? change.set(JanitorTag.REASON, RESCUED).build()
                : change.remove(JanitorTag.REASON).build();
    }

    /** After the owner was told of the rescue. */
    TagChange rescueTold(Instant now) {
        return TagChange.with(keys)
                .set(JanitorTag.RESCUE_TOLD_AT, Instants.format(now))
                .remove(JanitorTag.REASON)
                .build();
    }

    /** After its owner was reminded. */
    TagChange reminded(Instant now) {
        return TagChange.with(keys)
                .set(JanitorTag.REMINDED_AT, Instants.format(now))
                .build();
    }

    /** After somebody was told of a state that may last. */
    TagChange reported(String state) {
        return TagChange.with(keys).set(JanitorTag.REPORTED, state).build();
    }

    /** Whether what was announced was taken back before, and stands only on parts that could not be seen then. */
    private boolean isRescueTold(Tags tags) {
        Optional<Instant> told = Instants.latest(tags.all(keys.of(JanitorTag.RESCUE_TOLD_AT)));
        Optional<Instant> notified = Instants.latest(tags.all(keys.of(JanitorTag.NOTIFIED_AT)));
        return told.isPresent() && notified.isPresent() && !notified.get().isAfter(told.get());
    }

    /** Whether its owner was told that it will be deleted, and not yet that it will not. */
    boolean owesRescueNotice(Cluster cluster) {
        Tags tags = cluster.tags();
        return tags.all(keys.of(JanitorTag.REASON)).contains(RESCUED)
                || (tags.has(keys.of(JanitorTag.NOTIFIED_AT)) && !isRescueTold(tags));
    }
}
