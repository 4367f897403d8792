package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.core.model.Notice.Event.DELETED;
import static dev.clusterjanitor.testkit.sweep.Stage.NOW;
import static dev.clusterjanitor.testkit.sweep.Stage.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.sweep.HandDeletion;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.core.sweep.SweepReport.Result;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakeCloud;
import dev.clusterjanitor.testkit.FakeWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandDeletionTest {
    private final Stage stage = stage();
    private final ClusterKind kind =
            new FakeCloud(stage.world).kinds().stream().findFirst().orElseThrow();

    @Test
    void aClusterThatWorksIsDeletedWhenAPersonSaysSoAndItsOwnerReadsWhoItWas() {
        stage.idle("c1", "alice").forEach(machine -> machine.busyUntil(NOW));
        PlannedAction seen = look();
        assertThat(seen.assessment().verdict().outcome()).isEqualTo(Verdict.Outcome.IN_USE);

        Result result = delete(seen);

        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(stage.world.parts()).isEmpty();
        assertThat(stage.told()).containsExactly(DELETED);
        assertThat(stage.channel.items().get(0).reasons().get(0).text()).isEqualTo("deleted by hand by bob");
        assertThat(stage.channel.items().get(0).reasons()).extracting("code").contains(ReasonCode.WORKING);
    }

    @Test
    void aLeaseWinsOverAPerson() {
        stage.idle("c1", "alice");
        PlannedAction seen = look();
        stage.tag("c1", JanitorTag.KEEP_UNTIL, NOW.plus(Duration.ofHours(1)));

        Result result = delete(seen);

        assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(result.notes()).extracting("code").containsExactly(ReasonCode.LEASE);
        assertThat(stage.exists("c1")).isTrue();
        assertThat(stage.told()).isEmpty();
    }

    @Test
    void aLockWinsOverAPerson() {
        stage.idle("c1", "alice").get(1).locked(true);

        Result result = delete(look());

        assertThat(result.notes()).extracting("code").containsExactly(ReasonCode.CLOUD_LOCK);
        assertThat(stage.exists("c1")).isTrue();
    }

    @Test
    void anotherClusterOfTheSameNameIsNotTakenForTheOneThatWasSeen() {
        stage.idle("c1", "alice");
        PlannedAction seen = look();
        stage.world.remove(stage.scheduler("c1").id());
        stage.world.machine(FakeCloud.KIND, FakeCloud.HOME, "c1", FakeWorld.SCHEDULER);

        Result result = delete(seen);

        assertThat(result.notes()).extracting("code").containsExactly(ReasonCode.OTHER_INCARNATION);
        assertThat(stage.exists("c1")).isTrue();
    }

    @Test
    void aClusterThatIsGoneMeanwhileIsNoFailure() {
        stage.idle("c1", "alice");
        PlannedAction seen = look();
        List.copyOf(stage.world.parts()).forEach(part -> stage.world.remove(part.id()));

        Result result = delete(seen);

        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(result.notes()).extracting("code").containsExactly(ReasonCode.GONE_MEANWHILE);
    }

    @Test
    void whatTheCloudRefusesIsAFailure() {
        stage.idle("c1", "alice");
        PlannedAction seen = look();
        stage.faults.refuse(Call.Type.TERMINATE, "no right to ec2:TerminateInstances");

        assertThat(delete(seen).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(stage.exists("c1")).isTrue();
    }

    @Test
    void withoutAnyChannelNobodyIsToldAndThatIsNoFailure() {
        stage.idle("c1", "alice");
        stage.notifiers.clear();

        SweepReport report = deletion().delete(kind, look(), "bob", NOW, Deadline.NONE);

        assertThat(report.exitStatus()).isZero();
        assertThat(stage.world.parts()).isEmpty();
    }

    private PlannedAction look() {
        return deletion().look(kind, kind.reconstruct(FakeCloud.HOME, "c1").orElseThrow(), NOW);
    }

    private Result delete(PlannedAction seen) {
        SweepReport report = deletion().delete(kind, seen, "bob", NOW, Deadline.NONE);
        return Stage.result(report, "c1");
    }

    private HandDeletion deletion() {
        return new HandDeletion(stage.policy, stage.notifiers, stage.events, stage.world.clock());
    }
}
