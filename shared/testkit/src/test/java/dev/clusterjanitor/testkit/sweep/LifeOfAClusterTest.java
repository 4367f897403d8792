package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.core.model.Notice.Event.DELETED;
import static dev.clusterjanitor.core.model.Notice.Event.IN_PROGRESS;
import static dev.clusterjanitor.core.model.Notice.Event.KEPT;
import static dev.clusterjanitor.core.model.Notice.Event.MARKED;
import static dev.clusterjanitor.core.model.Notice.Event.RESCUED;
import static dev.clusterjanitor.core.model.Notice.Event.SCALED;
import static dev.clusterjanitor.testkit.sweep.Stage.NOW;
import static dev.clusterjanitor.testkit.sweep.Stage.result;
import static dev.clusterjanitor.testkit.sweep.Stage.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.policy.SoftAction;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakePart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LifeOfAClusterTest {
    private static final Duration MINUTES = Duration.ofMinutes(15);
    private static final Duration GRACE = Duration.ofHours(1);

    @Test
    void aForgottenClusterIsMarkedAnnouncedWaitedForAndDeleted() {
        Stage stage = stage();
        stage.idle("c1", "alice");

        SweepReport first = stage.sweep();
        assertThat(result(first, "c1").planned().action()).isEqualTo(Action.MARK);
        assertThat(result(first, "c1").outcome()).isEqualTo(Outcome.DONE);
        assertThat(stage.has("c1", JanitorTag.NOTIFIED_AT)).isTrue();

        SweepReport second = stage.sweepAfter(MINUTES);
        assertThat(result(second, "c1").planned().action()).isEqualTo(Action.KEEP);

        SweepReport third = stage.sweepAfter(GRACE);
        assertThat(result(third, "c1").planned().action()).isEqualTo(Action.DELETE);
        assertThat(third.deleted()).isEqualTo(1);
        assertThat(stage.world.parts()).isEmpty();
        assertThat(stage.told()).containsExactly(MARKED, DELETED);
    }

    @Test
    void aNoticeNamesWhenAndHowToKeep() {
        Stage stage = stage();
        stage.idle("c1", "alice");

        stage.sweep();

        assertThat(stage.channel.items().get(0).deleteAfter()).isEqualTo(NOW.plus(GRACE));
        assertThat(stage.channel.items().get(0).howToKeep()).contains("cluster-janitor-keep-until=20260118t120000z");
        assertThat(stage.channel.accepted().get(0).to().owner().email()).isEqualTo("alice@example.org");
    }

    @Test
    void aClusterInUseIsLeftAloneWithoutAWord() {
        Stage stage = stage();
        stage.idle("c1", "alice").forEach(machine -> machine.busyUntil(NOW.minus(MINUTES)));

        stage.sweep();

        assertThat(stage.told()).isEmpty();
        assertThat(stage.faults.writes()).isZero();
    }

    @Test
    void whoWorksAgainIsRescuedAndToldOnce() {
        Stage stage = stage();
        FakePart scheduler = stage.idle("c1", "alice").get(0);
        stage.sweep();
        scheduler.busyUntil(stage.world.time().plus(MINUTES));

        SweepReport rescue = stage.sweepAfter(MINUTES);
        stage.sweepAfter(MINUTES);

        assertThat(result(rescue, "c1").planned().action()).isEqualTo(Action.UNMARK);
        assertThat(stage.told()).containsExactly(MARKED, RESCUED);
        assertThat(stage.scheduler("c1").tags().keySet())
                .filteredOn(key ->
                        key.startsWith("cluster-janitor-") && !key.endsWith("-owner") && !key.endsWith("-cluster"))
                .containsExactlyInAnyOrder("cluster-janitor-unmarked-at", "cluster-janitor-rescue-told-at");
    }

    @Test
    void aMarkOnAPartThatWasHiddenAtTheRescueCountsNoMore() {
        Stage stage = stage();
        FakePart scheduler = stage.idle("c1", "alice").get(0);
        stage.sweep();
        Map<String, String> marked = Map.copyOf(scheduler.tags());
        scheduler.busyUntil(stage.world.time().plus(MINUTES));
        stage.sweepAfter(MINUTES);

        // What the rescue could not reach comes into sight again.
        FakePart worker = stage.world.machinesOf("c1").get(1);
        marked.forEach((key, value) -> {
            if (key.startsWith("cluster-janitor-") && !key.endsWith("-owner")) {
                worker.tag(key, value);
            }
        });
        SweepReport clearing = stage.sweepAfter(MINUTES);
        marked.forEach((key, value) -> {
            if (key.startsWith("cluster-janitor-") && !key.endsWith("-owner")) {
                worker.tag(key, value);
            }
        });
        SweepReport idleAgain = stage.sweepAfter(Duration.ofHours(5));

        assertThat(result(clearing, "c1").planned().action()).isEqualTo(Action.UNMARK);
        assertThat(result(idleAgain, "c1").planned().action()).isEqualTo(Action.MARK);
        assertThat(stage.told()).containsExactly(MARKED, RESCUED, MARKED);
        assertThat(stage.exists("c1")).isTrue();
    }

    @Test
    void aRescueThatWasRefusedIsToldLater() {
        Stage stage = stage();
        FakePart scheduler = stage.idle("c1", "alice").get(0);
        stage.sweep();
        scheduler.busyUntil(stage.world.time().plus(GRACE));
        stage.channel.refusing("is down", true);
        stage.sweepAfter(MINUTES);
        stage.channel.accepting();

        stage.sweepAfter(MINUTES);
        stage.sweepAfter(MINUTES);

        assertThat(stage.told()).containsExactly(MARKED, RESCUED);
    }

    @Test
    void whoKeepsTheirClusterIsToldThatItIsKept() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.sweep();
        stage.tag("c1", JanitorTag.KEEP_UNTIL, NOW.plus(Duration.ofDays(1)));

        stage.sweepAfter(GRACE.multipliedBy(2));

        assertThat(stage.exists("c1")).isTrue();
        assertThat(stage.told()).containsExactly(MARKED, KEPT);
    }

    @Test
    void aLeaseThatEndedUnseenStillMeansANewNotice() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.sweep();
        stage.tag("c1", JanitorTag.KEEP_UNTIL, NOW.plus(Duration.ofDays(1)));

        // No sweep saw the lease: its mark is as old as the first notice.
        SweepReport next = stage.sweepAfter(Duration.ofDays(1).plus(MINUTES));

        assertThat(result(next, "c1").planned().action()).isEqualTo(Action.MARK);
        assertThat(stage.exists("c1")).isTrue();
        assertThat(stage.told()).containsExactly(MARKED, MARKED);
    }

    @Test
    void afterALeaseTheLifeBeginsAnewWithANoticeOfItsOwn() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.sweep();
        stage.tag("c1", JanitorTag.KEEP_UNTIL, NOW.plus(Duration.ofDays(1)));
        stage.sweepAfter(MINUTES);

        stage.sweepAfter(Duration.ofDays(2));
        assertThat(stage.exists("c1")).isTrue();
        stage.sweepAfter(GRACE);

        assertThat(stage.exists("c1")).isFalse();
        assertThat(stage.told()).containsExactly(MARKED, KEPT, MARKED, DELETED);
    }

    @Test
    void whatIsLeftOfADeletionIsFinishedByTheNextSweep() {
        Stage stage = stage();
        stage.world.shutdownTakes(Duration.ofMinutes(2));
        stage.idle("c1", "alice");
        stage.sweep();

        SweepReport deletion = stage.sweepAfter(GRACE);
        assertThat(result(deletion, "c1").outcome()).isEqualTo(Outcome.IN_PROGRESS);
        stage.sweepAfter(MINUTES.multipliedBy(3));
        stage.sweepAfter(GRACE);

        assertThat(stage.world.parts()).isEmpty();
        assertThat(stage.told()).contains(MARKED, IN_PROGRESS, DELETED);
    }

    @Test
    void aSoftActionRemovesTheWorkersFirst() {
        Stage stage = stage(policy -> policy.with(limits -> limits.softAction(SoftAction.SCALE_TO_ZERO)));
        stage.idle("c1", "alice");
        stage.sweep();

        stage.sweepAfter(MINUTES);

        assertThat(stage.world.machinesOf("c1")).hasSize(1);
        assertThat(stage.told()).containsExactly(MARKED, SCALED);
    }

    @Test
    void whatSomebodyElseDeletesMeanwhileIsNoFailure() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.sweep();
        stage.world.advance(GRACE);
        stage.faults.once(
                Call.Type.OBSERVE,
                () -> List.copyOf(stage.world.parts()).forEach(part -> stage.world.remove(part.id())));

        SweepReport report = stage.sweep();

        assertThat(report.exitStatus()).isZero();
        assertThat(stage.told()).containsExactly(MARKED);
    }

    @Test
    void everyClusterHasExactlyOneOutcome() {
        Stage stage = stage();
        for (int i = 0; i < 12; i++) {
            stage.idle("c" + i, "alice");
        }

        SweepReport report = stage.sweep();

        assertThat(report.results()).hasSize(12);
        assertThat(report.results().stream().map(r -> r.planned().cluster().id().name()))
                .doesNotHaveDuplicates();
        assertThat(report.count(Outcome.DONE)).isEqualTo(12);
    }

    @Test
    void theOwnerWhoRemovesTheMarkMeanwhileStopsTheDeletion() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.sweep();
        stage.world.advance(GRACE);
        stage.faults.once(
                Call.Type.OBSERVE, () -> stage.scheduler("c1").tags().remove(Stage.key(JanitorTag.STALE_SINCE)));

        SweepReport report = stage.sweep();

        assertThat(stage.exists("c1")).isTrue();
        assertThat(result(report, "c1").notes().stream().map(note -> note.code()))
                .doesNotContain(ReasonCode.OTHER_INCARNATION);
    }
}
