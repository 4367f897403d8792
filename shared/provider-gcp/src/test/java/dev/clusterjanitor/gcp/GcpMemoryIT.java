package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.emulators.google.GoogleEmulator;
import dev.clusterjanitor.emulators.google.GoogleProject;
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
class GcpMemoryIT {
    private static final int CLUSTERS = 10_000;

    @Test
    void aHundredThousandMachinesFitIntoASmallHeap() throws IOException, InterruptedException {
        try (GoogleEmulator google = GoogleEmulator.start()) {
            GoogleProject project = google.project(Stage.PROJECT);
            for (int i = 0; i < CLUSTERS; i++) {
                project.dask(String.format("%08x", i))
                        .zone("zone-" + i % 60)
                        .workers(9)
                        .createdAt(google.now().minus(Duration.ofDays(3)))
                        .label("cluster-janitor-owner", "owner-" + i % 500)
                        .label("team", "research")
                        .start();
            }
            Process child = inASmallHeap(google.endpoint(), google.now());
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).as(output).isZero();
            assertThat(output).contains("10000 clusters, 90000 workers, 10000 signals, 0 problems");
            assertThat(google.count("compute.instances.aggregatedList")).isEqualTo(200);
            // Three metrics of 100,000 machines in 13 buckets, 100,000 points on a page.
            assertThat(google.count("monitoring.projects.timeSeries.list")).isEqualTo(39);
        }
    }

    private static Process inASmallHeap(URI endpoint, Instant now) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        // What Java chooses by itself on a machine or function this small.
                        "-XX:+UseSerialGC",
                        "-cp",
                        classes,
                        GcpMemoryIT.class.getName(),
                        endpoint.toString(),
                        now.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** What runs in the small heap: discovers and observes at the endpoint given, and prints what it found. */
    public static void main(String[] args) {
        GcpSettings settings = Stage.settings(URI.create(args[0]), GcpSettings.LARGEST_PAGE);
        try (GcpCloud cloud = new GcpCloud(TagKeys.DEFAULT, Pause.REAL, settings)) {
            Scope scope = cloud.scopes(new ScopeSpec.Gcp(List.of())).scopes().get(0);
            Discovery found = cloud.kinds().get(0).discover(scope);
            int workers = found.clusters().stream().mapToInt(Cluster::workers).sum();
            List<Watch> watches = found.clusters().stream()
                    .map(cluster -> new Watch(cluster, Duration.ofHours(1), 5, 1024))
                    .toList();
            Observations seen = cloud.kinds().get(0).observe(watches, Instant.parse(args[1]));
            System.out.println(found.clusters().size() + " clusters, " + workers + " workers, "
                    + seen.signals().size() + " signals, "
                    + (found.problems().size() + seen.problems().size()) + " problems");
        }
    }
}
