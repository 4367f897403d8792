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
    @CsvSource({"0, 2200, 8292", "1, 2200, 8292", "4, 3700, 8592", "10, 6700, 21192", "12, 7200, 25392"})
    void eachWorkerAndOpenPagesExplainSomeTrafficOfTheScheduler(int workers, double received, double sent) {
        List<Resource> running = cluster(workers);

        assertThat(DaskOverhead.DASK.of(running.get(0), running)).isEqualTo(Overhead.Use.ofEach(6, received, sent));
    }

    @ParameterizedTest
    @CsvSource({"1, 600", "10, 600", "11, 300", "12, 300"})
    void aWorkersTrafficHangsOnTheIntervalOfHeartbeatsAlone(int workers, double kib) {
        List<Resource> running = cluster(workers);

        assertThat(DaskOverhead.DASK.of(running.get(1), running).networkKib()).isEqualTo(kib);
    }

    /** As CUDAWorker starts them: one for each GPU. */
    @ParameterizedTest
    @CsvSource({"4, 1, 2400, 24, 3700", "4, 2, 2400, 24, 5700", "8, 1, 4800, 48, 5700", "8, 2, 2400, 48, 8200"})
    void severalWorkersOnAMachineTakeSeveralTimesAsMuch(
            int gpus, int machines, double kib, double cpu, double received) {
        List<Resource> running = new ArrayList<>(List.of(machine(Role.SCHEDULER)));
        for (int i = 0; i < machines; i++) {
            running.add(machine(Role.WORKER, new Capacity(48, 0, true, gpus)));
        }

        assertThat(DaskOverhead.DASK.of(running.get(1), running)).isEqualTo(Overhead.Use.ofBoth(cpu, kib));
        assertThat(DaskOverhead.DASK.of(running.get(0), running).receivedKib()).isEqualTo(received);
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
