package dev.clusterjanitor.azure;

import static dev.clusterjanitor.azure.Stage.calling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.emulators.azure.AzureCall;
import dev.clusterjanitor.emulators.azure.AzureFault;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deletions: in order, resumable, and of nothing else. */
class VmDeletionIT {
    private static final String VM_DELETE = "Microsoft.Compute/virtualMachines/delete";
    private static final String DISK_DELETE = "Microsoft.Compute/disks/delete";
    private static final String NIC_DELETE = "Microsoft.Network/networkInterfaces/delete";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void everythingGoesInOrderTheSchedulerFirst() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(2).create();

        deleteBySweeps();

        assertThat(stage.azure.ids("")).isEmpty();
        List<String> deleted = stage.azure.calls().stream()
                .filter(call -> call.method().equals("DELETE"))
                .map(AzureCall::path)
                .toList();
        assertThat(deleted.get(0)).isEqualTo(cluster.scheduler());
        assertThat(deleted.subList(1, 3)).containsExactlyInAnyOrderElementsOf(cluster.workers());
        assertThat(deleted.get(deleted.size() - 1)).contains("publicIPAddresses");
    }

    @Test
    void aForcedDeletionIsRuledOutByName() {
        stage.cluster(Stage.NAME).create();

        stage.delete();

        assertThat(stage.azure.calls())
                .filteredOn(call -> call.action().equals(VM_DELETE))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.query()).contains("forceDeletion=false"));
    }

    @Test
    void anotherClusterInTheSameGroupIsNotTouched() {
        stage.cluster(Stage.NAME).workers(1).create();
        stage.cluster("ffff0000").workers(1).create();
        Set<String> others = Set.copyOf(stage.handle("ffff0000").cluster().resources().stream()
                .map(Resource::id)
                .toList());

        deleteBySweeps();

        assertThat(stage.azure.ids("")).containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void aDiskWithoutTagsGoesToo() {
        DaskVmCluster cluster =
                stage.cluster(Stage.NAME).withUntaggedDisks().workers(1).create();
        String disk = cluster.diskOf(cluster.scheduler());

        deleteBySweeps();

        assertThat(stage.azure.exists(disk)).isFalse();
        assertThat(stage.azure.ids("")).isEmpty();
    }

    @Test
    void aDeletionThatWasCutOffIsTakenUpAgainByTheRecordOnWhatIsLeft() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).withUntaggedDisks().create();
        mark(stage.handle());
        String incarnation = stage.discovered().incarnation().value();
        stage.azure.failAlways(calling(DISK_DELETE), AzureFault.broken());
        assertThatThrownBy(stage::delete).isInstanceOf(CloudException.class);
        stage.azure.clearFaults();
        stage.azure.advance(Duration.ofMinutes(5));

        Cluster left = stage.discovered();

        assertThat(left.shape()).isEqualTo(Shape.RESIDUE);
        assertThat(left.incarnation().value()).isEqualTo(incarnation);
        assertThat(left.tags().has("cluster-janitor-notified-at")).isTrue();
        assertThat(left.resources()).extracting(Resource::id).anyMatch(id -> id.contains("_OsDisk_"));
        deleteBySweeps();
        assertThat(stage.azure.ids("")).isEmpty();
        assertThat(cluster.machines()).noneMatch(stage.azure::exists);
    }

    @Test
    void anOperationThatNeverEndsIsLeftToALaterSweep() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        stage.azure.neverEnd(cluster.scheduler());

        Deletion deletion = stage.delete();

        assertThat(deletion.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(deletion.detail()).contains("still going");
        assertThat(stage.discovered().machines()).extracting(Resource::state).containsExactly("deleting");
    }

    @Test
    void anOperationThatFailsLaterIsTold() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        stage.azure.failLater(cluster.scheduler(), "AllocationFailed");

        assertThatThrownBy(stage::delete)
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("AllocationFailed")
                .hasMessageContaining("dask-1a2b3c4d-scheduler");
    }

    @Test
    void aDeallocatedClusterWhoseDisksAreReservedIsDeletedWhole() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        stage.azure.power(cluster.scheduler(), "PowerState/deallocated");
        assertThat(stage.discovered().resources()).extracting(Resource::state).contains("reserved");

        deleteBySweeps();

        assertThat(stage.azure.ids("")).isEmpty();
    }

    @Test
    void aMachineWhoseProvisioningFailedIsDeletedLikeAnyOther() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        stage.azure.mishaps().failProvisioning(cluster.scheduler());

        deleteBySweeps();

        assertThat(stage.azure.ids("")).isEmpty();
    }

    @Test
    void aMachineOfTheSameNameThatIsYoungerThanTheHandleIsNotDeleted() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        ClusterHandle old = stage.handle();
        stage.azure.ids("").forEach(stage.azure::vanish);
        DaskVmCluster reborn = stage.cluster(Stage.NAME).create();
        assertThat(reborn.scheduler()).isEqualTo(cluster.scheduler());

        Deletion deletion = old.delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.ALREADY_GONE);
        assertThat(stage.azure.exists(reborn.scheduler())).isTrue();
        assertThat(stage.azure.count(VM_DELETE)).isZero();
    }

    @Test
    void aDiskOfTheSameNameThatIsYoungerThanTheHandleIsNotDeleted() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        String disk = cluster.diskOf(cluster.scheduler());
        ClusterHandle old = stage.handle();
        stage.azure.mishaps().replace(disk);

        old.delete(Deadline.NONE);

        assertThat(stage.azure.exists(cluster.scheduler())).isFalse();
        assertThat(stage.azure.exists(disk)).isTrue();
    }

    @Test
    void machinesThatAppearMeanwhileAreToldAndLeft() {
        stage.cluster(Stage.NAME).create();
        ClusterHandle handle = stage.handle();
        DaskVmCluster more =
                stage.cluster(Stage.NAME).withoutScheduler().workers(1).create();

        Deletion deletion = handle.delete(Deadline.NONE);

        assertThat(deletion.detail()).contains("its client seems to be alive");
        assertThat(more.workers()).allMatch(stage.azure::exists);
    }

    @Test
    void theLostAnswerOfADeletionIsNoFailure() {
        stage.cluster(Stage.NAME).workers(1).create();
        stage.azure.fail(calling(VM_DELETE), AzureFault.lostAnswer(), 1);

        deleteBySweeps();

        assertThat(stage.azure.ids("")).isEmpty();
    }

    @Test
    void changesThatCrossAreWaitedFor() {
        stage.cluster(Stage.NAME).create();
        stage.azure.fail(calling(NIC_DELETE), AzureFault.refused(429, "RetryableErrorDueToAnotherOperation"), 4);

        deleteBySweeps();

        assertThat(stage.azure.ids("")).isEmpty();
    }

    @Test
    void nothingBeginsWhenTheTimeIsOver() {
        stage.cluster(Stage.NAME).create();
        ClusterHandle handle = stage.handle();
        stage.azure.clearCalls();

        assertThat(handle.delete(() -> Duration.ZERO).state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(stage.azure.calls()).isEmpty();
    }

    @Test
    void aDeletionThatIsCutAtAnyCallConverges() {
        int cuts = 0;
        for (int at = 1; at < 60; at += 2) {
            try (Stage fresh = new Stage()) {
                fresh.cluster(Stage.NAME).withUntaggedDisks().workers(1).create();
                mark(fresh.handle());
                ClusterHandle handle = fresh.handle();
                fresh.azure.clearCalls();
                AtomicInteger left = new AtomicInteger(at);
                fresh.azure.failAlways(call -> left.decrementAndGet() < 0, AzureFault.refused(418, "Cut"));
                try {
                    handle.delete(Deadline.NONE);
                } catch (CloudException cut) {
                    cuts++;
                }
                fresh.azure.clearFaults();
                for (int sweep = 0; sweep < 5; sweep++) {
                    fresh.azure.advance(Duration.ofMinutes(5));
                    fresh.kind().reconstruct(fresh.scope(), Stage.NAME).ifPresent(h -> h.delete(Deadline.NONE));
                }
                assertThat(fresh.azure.ids("")).as("cut at call " + at).isEmpty();
            }
        }
        assertThat(cuts).isGreaterThan(10);
    }

    private static void mark(ClusterHandle handle) {
        handle.tag(TagChange.with(TagKeys.DEFAULT)
                .set(JanitorTag.STALE_SINCE, "20260115t110000z")
                .set(JanitorTag.INCARNATION, handle.cluster().incarnation().value())
                .set(JanitorTag.NOTIFIED_AT, "20260115t110500z")
                .set(JanitorTag.DELETE_AFTER, "20260115t115500z")
                .build());
    }

    private void deleteBySweeps() {
        for (int sweep = 0; sweep < 5; sweep++) {
            stage.kind().reconstruct(stage.scope(), Stage.NAME).ifPresent(handle -> handle.delete(Deadline.NONE));
            stage.azure.advance(Duration.ofMinutes(5));
        }
    }
}
