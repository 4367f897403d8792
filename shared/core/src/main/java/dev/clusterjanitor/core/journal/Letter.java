package dev.clusterjanitor.core.journal;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Tags;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that must be told, and cannot be found out again from the cloud. It is written before the action that it tells of,
 * and removed once a channel took it.
 *
 * @param at when its action began
 * @param state whether the action is done
 * @param to who is told
 * @param item what is told; its cluster bears no tags, and it has no link
 * @param record the key of the action's record; empty if there is none
 * @param holder who is at work on it; empty if nobody is
 * @param heldUntil when somebody else may take it up, because its holder must have died; null if nobody holds it
 * @param refusals how often no channel took it
 */
public record Letter(
        Instant at,
        State state,
        Recipient to,
        Notice.Item item,
        String record,
        String holder,
        @Nullable Instant heldUntil,
        int refusals) {

    /** How far its action came. */
    public enum State {
        /** The action was about to be done: whether it was is to be found out. */
        BEGUN,
        /** It was done, and is to be told. */
        OWED
    }

    public Letter {
        item = plain(item);
    }

    /** Tags may hold anything, and a link to keep a cluster is a key to it: neither is needed to tell what is over. */
    private static Notice.Item plain(Notice.Item item) {
        Cluster cluster = item.cluster();
        if (cluster == null
                || (cluster.tags().values().isEmpty() && item.keepLink().isEmpty())) {
            return item;
        }
        Cluster bare = new Cluster(
                cluster.id(),
                cluster.incarnation(),
                cluster.shape(),
                cluster.createdAt(),
                cluster.resources(),
                Tags.NONE,
                List.of(),
                List.of());
        return new Notice.Item(
                item.event(),
                bare,
                item.reasons(),
                item.deleteAfter(),
                item.howToKeep(),
                "",
                item.detail(),
                item.state());
    }

    /** Whether somebody else is at work on it. */
    public boolean isHeldByOther(String me, Instant now) {
        return heldUntil != null && heldUntil.isAfter(now) && !holder.equals(me);
    }

    public Letter heldBy(String who, Instant until) {
        return new Letter(at, state, to, item, record, who, until, refusals);
    }

    public Letter released() {
        return new Letter(at, state, to, item, record, "", null, refusals);
    }

    /** Nobody took it. */
    public Letter refused() {
        return new Letter(at, state, to, item, record, "", null, refusals + 1);
    }

    /** Its action is done, and this is to be told of it. */
    public Letter owed(Notice.Item told) {
        return new Letter(at, State.OWED, to, told, record, holder, heldUntil, refusals);
    }
}
