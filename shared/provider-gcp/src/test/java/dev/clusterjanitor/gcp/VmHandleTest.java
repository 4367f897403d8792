package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.LogTail;
import dev.clusterjanitor.emulators.google.DaskGceCluster;
import dev.clusterjanitor.emulators.google.GceInstance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be done with a cluster short of deleting it. */
class VmHandleTest {
    private static final TagKeys KEYS = TagKeys.DEFAULT;
    private static final TagChange MARK =
            TagChange.with(KEYS).set(JanitorTag.REASON, "idle").build();

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private DaskGceCluster.Started start(int workers) {
        return stage.project
                .dask(Stage.NAME)
                .workers(workers)
                .createdAt(stage.longAgo())
                .start();
    }

    @Test
    void aMarkComesWithTheClustersIdWhichTheNextSweepCanFind() {
        var cluster = start(1);

        stage.handle().tag(MARK);

        assertThat(cluster.scheduler().labels())
                .containsEntry("cluster-janitor-reason", "idle")
                .containsEntry("cluster-janitor-cluster", Stage.NAME)
                .containsEntry("container_vm", "dask-cloudprovider");
        assertThat(cluster.machines().get(1).labels()).doesNotContainKey("cluster-janitor-reason");
    }

    @Test
    void noProofIsMadeUpForMachinesThatHaveNone() {
        var cluster = stage.project.dask(Stage.NAME).withoutMarker().start();

        stage.handle().tag(MARK);

        assertThat(cluster.scheduler().labels()).doesNotContainKey("cluster-janitor-cluster");
        assertThat(stage.only().doubts()).isNotEmpty();
    }

    @Test
    void aFullSetOfLabelsIsToldAndNothingIsLost() {
        var cluster = start(0);
        for (int i = 0; i < 63; i++) {
            cluster.scheduler().label("label-" + i, "x");
        }

        assertThatThrownBy(() -> stage.handle().tag(MARK))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("has 64 labels");
        assertThat(cluster.scheduler().labels()).hasSize(64);
    }

    @Test
    void theOperationIsFollowedToItsEnd() {
        start(0);
        stage.google.labelsTake(Duration.ofSeconds(5));

        stage.handle().tag(MARK);

        assertThat(stage.google.count("compute.zoneOperations.get")).isPositive();
    }

    @Test
    void anOperationThatEndsInErrorIsAFailure() {
        var cluster = start(0);
        stage.google.operationsFail("setLabels", cluster.scheduler().id(), "INTERNAL_ERROR");

        assertThatThrownBy(() -> stage.handle().tag(MARK))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("INTERNAL_ERROR");
    }

    @Test
    void aLabelThatStandsThereAlreadyCostsNoCall() {
        start(0);
        stage.handle().tag(MARK);
        stage.google.forgetCalls();

        stage.handle().tag(MARK);

        assertThat(stage.google.count("compute.instances.setLabels")).isZero();
    }

    @Test
    void orphansAllBearTheMarkAndAllLoseIt() {
        var cluster =
                stage.project.dask(Stage.NAME).workers(3).withoutScheduler().start();
        stage.handle().tag(MARK);
        assertThat(cluster.machines()).allSatisfy(m -> assertThat(m.labels()).containsKey("cluster-janitor-reason"));
        stage.project
                .machine("dask-" + Stage.NAME + "-scheduler", "us-east1-c", stage.longAgo())
                .label("container_vm", "dask-cloudprovider");

        stage.handle().tag(TagChange.with(KEYS).remove(JanitorTag.REASON).build());

        assertThat(cluster.machines())
                .allSatisfy(m -> assertThat(m.labels()).doesNotContainKey("cluster-janitor-reason"));
    }

    @Test
    void disksThatWouldBeLeftBearTheMarkToo() {
        var cluster = start(0).each(GceInstance::keepsItsDisk);

        stage.handle().tag(MARK);

        assertThat(cluster.scheduler().bootDisk().labels())
                .containsEntry("cluster-janitor-reason", "idle")
                .containsEntry("cluster-janitor-cluster", Stage.NAME);
    }

    @Test
    void aValueThatNoLabelHoldsIsEncodedAndReadBack() {
        start(0);

        stage.handle()
                .tag(TagChange.with(KEYS)
                        .set(JanitorTag.OWNER, "A.B@example.org")
                        .build());

        assertThat(stage.only().tags().first("cluster-janitor-owner")).contains("A.B@example.org");
    }

    @Test
    void whatIsGoneCannotBeTagged() {
        start(0);
        ClusterHandle handle = stage.handle();
        stage.project.vanish(Stage.NAME);

        assertThatThrownBy(() -> handle.tag(MARK))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("none of its parts");
    }

    @Test
    void scalingDownTakesWorkersAndLeavesTheScheduler() {
        var cluster = start(3);

        stage.handle().scale(1);

        assertThat(stage.project.instances()).hasSize(2).contains(cluster.scheduler());
        stage.handle().scale(1);
        stage.handle().scale(0);
        assertThat(stage.project.instances()).containsExactly(cluster.scheduler());
    }

    @Test
    void scalingUpIsRefusedWithTheReason() {
        start(1);

        assertThatThrownBy(() -> stage.handle().scale(2))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("it has 1 workers");
    }

    @Test
    void unprovenWorkersAreNotScaledAway() {
        stage.project.dask(Stage.NAME).withoutMarker().workers(2).start();

        assertThatThrownBy(() -> stage.handle().scale(0)).isInstanceOf(CloudException.class);
        assertThat(stage.project.instances()).hasSize(3);
    }

    @Test
    void logsAreTheLastLinesOfTheSerialPortWithoutSecrets() {
        var cluster = start(1);
        cluster.scheduler()
                .prints("boot\ncloud-init running 'modules:final'\ndocker run -e KEY=hunter2 x\nScheduler at: tcp\n");

        List<LogTail> logs = stage.handle().logs(2);

        assertThat(logs).extracting(LogTail::source).first().isEqualTo("dask-c0ffee01-scheduler");
        assertThat(logs.get(0).lines()).last().isEqualTo("Scheduler at: tcp");
        assertThat(logs.toString()).doesNotContain("hunter2");
    }

    @Test
    void aRunningSchedulerHasAConnectionAndAStoppedOneNone() {
        var cluster = start(0);
        assertThat(stage.handle().connection().orElseThrow().address()).isEqualTo("tls://203.0.113.7:8786");

        cluster.scheduler().stopFromGuest(stage.google.now());

        assertThat(stage.handle().connection()).isEmpty();
    }

    @Test
    void theCommandForOwnersNamesMachineZoneAndProject() {
        start(1);

        assertThat(stage.kind().tagCommand(stage.only(), "cluster-janitor-keep-until", "20270102t030405z"))
                .isEqualTo("gcloud compute instances add-labels dask-c0ffee01-scheduler --project=research-dev"
                        + " --zone=us-east1-c --labels=cluster-janitor-keep-until=20270102t030405z");
    }

    @Test
    void anythingButAClusterIdNamesNothingAndCostsNoCall() {
        var scope = stage.scope();
        stage.google.forgetCalls();

        assertThat(stage.kind().reconstruct(scope, "x') or (name eq '.*")).isEmpty();
        assertThat(stage.google.calls()).isEmpty();
    }

    @Test
    void aHandleToWhatIsBeingDeletedSaysSo() {
        start(0);
        stage.google.deletionsTake(Duration.ofHours(1));
        stage.handle().delete(Deadline.NONE);

        assertThat(stage.handle().cluster().machines().get(0).state()).isEqualTo("STOPPING");
    }
}
