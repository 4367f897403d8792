package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Machines.schedulerTags;
import static dev.clusterjanitor.aws.Machines.with;
import static dev.clusterjanitor.aws.Machines.workerTags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ec2MarkerTest {

    @Test
    void theNameTellsSchedulerAndWorker() {
        assertThat(Ec2Marker.read(schedulerTags("1a2b3c4d"))).contains(new Ec2Marker("1a2b3c4d", Role.SCHEDULER, ""));
        assertThat(Ec2Marker.read(workerTags("1a2b3c4d", "00ff00ff")))
                .contains(new Ec2Marker("1a2b3c4d", Role.WORKER, ""));
    }

    @Test
    void aRenamedMachineOfAClusterHasNoRoleAndIsInDoubt() {
        assertThat(Ec2Marker.read(with(schedulerTags("1a2b3c4d"), "Name", "my machine")))
                .contains(new Ec2Marker(
                        "1a2b3c4d",
                        Role.MACHINE,
                        "it does not have the name that dask-cloudprovider gives to a machine of it"));
    }

    @Test
    void aReplacedMarkerIsMadeUpForByANameThatAgreesWithTheId() {
        assertThat(Ec2Marker.read(with(schedulerTags("1a2b3c4d"), "createdBy", "alice")))
                .contains(new Ec2Marker("1a2b3c4d", Role.SCHEDULER, ""));
    }

    @Test
    void anIdWithoutMarkerAndWithoutItsNameIsNotOurs() {
        assertThat(Ec2Marker.read(Map.of("Dask Cluster", "1a2b3c4d"))).isEmpty();
        assertThat(Ec2Marker.read(Map.of("Dask Cluster", "1a2b3c4d", "Name", "dask-99999999-scheduler")))
                .isEmpty();
        assertThat(Ec2Marker.read(Map.of("Dask Cluster", "1a2b3c4d", "Name", "dask-1a2b3c4d-scheduler-2")))
                .isEmpty();
    }

    @Test
    void aNameAloneIsNotOurs() {
        assertThat(Ec2Marker.read(Map.of("Name", "dask-1a2b3c4d-scheduler"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1A2B3C4D", "1a2b3c4", "1a2b3c4d5", "<script>", "\uD83D\uDE80\uD83D\uDE80", "1a2b3c4d\n", "*"
            })
    void aMarkedMachineWithoutALegalIdIsUngrouped(String id) {
        assertThat(Ec2Marker.read(Map.of("createdBy", "dask-cloudprovider", "Dask Cluster", id)))
                .contains(new Ec2Marker(null, Role.MACHINE, ""));
    }

    @Test
    void aMarkerOfAnotherSpellingIsNotOurs() {
        assertThat(Ec2Marker.read(Map.of("createdby", "dask-cloudprovider"))).isEmpty();
        assertThat(Ec2Marker.read(Map.of("createdBy", "Dask-CloudProvider"))).isEmpty();
    }

    @Test
    void aNameOfAnotherClusterIsADoubt() {
        assertThat(Ec2Marker.read(with(schedulerTags("1a2b3c4d"), "Name", "dask-99999999-scheduler")))
                .hasValueSatisfying(marker -> {
                    assertThat(marker.cluster()).isEqualTo("1a2b3c4d");
                    assertThat(marker.role()).isEqualTo(Role.MACHINE);
                    assertThat(marker.doubt()).contains("99999999");
                });
    }
}
