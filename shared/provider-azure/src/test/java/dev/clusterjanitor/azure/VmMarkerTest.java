package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VmMarkerTest {
    private static final String GROUP = "/subscriptions/s/resourceGroups/dask/providers/";

    @Test
    void markerIdAndNameMakeAMember() {
        assertThat(VmMarker.read(vm("dask-1a2b3c4d-scheduler", marked("1a2b3c4d"))))
                .hasValue(new VmMarker("1a2b3c4d", Role.SCHEDULER, ""));
        assertThat(VmMarker.read(vm("dask-1a2b3c4d-worker-00000001", marked("1a2b3c4d"))))
                .hasValue(new VmMarker("1a2b3c4d", Role.WORKER, ""));
    }

    @Test
    void aNameAloneIsNotOurs() {
        assertThat(VmMarker.read(vm("dask-1a2b3c4d-scheduler", Map.of()))).isEmpty();
        assertThat(VmMarker.read(vm("dask-1a2b3c4d-scheduler", Map.of("cluster-id", "1a2b3c4d"))))
                .isEmpty();
    }

    @Test
    void aMarkerOfAnotherMakerIsNotOurs() {
        assertThat(VmMarker.read(vm("x", Map.of("creator", "terraform", "cluster-id", "1a2b3c4d"))))
                .isEmpty();
    }

    @Test
    void aMarkerWithoutALegalIdIsUngrouped() {
        assertThat(VmMarker.read(vm("x", Map.of("creator", "dask-cloudprovider"))))
                .hasValue(new VmMarker(null, Role.MACHINE, ""));
        assertThat(VmMarker.read(vm("x", marked("nonsense")))).hasValue(new VmMarker(null, Role.MACHINE, ""));
    }

    @Test
    void aNameOfAnotherFormIsADoubt() {
        assertThat(VmMarker.read(vm("analysis", marked("1a2b3c4d"))))
                .hasValueSatisfying(marker -> assertThat(marker.doubt()).contains("its name is not one"));
    }

    @Test
    void aNameThatContradictsTheIdIsADoubt() {
        assertThat(VmMarker.read(vm("dask-ffff0000-scheduler", marked("1a2b3c4d"))))
                .hasValueSatisfying(marker -> assertThat(marker.doubt()).contains("ffff0000"));
    }

    @Test
    void aDiskWithoutTagsIsOursOnlyByRecordAndName() {
        Map<String, String> recorded = Map.of("cluster-janitor-cluster", "1a2b3c4d");

        assertThat(cluster(Part.Kind.DISK, "dask-1a2b3c4d-scheduler_OsDisk_1_0", recorded))
                .hasValue("1a2b3c4d");
        assertThat(cluster(Part.Kind.DISK, "precious-data", recorded)).isEmpty();
        assertThat(cluster(Part.Kind.DISK, "dask-1a2b3c4d-scheduler_OsDisk_1_0", Map.of()))
                .isEmpty();
        assertThat(cluster(Part.Kind.NIC, "dask-1a2b3c4d-nic", recorded)).isEmpty();
        assertThat(cluster(Part.Kind.NIC, "anything", marked("1a2b3c4d"))).hasValue("1a2b3c4d");
    }

    private static Optional<String> cluster(Part.Kind kind, String name, Map<String, String> tags) {
        Part part = new Part(
                kind, GROUP + kind.type() + "/" + name, "uid", "free", "", null, tags, "", "", List.of(), "", "", "");
        return VmMarker.clusterOf(part, TagKeys.DEFAULT);
    }

    private static Map<String, String> marked(String cluster) {
        return Map.of("creator", "dask-cloudprovider", "cluster-id", cluster);
    }

    private static Vm vm(String name, Map<String, String> tags) {
        return new Vm(
                GROUP + Vm.TYPE + "/" + name,
                "id",
                name,
                "dask",
                "westeurope",
                Vm.RUNNING,
                "Standard_DS1_v2",
                Capacity.of(1),
                null,
                tags,
                new Vm.Making("fromimage", "", name, "dask", false),
                "",
                List.of(),
                List.of());
    }
}
