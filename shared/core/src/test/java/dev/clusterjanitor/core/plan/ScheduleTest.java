package dev.clusterjanitor.core.plan;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Mark;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.policy.Assessment;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Ungrouped;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import dev.clusterjanitor.core.testing.PolicyBuilder;
import dev.clusterjanitor.core.testing.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With a grace of one hour and an orphan timeout of three. */
class ScheduleTest {
    private static final Duration GRACE = Duration.ofHours(1);
    private static final Duration ORPHAN_TIMEOUT = Duration.ofHours(3);
    private static final Instant STALE = NOW.minus(Duration.ofHours(2));
    private static final Instant NOTIFIED = NOW.minus(Duration.ofMinutes(90));

    private static final PolicyBuilder POLICY =
            aPolicy().with(s -> s.grace(GRACE).orphanTimeout(ORPHAN_TIMEOUT).ungrouped(Ungrouped.DELETE));

    @Test
    void graceRunsFromTheAcceptedNotice() {
        assertThat(Schedule.deleteAfter(lostHeartbeat(), STALE, NOTIFIED)).isEqualTo(NOTIFIED.plus(GRACE));
    }

    @ParameterizedTest
    @EnumSource(names = {"ORPHANED", "RESIDUE", "UNGROUPED"})
    void forFragmentsTheOrphanTimeoutRunsFromTheFirstSight(Shape shape) {
        assertThat(Schedule.deleteAfter(fragment(shape), STALE, NOTIFIED)).isEqualTo(STALE.plus(ORPHAN_TIMEOUT));
    }

    @Test
    void forFragmentsGraceRunsTooWhereItEndsLater() {
        Instant late = NOW.plus(Duration.ofHours(5));

        assertThat(Schedule.deleteAfter(fragment(Shape.ORPHANED), STALE, late)).isEqualTo(late.plus(GRACE));
    }

    @Test
    void theOrphanTimeoutDoesNotHoldUpWhatIsStaleForOtherReasonsToo() {
        Assessment orphaned = assess(aCluster().shape(Shape.ORPHANED).heartbeat(STALE.minus(GRACE)));

        assertThat(Schedule.deleteAfter(orphaned, STALE, NOTIFIED)).isEqualTo(NOTIFIED.plus(GRACE));
    }

    @Test
    void theMarkSaysWhenAClusterIsDue() {
        Instant promised = NOW.plus(Duration.ofHours(2));

        assertThat(Schedule.due(lostHeartbeat(), new Mark(STALE, NOTIFIED, promised)))
                .isEqualTo(promised);
    }

    @Test
    void anEditedMarkCannotBringADeletionForward() {
        assertThat(Schedule.due(lostHeartbeat(), new Mark(STALE, NOTIFIED, NOTIFIED)))
                .isEqualTo(NOTIFIED.plus(GRACE));
    }

    @Test
    void aLongerGraceHoldsForWhatIsMarkedAlready() {
        Assessment patient = assess(aCluster().heartbeat(STALE.minus(GRACE)).ownedBy("alice"));
        Mark mark = new Mark(STALE, NOTIFIED, NOTIFIED.plus(Duration.ofMinutes(1)));

        assertThat(Schedule.due(patient, mark)).isEqualTo(NOTIFIED.plus(GRACE));
    }

    @Test
    void whatWasNotAnnouncedIsNeverDue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.due(lostHeartbeat(), new Mark(STALE, null, null)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.due(lostHeartbeat(), new Mark(STALE, NOTIFIED, null)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.due(lostHeartbeat(), new Mark(STALE, null, NOW)));
    }

    @Test
    void aMarkStandsWhereLifeIsOlder() {
        assertThat(Schedule.isVoid(beatAt(STALE.minusSeconds(1)), new Mark(STALE, null, null), NOW))
                .isFalse();
        assertThat(Schedule.isVoid(beatAt(STALE), new Mark(STALE, null, null), NOW))
                .isFalse();
    }

    @Test
    void aMarkIsVoidAfterASignOfLife() {
        assertThat(Schedule.isVoid(beatAt(STALE.plusSeconds(1)), new Mark(STALE, null, null), NOW))
                .isTrue();
    }

    @Test
    void aMarkIsVoidAfterWork() {
        Assessment idle = assess(aCluster().tag(JanitorTag.LAST_WORK, STALE.minus(ORPHAN_TIMEOUT)));

        assertThat(Schedule.isVoid(idle, new Mark(STALE, null, null), NOW)).isFalse();
        assertThat(Schedule.isVoid(idle, new Mark(STALE.minus(Duration.ofDays(1)), null, null), NOW))
                .isTrue();
    }

    @Test
    void aMarkOfAnIdleClusterStandsInSpiteOfItsHeartbeats() {
        Assessment idle = new Judge(POLICY.build())
                .judge(
                        aCluster().heartbeat(NOW).build(),
                        List.of(Signals.quietSince(NOW.minus(Duration.ofHours(5)))),
                        NOW);

        assertThat(Schedule.isVoid(idle, new Mark(STALE, null, null), NOW)).isFalse();
    }

    @Test
    void aMarkThatIsYetToComeIsVoid() {
        assertThat(Schedule.isVoid(fragment(Shape.ORPHANED), new Mark(NOW, null, null), NOW))
                .isFalse();
        assertThat(Schedule.isVoid(fragment(Shape.ORPHANED), new Mark(NOW.plusSeconds(1), null, null), NOW))
                .isTrue();
    }

    @Test
    void anAnnouncementIsForgottenAfter14Days() {
        Mark mark = new Mark(STALE, NOTIFIED, NOTIFIED.plus(GRACE));
        Instant forgotten = NOTIFIED.plus(GRACE).plus(Duration.ofDays(14));

        assertThat(Schedule.isVoid(lostHeartbeat(), mark, forgotten)).isFalse();
        assertThat(Schedule.isVoid(lostHeartbeat(), mark, forgotten.plusSeconds(1)))
                .isTrue();
    }

    @Test
    void the14DaysRunFromTheTimeThatWasPromised() {
        Mark putOff = new Mark(STALE, NOTIFIED, NOTIFIED.plus(Duration.ofDays(30)));

        assertThat(Schedule.isVoid(lostHeartbeat(), putOff, NOTIFIED.plus(Duration.ofDays(40))))
                .isFalse();
    }

    @Test
    void aMarkThatWasNeverAnnouncedDoesNotGrowOld() {
        assertThat(Schedule.isVoid(lostHeartbeat(), new Mark(STALE, null, null), NOW.plus(Duration.ofDays(400))))
                .isFalse();
    }

    private static Assessment lostHeartbeat() {
        return beatAt(STALE.minus(GRACE));
    }

    private static Assessment beatAt(Instant beat) {
        return assess(aCluster().heartbeat(beat));
    }

    private static Assessment fragment(Shape shape) {
        return assess(aCluster().shape(shape));
    }

    private static Assessment assess(ClusterBuilder cluster) {
        return new Judge(POLICY.build()).judge(cluster.build(), List.of(), NOW);
    }
}
