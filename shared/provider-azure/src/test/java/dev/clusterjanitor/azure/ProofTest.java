package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Capacity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofTest {
    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
    private static final String GROUP = "/subscriptions/s/resourceGroups/dask/providers/";
    private static final String NAME = "dask-1a2b3c4d-scheduler";
    private static final String DISK = GROUP + "Microsoft.Compute/disks/" + NAME + "_OsDisk_1_0";
    private static final Vm.Making MAKING = new Vm.Making("fromimage", "image", NAME, "dask", false);

    @Test
    void nothingSpeaksAgainstWhatTheManagerMakes() {
        assertThat(against(MAKING, DISK, nic("dask-cloudprovider-nic-0000000a", "dask")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "attach, '', '', was not made from an image",
        "'', '', '', was not made from an image",
        "fromimage, other, dask, its name inside is another (other)",
        "fromimage, dask-1a2b3c4d-scheduler, azureuser, its administrator is not dask"
    })
    void whatItWasMadeFromSpeaksAgainstAMachine(String origin, String inside, String admin, String doubt) {
        Vm.Making making = new Vm.Making(origin, "image", inside, admin, false);

        assertThat(against(making, DISK, nic("dask-cloudprovider-nic-0000000a", "dask")))
                .hasValueSatisfying(text -> assertThat(text).contains(doubt));
    }

    @Test
    void itsDiskAndItsInterfaceSpeakAgainstAMachine() {
        Part good = nic("dask-cloudprovider-nic-0000000a", "dask");

        assertThat(against(MAKING, "", good))
                .hasValueSatisfying(text -> assertThat(text).contains("no managed disk"));
        assertThat(against(MAKING, DISK.replace("dask/", "other/"), good)).isPresent();
        assertThat(against(MAKING, DISK, nic("vm123", "dask")))
                .hasValueSatisfying(text -> assertThat(text).contains("network interface vm123"));
        assertThat(against(MAKING, DISK, nic("dask-cloudprovider-nic-0000000a", "other")))
                .hasValueSatisfying(text -> assertThat(text).contains("network security group"));
    }

    @Test
    void anInterfaceWithoutTagsSpeaksAgainstAMachineOnlyWhereItWouldBeSeen() {
        Vm vm = vm(MAKING, DISK, "dask-cloudprovider-nic-0000000a");
        VmMarker marker = VmMarker.read(vm).orElseThrow();

        assertThat(Proof.against(vm, marker, null, true)).isPresent();
        assertThat(Proof.against(vm, marker, null, false)).isEmpty();
    }

    @Test
    void aDiskIsItsMachinesOnlyByOriginNameAndTime() {
        Vm vm = vm(MAKING, DISK, "dask-cloudprovider-nic-0000000a");

        assertThat(Proof.against(disk(DISK, "fromimage", 5), vm, "1a2b3c4d")).isEmpty();
        assertThat(Proof.against(disk(DISK, "fromimage", 3600), vm, "1a2b3c4d"))
                .hasValue("it was not made together with its machine");
        assertThat(Proof.against(disk(DISK, "restore", 5), vm, "1a2b3c4d")).isPresent();
        assertThat(Proof.against(disk(DISK + "x", "fromimage", 5), vm, "1a2b3c4d"))
                .hasValue("it is not the system disk of its machine");
        assertThat(Proof.against(disk(DISK, "fromimage", 5), vm, "ffff0000")).isPresent();
    }

    private static Optional<String> against(Vm.Making making, String disk, Part nic) {
        Vm vm = vm(making, disk, ArmIds.name(nic.id()));
        return Proof.against(vm, VmMarker.read(vm).orElseThrow(), nic, true);
    }

    private static Vm vm(Vm.Making making, String disk, String nic) {
        return new Vm(
                GROUP + Vm.TYPE + "/" + NAME,
                "id",
                NAME,
                "dask",
                "westeurope",
                Vm.RUNNING,
                "Standard_DS1_v2",
                Capacity.of(1),
                START,
                Map.of("creator", "dask-cloudprovider", "cluster-id", "1a2b3c4d"),
                making,
                disk,
                List.of(),
                List.of(GROUP + Part.Kind.NIC.type() + "/" + nic));
    }

    private static Part nic(String name, String guards) {
        String guard =
                "/subscriptions/s/resourcegroups/" + guards + "/providers/microsoft.network/networksecuritygroups/dask";
        return new Part(
                Part.Kind.NIC,
                GROUP + Part.Kind.NIC.type() + "/" + name,
                "uid",
                "in use",
                "",
                null,
                Map.of(),
                "",
                "",
                List.of(),
                "",
                "network",
                guard);
    }

    private static Part disk(String id, String origin, int seconds) {
        return new Part(
                Part.Kind.DISK,
                id,
                "uid",
                "attached",
                "",
                START.plusSeconds(seconds),
                Map.of(),
                GROUP + Vm.TYPE + "/" + NAME,
                "",
                List.of(),
                origin,
                "",
                "");
    }
}
