package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.core.model.Notice.Event.MARKED;
import static dev.clusterjanitor.core.model.Notice.Event.NEW_SCOPE;
import static dev.clusterjanitor.testkit.sweep.Stage.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.policy.SoftAction;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.testkit.FakePart;
import dev.clusterjanitor.testkit.FakeStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker that ran at the last sweep and is gone now may have worked until it went. */
class MachinesSeenTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Stage stage = Stage.stage();
    private final FakeStore store = stage.withJournal();

    private static ReasonCode code(SweepReport report) {
        return result(report, "c1").planned().assessment().verdict().reason().code();
    }

    /** At work in the first sweep; after that its worker is gone, with all that the cloud could tell of it. */
    private void workerGone() {
        List<FakePart> machines = stage.idle("c1", "alice");
        machines.get(1).busyUntil(stage.world.time().plus(Duration.ofDays(9)));
        assertThat(code(stage.sweep())).isEqualTo(ReasonCode.WORKING);
        stage.world.remove(machines.get(1).id());
    }

    @Test
    void itsClusterIsNotIdleForLongerThanSinceThen() {
        workerGone();

        assertThat(code(stage.sweepAfter(HOUR))).isEqualTo(ReasonCode.NOT_IDLE_YET);
        assertThat(stage.told()).containsExactly(NEW_SCOPE);
    }

    @Test
    void theIdleTimeoutLaterItIsIdle() {
        workerGone();
        stage.sweepAfter(HOUR);

        assertThat(code(stage.sweepAfter(HOUR.plusMinutes(1)))).isEqualTo(ReasonCode.IDLE);
        assertThat(stage.told()).containsExactly(NEW_SCOPE, MARKED);
    }

    @Test
    void workersThatTheJanitorRemovesItselfTellNothing() {
        Stage scaling = Stage.stage(policy -> policy.with(
                change -> change.softAction(SoftAction.SCALE_TO_ZERO).grace(HOUR.multipliedBy(3))));
        scaling.withJournal();
        scaling.idle("c1", "alice");
        scaling.sweep();
        scaling.sweepAfter(HOUR);

        assertThat(code(scaling.sweepAfter(HOUR))).isEqualTo(ReasonCode.IDLE);
    }

    /** The blast radius refuses to delete two clusters; when one of them is due alone, its worker is gone. */
    @Test
    void aDeletionThatWasRefusedForgetsNothing() {
        Stage refusing = Stage.stage(policy -> policy.blastRadius(1, 100, 99));
        refusing.withJournal();
        List<FakePart> c1 = refusing.idle("c1", "alice");
        List<FakePart> c2 = refusing.idle("c2", "bob");
        refusing.sweep();
        refusing.sweepAfter(HOUR);
        refusing.world.remove(c1.get(1).id());
        c2.get(0).busyUntil(refusing.world.time().plus(Duration.ofDays(1)));

        assertThat(code(refusing.sweepAfter(HOUR))).isEqualTo(ReasonCode.NOT_IDLE_YET);
        assertThat(refusing.exists("c1")).isTrue();
    }

    @Test
    void aMemoryThatCannotBeReadKeepsEveryCluster() {
        stage.idle("c1", "alice");
        stage.faults.refuse(call -> call.target().startsWith(Journal.MACHINES), "no access to the bucket");

        SweepReport report = stage.sweep();

        assertThat(code(report)).isEqualTo(ReasonCode.READ_FAILED);
        assertThat(report.exitStatus()).isEqualTo(1);
        assertThat(stage.told()).doesNotContain(MARKED);
    }

    @Test
    void whatNobodyCanReadSaysNothing() {
        stage.idle("c1", "alice");
        stage.sweep();
        String key = store.list(Journal.MACHINES, "", 10).get(0);
        store.spoil(key, "yesterday\tx\ty\nnonsense\n");

        assertThat(code(stage.sweepAfter(HOUR))).isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void aScopeCostsOneTextHoweverManySweepsThereAre() {
        stage.idle("c1", "alice");
        for (int i = 0; i < 5; i++) {
            stage.sweepAfter(Duration.ofMinutes(5));
        }

        assertThat(store.list(Journal.MACHINES, "", 10)).hasSize(1);
    }
}
