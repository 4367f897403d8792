package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        try (FakeAws aws = new FakeAws().on("DescribeInstances", new ManyMachines(CLUSTERS, 5));
                AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL, aws.settings())) {
            aws.onMetrics(FakeMetrics.of((machine, metric, at) -> 90.0));

            Observations seen = observe(cloud, discover(cloud).clusters());

            assertThat(seen.signals()).hasSize(CLUSTERS);
            assertThat(seen.signals().values())
                    .allSatisfy(signals ->
                            assertThat(signals).extracting(Signal::state).containsExactly(Signal.State.ALIVE));
            assertThat(aws.calls("GetMetricData")).isEqualTo(MACHINES / CloudWatchMetrics.MOST_QUERIES);
        }
    }

    @Test
    void quietClustersCostTheNetworkToo() {
        try (FakeAws aws = new FakeAws().on("DescribeInstances", new ManyMachines(CLUSTERS, 5));
                AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL, aws.settings())) {
            aws.onMetrics(FakeMetrics.of((machine, metric, at) -> 1.0));

            Observations seen = observe(cloud, discover(cloud).clusters());

            assertThat(seen.signals().values())
                    .allSatisfy(signals ->
                            assertThat(signals).extracting(Signal::state).containsExactly(Signal.State.QUIET));
            assertThat(aws.calls("GetMetricData")).isEqualTo(3 * MACHINES / CloudWatchMetrics.MOST_QUERIES);
        }
    }

    private static Discovery discover(AwsCloud cloud) {
        Scope scope = cloud.scopes(new ScopeSpec.Aws(List.of("us-east-1"), null))
                .scopes()
                .get(0);
        return kind(cloud).discover(scope);
    }

    private static Observations observe(AwsCloud cloud, List<Cluster> clusters) {
        List<Watch> watches = clusters.stream()
                .map(cluster -> new Watch(cluster, Duration.ofHours(2), 5, 1024))
                .toList();
        return kind(cloud).observe(watches, NOW);
    }

    private static ClusterKind kind(AwsCloud cloud) {
        return cloud.kinds().get(0);
    }
}
