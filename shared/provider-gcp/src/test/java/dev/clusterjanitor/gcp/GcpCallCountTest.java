package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.emulators.google.DaskGceCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What a sweep costs: calls grow with pages, never with clusters or zones. 10,000 machines, 2,000 clusters, 60 zones. */
@TestInstance(Lifecycle.PER_CLASS)
class GcpCallCountTest {
    private static final int CLUSTERS = 2000;
    private static final int PER_CLUSTER = 5;
    private static final int MACHINES = CLUSTERS * PER_CLUSTER;
    private static final int ZONES = 60;
    private static final Duration WINDOW = Duration.ofHours(1);
    /** Of the hour, and of the ten minutes that may not have been published yet. */
    private static final int BUCKETS = 14;

    private final Stage stage = new Stage(GcpSettings.LARGEST_PAGE);

    @BeforeAll
    void manyMachines() {
        Instant old = stage.longAgo();
        for (int i = 0; i < CLUSTERS; i++) {
            DaskGceCluster cluster = stage.project
                    .dask(String.format("%08x", i * 2_000_003L))
                    .zone("zone-" + i % ZONES)
                    .workers(PER_CLUSTER - 1)
                    .createdAt(old);
            cluster.start();
        }
    }

    @BeforeEach
    void count() {
        stage.scope();
        stage.google.forgetCalls();
    }

    @AfterAll
    void close() {
        stage.close();
    }

    private List<Watch> watches(Discovery discovery) {
        return discovery.clusters().stream()
                .map(cluster -> new Watch(cluster, WINDOW, 5, 1024))
                .toList();
    }

    @Test
    void twoThousandClustersCostOneListingOfMachinesAndOneOfDisks() {
        Discovery discovery = stage.discover();

        assertThat(discovery.problems()).isEmpty();
        assertThat(discovery.clusters())
                .hasSize(CLUSTERS)
                .allSatisfy(cluster -> assertThat(cluster.workers()).isEqualTo(PER_CLUSTER - 1));
        assertThat(stage.google.count("compute.instances.aggregatedList"))
                .isEqualTo(MACHINES / GcpSettings.LARGEST_PAGE);
        assertThat(stage.google.count("compute.disks.aggregatedList")).isEqualTo(1);
        assertThat(stage.google.calls()).hasSize(MACHINES / GcpSettings.LARGEST_PAGE + 1);
    }

    @Test
    void quietClustersCostThreeMetricsInFullPages() {
        assertThat(metricCalls(Signal.State.QUIET)).isEqualTo(3 * pages(MACHINES * (BUCKETS - 1)));
    }

    @Test
    void busyClustersCostOneMetricInFullPages() {
        stage.project.instances().forEach(machine -> machine.cpu(at -> 0.9));

        long calls = metricCalls(Signal.State.ALIVE);

        stage.project.instances().forEach(machine -> machine.cpu(at -> 0.01));
        assertThat(calls).isEqualTo(pages(MACHINES * (BUCKETS - 1)));
    }

    private static long pages(int points) {
        return IntStream.iterate(points, left -> left > 0, left -> left - GcpSettings.MOST_POINTS)
                .count();
    }

    private long metricCalls(Signal.State expected) {
        List<Watch> watches = watches(stage.discover());

        Observations seen = stage.kind().observe(watches, stage.google.now());

        assertThat(seen.signals().values())
                .hasSize(CLUSTERS)
                .allSatisfy(
                        signals -> assertThat(signals).extracting(Signal::state).containsExactly(expected));
        return stage.google.count("monitoring.projects.timeSeries.list");
    }

    @Test
    void aLookAtOneClusterCostsTwoCallsHoweverManyThereAre() {
        assertThat(stage.kind().reconstruct(stage.scope(), String.format("%08x", 0)))
                .isPresent();

        assertThat(stage.google.calls()).hasSize(2);
    }

    @Test
    void aDeletionCostsOneCallForEachMachineAndSomeLooks() {
        try (Stage small = new Stage(GcpSettings.LARGEST_PAGE)) {
            small.project.dask(Stage.NAME).workers(PER_CLUSTER - 1).start();
            var handle = small.handle();
            small.google.forgetCalls();

            handle.delete(Deadline.NONE);

            assertThat(small.google.count("compute.instances.delete")).isEqualTo(PER_CLUSTER);
            assertThat(small.google.count("compute.zoneOperations.get"))
                    .as("machines that are on their way out")
                    .isZero();
            assertThat(small.google.calls()).hasSizeLessThan(PER_CLUSTER + 12);
        }
    }
}
