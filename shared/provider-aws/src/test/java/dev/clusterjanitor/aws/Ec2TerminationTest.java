package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Ec2TerminationTest {

    @Test
    void aBatchKeepsToOneZone() {
        List<List<Machine>> batches = Ec2Termination.batches(List.of(
                Machines.inZone("i-1", "us-east-1b"),
                Machines.inZone("i-2", "us-east-1a"),
                Machines.inZone("i-3", "us-east-1b")));

        assertThat(batches)
                .extracting(batch -> batch.stream().map(Machine::id).toList())
                .containsExactly(List.of("i-2"), List.of("i-1", "i-3"));
    }

    @Test
    void aBatchHasAtMostAHundredMachines() {
        List<Machine> machines = new ArrayList<>();
        for (int i = 0; i < 201; i++) {
            machines.add(Machines.inZone("i-" + i, "us-east-1a"));
        }

        assertThat(Ec2Termination.batches(machines)).extracting(List::size).containsExactly(100, 100, 1);
    }

    @Test
    void nothingMakesNoBatch() {
        assertThat(Ec2Termination.batches(List.of())).isEmpty();
    }
}
