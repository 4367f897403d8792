package dev.clusterjanitor.core.plan;

import dev.clusterjanitor.core.model.Mark;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.policy.Assessment;
import dev.clusterjanitor.core.policy.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;

/** When a stale cluster may be deleted. */
public final class Schedule {
    /**
     * An announcement that was not acted on for so long (sweeps were off, windows closed, the blast radius refused)
     * is forgotten by its reader, and made again.
     */
    static final Duration STALE_NOTICE = Duration.ofDays(14);

    private static final Set<ReasonCode> ABANDONED =
            Set.of(ReasonCode.ORPHANED, ReasonCode.RESIDUE, ReasonCode.UNGROUPED);

    private Schedule() {}

    /**
     * The earliest time of deletion. The cloud does not tell since when workers have no scheduler or disks no machine,
     * so for those the orphan timeout runs from the first sight.
     *
     * @param staleSince when the janitor first held the cluster for stale
     * @param notifiedAt when a channel accepted the notice
     */
    public static Instant deleteAfter(Assessment assessment, Instant staleSince, Instant notifiedAt) {
        Settings settings = assessment.settings();
        Instant afterGrace = notifiedAt.plus(settings.graceFor(assessment.owner()));
        boolean abandonedOnly = assessment.verdict().reasons().stream().allMatch(r -> ABANDONED.contains(r.code()));
        Instant afterOrphanTimeout = staleSince.plus(settings.orphanTimeout());
        return abandonedOnly && afterOrphanTimeout.isAfter(afterGrace) ? afterOrphanTimeout : afterGrace;
    }

    /**
     * When a notified cluster is due: what its mark says, and never before the limits that hold today. A mark can be
     * edited by anybody who may tag, so it can put a deletion off and not bring it forward.
     *
     * @throws IllegalArgumentException if no notice was accepted
     */
    public static Instant due(Assessment assessment, Mark mark) {
        if (mark.notifiedAt() == null || mark.deleteAfter() == null) {
            throw new IllegalArgumentException("no notice was accepted, so there is no time of deletion");
        }
        Instant byLimits = deleteAfter(assessment, mark.staleSince(), mark.notifiedAt());
        return Stream.of(mark.deleteAfter(), byLimits).max(Instant::compareTo).orElse(byLimits);
    }

    /** Whether a mark no longer says what holds: it was set before a sign of life, or too long ago, or is yet to come. */
    static boolean isVoid(Assessment assessment, Mark mark, Instant now) {
        boolean livedSince =
                assessment.lastLife() != null && assessment.lastLife().isAfter(mark.staleSince());
        boolean tooOld =
                mark.isNotified() && due(assessment, mark).plus(STALE_NOTICE).isBefore(now);
        return livedSince || tooOld || mark.staleSince().isAfter(now);
    }
}
