package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTextTest {

    @Test
    void partsOfOneSortAreCounted() {
        assertThat(ClusterText.madeOf(Samples.fiveDisks()))
                .isEqualTo("1 scheduler (m5.large), 4 workers (m5.large), 5 disks");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ec2:volume | 1 disk | 2 disks",
                "ec2:network-interface | 1 network interface | 2 network interfaces",
                "ecs:task-definition | 1 task definition | 2 task definitions",
                "compute:address | 1 address | 2 addresses",
                "iam:policy | 1 policy | 2 policies",
                "Microsoft.Compute/disks | 1 disk | 2 disks",
                "Microsoft.Network/networkInterfaces | 1 network interface | 2 network interfaces",
                "Microsoft.Network/publicIPAddresses | 1 public ipaddress | 2 public ipaddresses"
            })
    void everyCloudsTypesBecomeWords(String type, String one, String two) {
        Resource part = new Resource(type, "id", "", Role.PART, "", null);

        assertThat(madeOf(part)).isEqualTo(one);
        assertThat(madeOf(part, part)).isEqualTo(two);
    }

    @Test
    void aMachineThatDoesNotRunSaysSo() {
        assertThat(madeOf(
                        new Resource("ec2:instance", "i-1", "stopped", Role.SCHEDULER, "m5.large", null),
                        new Resource("ec2:instance", "i-2", "stopped", Role.WORKER, "", null),
                        new Resource("compute:instance", "i-3", "RUNNING", Role.WORKER, "", null),
                        new Resource("vm", "i-4", "PowerState/running", Role.MACHINE, "", null)))
                .isEqualTo("1 scheduler (m5.large, stopped), 1 worker (stopped), 1 worker, 1 machine");
    }

    @Test
    void nothingLeftIsSaid() {
        assertThat(madeOf()).isEqualTo("nothing that the cloud still lists");
    }

    @Test
    void manySortsOfPartAreCutShort() {
        Resource[] parts = IntStream.range(0, 12)
                .mapToObj(i -> new Resource("x:sort-" + i, "id", "", Role.PART, "", null))
                .toArray(Resource[]::new);

        assertThat(madeOf(parts)).startsWith("1 sort 0, ").endsWith("1 sort 7, and 4 more sorts of part");
    }

    @Test
    void aMachineWithoutAClusterIsNotCalledACluster() {
        assertThat(ClusterText.noun(aCluster().shape(Shape.UNGROUPED).build())).isEqualTo("Dask machine");
    }

    private static String madeOf(Resource... parts) {
        return ClusterText.madeOf(Samples.with(aCluster().build(), List.of(parts)));
    }
}
