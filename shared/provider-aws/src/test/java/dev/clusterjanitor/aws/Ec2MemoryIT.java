package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Watch;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A hundred thousand machines in ten thousand clusters fit into a heap of 256 MiB: listed, grouped and watched. */
class Ec2MemoryIT {
    private static final int CLUSTERS = 10_000;

    @Test
    void aHundredThousandMachinesFitIntoASmallHeap() throws IOException, InterruptedException {
        try (FakeAws aws = new FakeAws().on("DescribeInstances", new ManyMachines(CLUSTERS, 10))) {
            aws.onMetrics(FakeMetrics.of((machine, metric, at) -> 1.0));
            Process child = inASmallHeap(aws.endpoint());
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).as(output).isZero();
            assertThat(output).contains("10000 clusters, 90000 workers, 10000 signals, 0 problems");
            // Two listings of machines, one of disks, three metrics of each machine: full batches, or nearly so.
            assertThat(aws.calls("DescribeInstances")).isEqualTo(200);
            assertThat(aws.calls("GetMetricData")).isBetween(600, 680);
        }
    }

    private static Process inASmallHeap(URI endpoint) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        // What Java chooses by itself on a machine or function this small.
                        "-XX:+UseSerialGC",
                        "-cp",
                        classes,
                        Ec2MemoryIT.class.getName(),
                        endpoint.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** What runs in the small heap: discovers and observes at the endpoint given, and prints what it found. */
    public static void main(String[] args) {
        ClientSettings settings = FakeAws.settings(URI.create(args[0]), ClientSettings.LARGEST_PAGE);
        try (AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL, settings)) {
            Scope scope =
                    cloud.scopes(new ScopeSpec.Aws(List.of(), null)).scopes().get(0);
            Discovery found = cloud.kinds().get(0).discover(scope);
            int workers = found.clusters().stream().mapToInt(Cluster::workers).sum();
            List<Watch> watches = found.clusters().stream()
                    .map(cluster -> new Watch(cluster, Duration.ofHours(1), 5, 1024))
                    .toList();
            Observations seen = cloud.kinds().get(0).observe(watches, Instant.parse("2026-01-15T12:00:00Z"));
            System.out.println(found.clusters().size() + " clusters, " + workers + " workers, "
                    + seen.signals().size() + " signals, "
                    + (found.problems().size() + seen.problems().size()) + " problems");
        }
    }
}
