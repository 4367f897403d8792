package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Management locks are exemptions, wherever they stand, and are never removed. */
class VmLocksIT {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aLockOnTheResourceGroupIsAnExemptionAndNothingIsDeleted() {
        stage.cluster(Stage.NAME).workers(1).create();
        List<String> before = stage.azure.ids("");
        stage.azure.lock(Stage.groupId(), "keep-it", "CanNotDelete");

        assertThat(stage.handle().cluster().locks())
                .singleElement()
                .satisfies(lock -> assertThat(lock.name()).contains("keep-it", "CanNotDelete"));
        assertThatThrownBy(stage::delete).isInstanceOf(CloudException.class).hasMessageContaining("keep-it");
        assertThat(stage.azure.ids("")).isEqualTo(before);
        assertThat(stage.azure.isLocked("keep-it")).isTrue();
        assertThat(stage.azure.calls()).noneMatch(call -> call.method().equals("DELETE"));
    }

    @Test
    void aLockOnOneDiskProtectsTheWholeCluster() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(1).create();
        stage.azure.lock(cluster.diskOf(cluster.scheduler()), "data", "ReadOnly");

        assertThat(stage.handle().cluster().locks()).hasSize(1);
    }

    @Test
    void aLockOnTheSubscriptionProtectsWhereTheScopeIsOneResourceGroup() {
        stage.cluster(Stage.NAME).create();
        stage.azure.lock("/subscriptions/" + Stage.SUBSCRIPTION, "keep-all", "CanNotDelete");
        Scope group = stage.enter(List.of(Stage.SUBSCRIPTION), List.of(Stage.GROUP))
                .scopes()
                .get(0);

        assertThat(stage.kind()
                        .reconstruct(group, Stage.NAME)
                        .orElseThrow()
                        .cluster()
                        .locks())
                .singleElement()
                .satisfies(lock -> assertThat(lock.name()).contains("keep-all"));
        stage.azure.lock(Stage.groupId(), "keep-it", "CanNotDelete");
        assertThat(stage.kind()
                        .reconstruct(group, Stage.NAME)
                        .orElseThrow()
                        .cluster()
                        .locks())
                .hasSize(2);
    }

    @Test
    void aLockElsewhereDoesNotProtectIt() {
        stage.cluster(Stage.NAME).create();
        stage.azure.lock(
                "/subscriptions/" + Stage.SUBSCRIPTION + "/resourceGroups/dask-other", "keep-it", "CanNotDelete");

        assertThat(stage.handle().cluster().locks()).isEmpty();
    }

    @Test
    void aLockSetAtTheLastMomentStillProtects() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(1).create();
        ClusterHandle handle = stage.handle();
        stage.azure.lock(Stage.groupId(), "keep-it", "CanNotDelete");

        assertThatThrownBy(() -> handle.delete(Deadline.NONE))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("management lock");
        assertThat(cluster.machines()).allMatch(stage.azure::exists);
    }

    @Test
    void locksThatCannotBeReadAreADoubt() {
        stage.cluster(Stage.NAME).create();
        stage.azure.deny(Stage.SUBSCRIPTION, "Microsoft.Authorization/locks/read");

        assertThat(stage.handle().cluster().doubts())
                .anyMatch(doubt -> doubt.contains("Microsoft.Authorization/locks/read"));
    }
}
