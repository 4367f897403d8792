package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.emulators.google.DaskGceCluster;
import dev.clusterjanitor.emulators.google.GceDisk;
import dev.clusterjanitor.emulators.google.GceInstance;
import dev.clusterjanitor.emulators.google.GoogleCall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is deleted, in which order, and what becomes of it where Google does not do as it is told. */
class VmDeletionTest {
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

    private List<String> deletedIds() {
        return stage.google.calls().stream()
                .filter(call -> call.method().equals("compute.instances.delete"))
                .map(call -> call.path().get(2))
                .toList();
    }

    @Test
    void deletesTheSchedulerFirstThenTheWorkersAndWaitsForAll() {
        var cluster = start(4);

        Deletion deletion = stage.handle().delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(stage.project.instances()).isEmpty();
        assertThat(stage.project.disks()).isEmpty();
        assertThat(deletedIds())
                .hasSize(5)
                .first()
                .isEqualTo(cluster.scheduler().id());
        assertThat(stage.pauses).isNotEmpty();
    }

    @Test
    void deletesDisksThatDoNotVanishByThemselves() {
        start(1).each(GceInstance::keepsItsDisk);

        assertThat(stage.handle().delete(Deadline.NONE).state()).isEqualTo(Deletion.State.GONE);
        assertThat(stage.project.disks()).isEmpty();
    }

    @Test
    void aDiskThatSomebodyAttachedIsNotTouched() {
        var cluster = start(1);
        GceDisk data = stage.project.disk("results", "us-east1-c", stage.longAgo());
        stage.project.attach(data, cluster.scheduler(), false);

        Deletion deletion = stage.handle().delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletion.spared()).extracting(Resource::id).containsExactly("us-east1-c/results");
        assertThat(stage.project.disks()).containsExactly(data);
        assertThat(data.labels()).isEmpty();
    }

    @Test
    void aDiskThatAnotherMachineUsesByNowIsNotTouched() {
        start(0).each(GceInstance::keepsItsDisk);
        stage.google.deletionsTake(Duration.ZERO);
        ClusterHandle handle = stage.handle();
        GceDisk disk = stage.project.disks().get(0);
        stage.project.attach(disk, stage.project.machine("rescue", "us-east1-c", stage.longAgo()), false);

        Deletion deletion = handle.delete(Deadline.NONE);

        assertThat(stage.project.disks()).contains(disk);
        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletion.spared()).extracting(Resource::id).containsExactly("us-east1-c/" + disk.name());
    }

    @Test
    void aDiskThatShouldHaveVanishedWithItsMachineIsLookedForAndDeleted() {
        var cluster = start(1);
        stage.google.deletionsTake(Duration.ZERO);
        ClusterHandle handle = stage.handle();
        cluster.machines().get(1).keepsItsDisk();

        Deletion deletion = handle.delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(stage.project.disks()).isEmpty();
    }

    @Test
    void aDiskThatDoesNotGoIsNeverCountedAsGone() {
        start(0).each(GceInstance::keepsItsDisk);
        stage.google.operationsFail("delete", "dask-c0ffee01-scheduler", "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE");
        stage.google.fail("compute.instances.delete", 0, 1, 404, "notFound");
        stage.project.instances().forEach(machine -> machine.stopFromGuest(stage.longAgo()));
        ClusterHandle handle = stage.handle();
        stage.project.vanish(stage.project.instances().get(0));

        Deletion deletion = handle.delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(deletion.residue()).extracting(Resource::id).containsExactly("us-east1-c/dask-c0ffee01-scheduler");
        assertThat(stage.google.count("compute.disks.delete")).isGreaterThan(1);
    }

    @Test
    void aLeftoverThatLosesItsLabelMeanwhileIsLeftAndNamed() {
        GceDisk disk = stage.project
                .disk("dask-" + Stage.NAME + "-scheduler", "us-east1-c", stage.longAgo())
                .label("cluster-janitor-cluster", Stage.NAME);
        ClusterHandle handle = stage.handle();
        disk.withoutLabel("cluster-janitor-cluster");

        Deletion deletion = handle.delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.ALREADY_GONE);
        assertThat(deletion.spared()).extracting(Resource::id).containsExactly("us-east1-c/" + disk.name());
        assertThat(stage.project.disks()).containsExactly(disk);
    }

    @Test
    void aDiskWithTheNameAndNoLabelIsLeftAndNamed() {
        start(0);
        GceDisk disk = stage.project.disk("dask-" + Stage.NAME + "-worker-0000beef", "us-east1-c", stage.longAgo());

        Deletion deletion = stage.handle().delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletion.spared()).extracting(Resource::id).containsExactly("us-east1-c/" + disk.name());
    }

    @Test
    void stoppedMachinesAreDeletedToo() {
        start(1).each(machine -> machine.stopFromGuest(stage.longAgo()));

        assertThat(stage.only().shape()).isEqualTo(Shape.RESIDUE);
        assertThat(stage.handle().delete(Deadline.NONE).state()).isEqualTo(Deletion.State.GONE);
    }

    @Test
    void aProtectedMachineKeepsTheWholeClusterAndItsProtection() {
        var cluster = start(2);
        cluster.machines().get(2).deletionProtection(true);

        assertThatThrownBy(() -> stage.handle().delete(Deadline.NONE))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("deletion protection");
        assertThat(deletedIds()).isEmpty();
    }

    @Test
    void aMachineThatIsProtectedAtTheLastMomentIsToldAndTheOthersGo() {
        var cluster = start(2);
        ClusterHandle handle = stage.handle();
        cluster.machines().get(2).deletionProtection(true);

        assertThatThrownBy(() -> handle.delete(Deadline.NONE))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("dask-c0ffee01-worker-00000001")
                .hasMessageContaining("conditionNotMet");
        assertThat(stage.project.instances()).containsExactly(cluster.machines().get(2));
    }

    @Test
    void anOperationThatEndsInErrorIsToldWithItsCode() {
        var cluster = start(2);
        stage.google.operationsFail("delete", "dask-c0ffee01-worker-00000000", "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE");

        assertThatThrownBy(() -> stage.handle().delete(Deadline.NONE))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("RESOURCE_IN_USE_BY_ANOTHER_RESOURCE");
        assertThat(stage.project.instances()).containsExactly(cluster.machines().get(1));
    }

    @Test
    void aZoneThatStopsAnsweringIsToldAndNothingCountsAsGone() {
        start(1);
        ClusterHandle handle = stage.handle();
        stage.project.unreachable("us-east1-c");

        assertThatThrownBy(() -> handle.delete(Deadline.NONE))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("us-east1-c");

        stage.project.reachable("us-east1-c");
        assertThat(stage.handle().delete(Deadline.NONE).state()).isEqualTo(Deletion.State.GONE);
    }

    @Test
    void aMachineOfTheSameNameThatWasMadeSinceIsNotTouched() {
        start(1);
        ClusterHandle old = stage.handle();
        stage.project.vanish(Stage.NAME);
        start(1);

        assertThat(old.delete(Deadline.NONE).state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(stage.project.instances())
                .hasSize(2)
                .allMatch(machine -> machine.status().equals("RUNNING"));
    }

    @Test
    void throttledDeletionsAreTriedAgain() {
        start(3);
        stage.google.fail("compute.instances.delete", 0, 2, 403, "rateLimitExceeded");

        assertThat(stage.handle().delete(Deadline.NONE).state()).isEqualTo(Deletion.State.GONE);
    }

    @Test
    void whatTakesTooLongIsResumed() {
        start(1).each(GceInstance::keepsItsDisk);
        stage.google.deletionsTake(Duration.ofMinutes(10));

        Deletion first = stage.handle().delete(Deadline.NONE);

        assertThat(first.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(first.residue()).as("two machines, two disks").hasSize(4);
        stage.google.deletionsTake(Duration.ofSeconds(20)).advance(Duration.ofMinutes(10));
        assertThat(stage.only().shape()).as("disks, recorded before").isEqualTo(Shape.RESIDUE);
        assertThat(stage.handle().delete(Deadline.NONE).state()).isEqualTo(Deletion.State.GONE);
    }

    @Test
    void killedAtAnyCallItIsResumedAndConverges() {
        for (int cut = 0; cut < 12; cut++) {
            start(2).each(GceInstance::keepsItsDisk);
            int calls = cut;
            int[] seen = {0};
            stage.google.fail((GoogleCall call) -> seen[0]++ >= calls, 0, 1000, 403, "forbidden");
            try {
                stage.handle().delete(Deadline.NONE);
            } catch (CloudException killed) {
                // as it should be
            }
            stage.google.heal();

            stage.google.advance(Duration.ofMinutes(5));
            stage.kind().reconstruct(stage.scope(), Stage.NAME).ifPresent(handle -> handle.delete(Deadline.NONE));
            stage.google.advance(Duration.ofMinutes(5));
            assertThat(stage.project.instances()).as("cut after %s calls", cut).isEmpty();
            assertThat(stage.project.disks()).as("cut after %s calls", cut).isEmpty();
        }
    }

    @Test
    void pastTheDeadlineNothingBegins() {
        start(1);

        assertThat(stage.handle().delete(() -> Duration.ZERO).state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(deletedIds()).isEmpty();
    }
}
