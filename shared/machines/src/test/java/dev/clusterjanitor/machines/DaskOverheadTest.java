package dev.clusterjanitor.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.policy.Overhead;
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
    @CsvSource({"1, 600", "10, 600", "11, 300", "12, 300"})
    void aWorkersTrafficHangsOnTheIntervalOfHeartbeatsAlone(int workers, double kib) {
        List<Resource> running = cluster(workers);

        assertThat(DaskOverhead.DASK.of(running.get(1), running).networkKib()).isEqualTo(kib);
    }

    /** As CUDAWorker starts them: one for each GPU. */
    @ParameterizedTest
    @CsvSource({"4, 1, 2400, 24, 8544", "4, 2, 2400, 24, 10944", "8, 1, 4800, 48, 10944", "8, 2, 2400, 48, 13944"})
    void severalWorkersOnAMachineTakeSeveralTimesAsMuch(
            int gpus, int machines, double kib, double cpu, double schedulersKib) {
        List<Resource> running = new ArrayList<>(List.of(machine(Role.SCHEDULER)));
        for (int i = 0; i < machines; i++) {
            running.add(machine(Role.WORKER, new Capacity(48, 0, true, gpus)));
        }

        assertThat(DaskOverhead.DASK.of(running.get(1), running)).isEqualTo(new Overhead.Use(cpu, kib));
        assertThat(DaskOverhead.DASK.of(running.get(0), running)).isEqualTo(new Overhead.Use(6, schedulersKib));
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
        return machine(role, Capacity.of(2));
    }

    private static Resource machine(Role role, Capacity capacity) {
        return new Resource("ec2:instance", "i", "running", role, "", null, capacity);
    }
}
