package dev.clusterjanitor.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.machines.Copies.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopiesTest {
    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
    private static final Map<String, String> TRAITS = Map.of("image", "ami-1", "key", "");

    private static final Candidate SCHEDULER = machine("i-1", "dask-1a2b3c4d-scheduler", Role.SCHEDULER, 0, TRAITS);
    private static final Candidate WORKER = machine("i-2", "dask-1a2b3c4d-worker-00000001", Role.WORKER, 60, TRAITS);

    @Test
    void machinesThatTheManagerMadeAreNotInDoubt() {
        Candidate later = machine("i-9", "dask-1a2b3c4d-worker-00000009", Role.WORKER, 90_000, TRAITS);

        assertThat(Copies.among(List.of(SCHEDULER, WORKER, later))).isEmpty();
    }

    @Test
    void theYoungerOfTwoWithOneNameIsInDoubt() {
        Candidate copy = machine("i-0", WORKER.name(), Role.WORKER, 90_000, TRAITS);

        assertThat(Copies.among(List.of(copy, SCHEDULER, WORKER)))
                .containsExactly(Map.entry("i-0", "it has the same name as i-2"));
    }

    @Test
    void ofTwoWithOneNameAndNoCertainAgeBothAreInDoubt() {
        Candidate ageless = new Candidate("i-3", WORKER.name(), Role.WORKER, null, TRAITS);
        Candidate sameSecond = machine("i-4", WORKER.name(), Role.WORKER, 60, TRAITS);

        assertThat(Copies.among(List.of(SCHEDULER, WORKER, ageless))).containsOnlyKeys("i-2", "i-3");
        assertThat(Copies.among(List.of(SCHEDULER, WORKER, sameSecond))).containsOnlyKeys("i-2", "i-4");
    }

    @Test
    void aSchedulerStartedAfterItsWorkersIsInDoubt() {
        Candidate copy = machine("i-7", "dask-1a2b3c4d-scheduler", Role.SCHEDULER, 61, TRAITS);

        assertThat(Copies.among(List.of(copy, WORKER)))
                .containsExactly(Map.entry("i-7", "it is a scheduler that was started after worker i-2"));
        assertThat(Copies.among(List.of(machine("i-7", "s", Role.SCHEDULER, 60, TRAITS), WORKER)))
                .isEmpty();
    }

    @Test
    void aMachineUnlikeItsSchedulerIsInDoubtAndNotTheScheduler() {
        Candidate restored =
                machine("i-5", "dask-1a2b3c4d-worker-00000005", Role.WORKER, 70, Map.of("image", "ami-2", "key", ""));
        Candidate keyed = machine(
                "i-6", "dask-1a2b3c4d-worker-00000006", Role.WORKER, 70, Map.of("image", "ami-1", "key", "mine"));

        assertThat(Copies.among(List.of(restored, keyed, WORKER, SCHEDULER)))
                .containsOnly(
                        Map.entry("i-5", "its image (ami-2) differs from that of i-1 (ami-1)"),
                        Map.entry("i-6", "its key (mine) differs from that of i-1 (none)"));
    }

    @Test
    void withoutASchedulerTheOldestMachineIsTheMeasure() {
        Candidate other =
                machine("i-0", "dask-1a2b3c4d-worker-00000005", Role.WORKER, 70, Map.of("image", "ami-2", "key", ""));

        assertThat(Copies.among(List.of(other, WORKER))).containsOnlyKeys("i-0");
    }

    @Test
    void onlyWhatNobodyChangesOnAMachineThatRunsIsProof() {
        assertThat(Copies.isProof("it has the same name as i-2")).isTrue();
        assertThat(Copies.isProof("its VPC (vpc-2) differs from that of i-1 (vpc-1)"))
                .isTrue();
        assertThat(Copies.isProof("its list of network tags (none) differs from that of i-1 (http-server)"))
                .isFalse();
        assertThat(Copies.isProof("its network security group (b) differs from that of i-1 (a)"))
                .isFalse();
        assertThat(Copies.isProof("it does not have the name that dask-cloudprovider gives to a machine of it"))
                .isFalse();
    }

    @Test
    void theOrderInWhichTheyAreListedDoesNotMatter() {
        List<Candidate> machines = new ArrayList<>(List.of(
                SCHEDULER,
                WORKER,
                machine("i-3", WORKER.name(), Role.WORKER, 61, TRAITS),
                machine("i-4", SCHEDULER.name(), Role.SCHEDULER, 10, TRAITS),
                machine("i-5", "x", Role.WORKER, 61, Map.of("image", "ami-2", "key", ""))));
        Map<String, String> expected = Copies.among(machines);
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(machines, new Random(seed));
            assertThat(Copies.among(machines)).as("seed %s", seed).isEqualTo(expected);
        }
        assertThat(expected).containsOnlyKeys("i-3", "i-4", "i-5");
    }

    private static Candidate machine(
            String id, String name, Role role, @Nullable Integer seconds, Map<String, String> traits) {
        return new Candidate(id, name, role, seconds == null ? null : START.plusSeconds(seconds), traits);
    }
}
