package dev.clusterjanitor.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DaskOverheadTest {
    @ParameterizedTest
    @CsvSource({"0, 6744", "1, 6744", "3, 7944", "10, 12144", "12, 12744"})
    void eachWorkerAndADashboardExplainSomeTrafficOfTheScheduler(int workers, double kib) {
        List<Resource> running = cluster(workers);

        assertThat(DaskOverhead.DASK.of(running.get(0), running).networkKib()).isEqualTo(kib);
    }

    @ParameterizedTest
    @CsvSource({"1", "10", "12"})
    void peersOfAWorkerExplainNothingOfIt(int workers) {
        List<Resource> running = cluster(workers);

        assertThat(DaskOverhead.DASK.of(running.get(1), running).networkKib()).isEqualTo(600);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"SCHEDULER", "WORKER", "MACHINE"})
    void everyMachineTakesAShareOfOneProcessor(Role role) {
        assertThat(DaskOverhead.DASK.of(machine(role), List.of()).cpuPercentOfProcessor())
                .isEqualTo(6);
    }

    private static List<Resource> cluster(int workers) {
        List<Resource> machines = new ArrayList<>(List.of(machine(Role.SCHEDULER)));
        for (int i = 0; i < workers; i++) {
            machines.add(machine(Role.WORKER));
        }
        return machines;
    }

    private static Resource machine(Role role) {
        return new Resource("ec2:instance", "i", "running", role, "", null, Capacity.of(2));
    }
}
