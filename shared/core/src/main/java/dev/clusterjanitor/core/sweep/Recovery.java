package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.journal.Letter;
import dev.clusterjanitor.core.journal.Outbox;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes up what earlier sweeps left: tells what nobody took yet, and finds out what became of actions whose end was not
 * written down.
 */
final class Recovery {
    /** The most letters that one sweep takes up; the rest waits for the next. */
    private static final int MOST = 200;

    /** After so many, the store itself is out of order. */
    private static final int MOST_FAILURES = 3;

    private final ActionLog log;
    private final Announcer announcer;
    private final Deadline deadline;
    private final List<Outbox.Filed> begun = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> queued = new HashSet<>();
    private int failures;

    Recovery(ActionLog log, Announcer announcer, Deadline deadline) {
        this.log = log;
        this.announcer = announcer;
        this.deadline = deadline;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Tells what is owed, the oldest first. */
    void deliver() {
        @Nullable Outbox outbox = log.outbox();
        if (outbox == null) {
            return;
        }
        log.safely(() -> outbox.keys(MOST).forEach(key -> {
            if (!deadline.isOver() && failures < MOST_FAILURES) {
                tryToTake(outbox, key);
            }
        }));
        announcer.flush();
    }

    /** One letter that cannot be read must not keep the others. */
    private void tryToTake(Outbox outbox, String key) {
        try {
            take(outbox, key);
        } catch (RuntimeException e) {
            failures++;
            log.trouble(e);
        }
    }

    private void take(Outbox outbox, String key) {
        Optional<Outbox.Filed> filed;
        try {
            filed = outbox.read(key);
        } catch (IllegalArgumentException unreadable) {
            problems.add(new Problem("journal", "", key + " cannot be understood; it is kept under dead/"));
            outbox.bury(key);
            return;
        }
        filed.ifPresent(log::saw);
        if (filed.isEmpty() || outbox.isHeldByOther(filed.get())) {
            return;
        }
        Letter letter = filed.get().letter();
        if (letter.state() == Letter.State.BEGUN) {
            begun.add(filed.get());
        } else if (outbox.isTooOld(letter)) {
            problems.add(new Problem(
                    "journal",
                    "",
                    "no channel took a notice (" + title(letter) + ") in "
                            + Outbox.LONGEST.toDays() + " days, " + letter.refusals()
                            + " times tried; it is kept under dead/"));
            outbox.bury(key);
        } else {
            queue(outbox, filed.get());
        }
    }

    private static String title(Letter letter) {
        @Nullable Cluster cluster = letter.item().cluster();
        return letter.item().event() + (cluster == null ? "" : " " + cluster.id());
    }

    private void queue(Outbox outbox, Outbox.Filed filed) {
        Letter letter = filed.letter();
        if (!queued.add(letter.item().key())) {
            return;
        }
        announcer.queue(
                letter.to(),
                letter.item(),
                new LetterCarrier(log, outbox, filed, references -> log.complete(letter.record(), "", references)));
    }

    /** Finds out what became of actions that began, and queues what is to be told of them. */
    void finish(Map<KindId, ClusterKind> kinds) {
        @Nullable Outbox outbox = log.outbox();
        if (outbox == null) {
            return;
        }
        for (Outbox.Filed filed : begun) {
            @Nullable Cluster cluster = filed.letter().item().cluster();
            @Nullable
            ClusterKind kind = cluster == null ? null : kinds.get(cluster.id().kind());
            if (cluster != null && kind != null && !deadline.isOver()) {
                finish(outbox, filed, cluster, kind);
            }
        }
    }

    private void finish(Outbox outbox, Outbox.Filed filed, Cluster before, ClusterKind kind) {
        ClusterId id = before.id();
        Optional<Cluster> after;
        try {
            after = kind.reconstruct(id.scope(), id.name()).map(ClusterHandle::cluster);
        } catch (RuntimeException e) {
            problems.add(new Problem(id.scope().toString(), id.kind().toString(), Failures.describe(e)));
            log.isUnfinished(id, filed);
            return;
        }
        Letter letter = filed.letter();
        log.safely(() -> {
            if (!isDone(letter.item().event(), before, after)) {
                leave(outbox, filed, id);
            } else if (outbox.replace(filed, outbox.mine(letter.owed(late(letter))))) {
                queue(outbox, filed);
            }
        });
    }

    /** It is still there, so there is nothing to tell: what is to be done about it is decided anew. */
    private void leave(Outbox outbox, Outbox.Filed filed, ClusterId id) {
        if (outbox.isTooOld(filed.letter())) {
            outbox.remove(filed);
        } else {
            log.isUnfinished(id, filed);
        }
    }

    /** Names alone do not tell, as a new cluster may bear the same: what counts are the parts that were there. */
    private static boolean isDone(Notice.Event event, Cluster before, Optional<Cluster> after) {
        if (event == Notice.Event.DEALLOCATED) {
            // Where only the scheduler has stopped so far, its workers are orphans, and still billed.
            return after.map(cluster -> cluster.shape() == Shape.RESIDUE
                            || !cluster.incarnation().equals(before.incarnation()))
                    .orElse(true);
        }
        Set<String> left = after.map(Cluster::resources).orElse(List.of()).stream()
                .map(Resource::id)
                .collect(Collectors.toSet());
        return before.resources().stream()
                .filter(part -> event != Notice.Event.SCALED || part.role() == Role.WORKER)
                .noneMatch(part -> left.contains(part.id()));
    }

    private static Notice.Item late(Letter letter) {
        String detail = letter.item().detail();
        return letter.item()
                .withDetail((detail.isEmpty() ? "" : detail + "; ") + "begun at " + letter.at()
                        + ", and found done by a later sweep");
    }
}
