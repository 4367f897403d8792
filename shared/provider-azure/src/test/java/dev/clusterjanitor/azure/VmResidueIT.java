package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a deletion leaves, and says of it: nothing is reported as gone that was not asked for and seen to be gone. */
class VmResidueIT {
    private static final String NIC_DELETE = "Microsoft.Network/networkInterfaces/delete";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aFailedDeletionOfAPartIsTold() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        stage.azure.failLater(cluster.nicOf(cluster.scheduler()), "InternalServerError");
        stage.delete();
        stage.azure.advance(Duration.ofMinutes(5));

        assertThatThrownBy(stage::delete)
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("InternalServerError")
                .hasMessageContaining("dask-cloudprovider-nic-");
    }

    @Test
    void theAddressOfAnInterfaceThatServesSomebodyElsesMachineIsNobodysResidue() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        DaskVmCluster other = stage.cluster("ffff0000").create();
        String nic = cluster.nicOf(cluster.scheduler());
        stage.azure.vanish(cluster.diskOf(cluster.scheduler()));
        stage.azure.vanish(cluster.scheduler());
        stage.azure.mishaps().moveNic(nic, other.scheduler());

        assertThat(stage.discover().clusters())
                .extracting(found -> found.id().name())
                .containsExactly("ffff0000");
        assertThat(stage.kind().reconstruct(stage.scope(), Stage.NAME)).isEmpty();
    }

    @Test
    void anInterfaceThatServesSomebodyElseMeanwhileIsLeftWithItsAddressAndTold() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        DaskVmCluster other = stage.cluster("ffff0000").create();
        String nic = cluster.nicOf(cluster.scheduler());
        ClusterHandle handle = stage.handle();
        stage.azure.vanish(cluster.scheduler());
        stage.azure.mishaps().moveNic(nic, other.scheduler());

        Deletion deletion = handle.delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletion.spared())
                .extracting(Resource::type)
                .containsExactly("Microsoft.Network/networkInterfaces", "Microsoft.Network/publicIPAddresses");
        assertThat(stage.azure.exists(nic)).isTrue();
        assertThat(stage.azure.count(NIC_DELETE)).isZero();
    }

    @Test
    void anAddressThatAGatewayUsesIsLeftAndTold() {
        stage.cluster(Stage.NAME).create();
        String address = stage.azure.ids("Microsoft.Network/publicIPAddresses").get(0);
        stage.azure.mishaps().moveToGateway(address);
        stage.delete();
        stage.azure.advance(Duration.ofMinutes(5));

        Deletion deletion = stage.delete();

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletion.spared()).extracting(Resource::id).containsExactly(address);
        assertThat(stage.azure.exists(address)).isTrue();
        assertThat(stage.kind().reconstruct(stage.scope(), Stage.NAME)).isEmpty();
    }

    @Test
    void whatSomebodyHungOnAMachineIsLeftAndTold() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        String blob = "https://lab.blob.core.windows.net/vhds/data.vhd";
        stage.azure.mishaps().attachBlob(cluster.scheduler(), blob);

        assertThat(stage.delete().spared()).extracting(Resource::id).containsExactly(blob);
    }

    @Test
    void aMachineThatLostItsTagsMeanwhileIsNotSaidToBeGone() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        stage.azure.neverEnd(cluster.scheduler());
        ClusterHandle handle = stage.handle();
        stage.azure.tag(cluster.scheduler(), "creator", "somebody");

        assertThat(handle.delete(Deadline.NONE).state()).isEqualTo(Deletion.State.IN_PROGRESS);
    }

    @Test
    void aNetworkInterfaceThatStaysReservedIsResidueForALaterSweep() {
        stage.cluster(Stage.NAME).create();

        Deletion first = stage.delete();

        assertThat(first.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(first.residue()).extracting(Resource::type).contains("Microsoft.Network/networkInterfaces");
        assertThat(first.detail()).contains("still held");
        stage.azure.advance(Duration.ofMinutes(2));
        assertThat(stage.delete().state()).isEqualTo(Deletion.State.GONE);
    }

    @Test
    void aDiskThatSomebodyAttachedToAMachineOfTheirOwnMeanwhileIsKept() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        DaskVmCluster other = stage.cluster("ffff0000").create();
        String disk = cluster.diskOf(cluster.scheduler());
        ClusterHandle handle = stage.handle();
        stage.azure.vanish(cluster.scheduler());
        stage.azure.mishaps().attach(disk, other.scheduler());
        stage.azure.advance(Duration.ofMinutes(5));

        handle.delete(Deadline.NONE);
        stage.azure.advance(Duration.ofMinutes(5));
        deleteBySweeps();

        assertThat(stage.azure.exists(disk)).isTrue();
        assertThat(stage.azure.exists(other.scheduler())).isTrue();
    }

    private void deleteBySweeps() {
        for (int sweep = 0; sweep < 5; sweep++) {
            stage.kind().reconstruct(stage.scope(), Stage.NAME).ifPresent(handle -> handle.delete(Deadline.NONE));
            stage.azure.advance(Duration.ofMinutes(5));
        }
    }
}
