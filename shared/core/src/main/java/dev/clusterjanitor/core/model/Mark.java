package dev.clusterjanitor.core.model;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The janitor's note on a stale cluster, kept in tags on the cluster itself. A mark that is gone, unreadable or of
 * another incarnation does not count: the cluster starts again.
 *
 * @param staleSince when the janitor first held the cluster for stale
 * @param notifiedAt when a channel accepted the notice that names this cluster; null while none has
 * @param deleteAfter the earliest time of deletion; null while no notice was accepted
 */
public record Mark(
        Instant staleSince,
        @Nullable Instant notifiedAt,
        @Nullable Instant deleteAfter) {

    /**
     * Reads the mark of this very incarnation; of several values (different machines) the latest counts. Where another
     * incarnation's mark stands beside it, nobody can tell whose notice was accepted, and there is none. Nor is there one where
     * it was taken back since: a part that no listing showed at that time bears it still.
     */
    public static Optional<Mark> of(Cluster cluster, TagKeys keys) {
        Tags tags = cluster.tags();
        if (!tags.has(keys.of(JanitorTag.INCARNATION)) || isMixed(cluster, keys)) {
            return Optional.empty();
        }
        Instant staleSince = latest(tags, keys.of(JanitorTag.STALE_SINCE));
        if (staleSince == null) {
            return Optional.empty();
        }
        if (tags.has(keys.of(JanitorTag.UNMARKED_AT))) {
            Instant unmarkedAt = latest(tags, keys.of(JanitorTag.UNMARKED_AT));
            if (unmarkedAt == null || !staleSince.isAfter(unmarkedAt)) {
                return Optional.empty();
            }
        }
        Instant notifiedAt = latest(tags, keys.of(JanitorTag.NOTIFIED_AT));
        Instant deleteAfter = latest(tags, keys.of(JanitorTag.DELETE_AFTER));
        // A notice from before the mark was for an earlier mark, whose removal was cut half-way.
        return notifiedAt == null || deleteAfter == null || notifiedAt.isBefore(staleSince)
                ? Optional.of(new Mark(staleSince, null, null))
                : Optional.of(new Mark(staleSince, notifiedAt, deleteAfter));
    }

    /** Whether parts of a cluster bear the mark of another incarnation, be it alone or beside its own. */
    public static boolean isMixed(Cluster cluster, TagKeys keys) {
        String own = cluster.incarnation().value();
        return cluster.tags().all(keys.of(JanitorTag.INCARNATION)).stream().anyMatch(value -> !value.equals(own));
    }

    /** Whether a channel accepted the notice. */
    public boolean isNotified() {
        return notifiedAt != null;
    }

    private static @Nullable Instant latest(Tags tags, String key) {
        return Instants.latest(tags.all(key)).orElse(null);
    }
}
