package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a sweep costs: calls grow with pages and batches, never with clusters. */
class CallCountTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final int CLUSTERS = 1000;
    private static final int MACHINES = 5 * CLUSTERS;

    @Test
    void aThousandClustersCostTwoListingsOfMachinesAndOneOfDisks() {
        try (FakeAws aws = new FakeAws().on("DescribeInstances", new ManyMachines(CLUSTERS, 5));
                AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL, aws.settings())) {
            Discovery discovery = discover(cloud);

            assertThat(discovery.problems()).isEmpty();
            assertThat(discovery.clusters())
                    .hasSize(CLUSTERS)
                    .allSatisfy(cluster -> assertThat(cluster.workers()).isEqualTo(4));
            assertThat(aws.calls("DescribeInstances")).isEqualTo(2 * MACHINES / ClientSettings.LARGEST_PAGE);
            assertThat(aws.calls("DescribeVolumes")).isEqualTo(1);
            assertThat(aws.calls("GetCallerIdentity")).isEqualTo(1);
            assertThat(aws.calls()).isEqualTo(12);
        }
    }

    @Test
    void busyClustersCostOneMetricOfEachMachineInFullBatches() {
        assertThat(metricCalls(90.0, Signal.State.ALIVE)).isEqualTo(MACHINES / CloudWatchMetrics.MOST_QUERIES);
    }

    @Test
    void quietClustersCostTheNetworkToo() {
        assertThat(metricCalls(1.0, Signal.State.QUIET)).isEqualTo(3 * MACHINES / CloudWatchMetrics.MOST_QUERIES);
    }

    private static int metricCalls(double value, Signal.State expected) {
        try (FakeAws aws = new FakeAws().onMetrics(FakeMetrics.of((machine, metric, at) -> value));
                AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL, aws.settings())) {
            cloud.scopes(new ScopeSpec.Aws(List.of("us-east-1"), null));
            List<Watch> watches = IntStream.range(0, CLUSTERS)
                    .mapToObj(i -> new Watch(running(i), Duration.ofHours(2), 5, 1024))
                    .toList();

            Observations seen = cloud.kinds().get(0).observe(watches, NOW);

            assertThat(seen.signals()).hasSize(CLUSTERS);
            assertThat(seen.signals().values())
                    .allSatisfy(signals ->
                            assertThat(signals).extracting(Signal::state).containsExactly(expected));
            return aws.calls("GetMetricData");
        }
    }

    private static Cluster running(int number) {
        Ec2Grouping grouping = new Ec2Grouping(Machines.SCOPE, TagKeys.DEFAULT);
        String cluster = String.format("%08x", number);
        grouping.add(Machines.machine("i-" + cluster + "0", "running", Machines.schedulerTags(cluster)));
        for (int i = 1; i < 5; i++) {
            Map<String, String> tags = Machines.workerTags(cluster, String.format("%08x", i));
            grouping.add(Machines.machine("i-" + cluster + i, "running", tags));
        }
        return grouping.clusters(List.of(), List.of()).get(0);
    }

    private static Discovery discover(AwsCloud cloud) {
        Scope scope = cloud.scopes(new ScopeSpec.Aws(List.of("us-east-1"), null))
                .scopes()
                .get(0);
        return cloud.kinds().get(0).discover(scope);
    }
}
