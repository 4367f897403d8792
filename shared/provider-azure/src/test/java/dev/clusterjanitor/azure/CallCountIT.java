package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a sweep of 2,000 clusters in 20 subscriptions costs: calls grow with pages and batches, never with clusters. */
class CallCountIT {
    private static final int SUBSCRIPTIONS = 20;
    private static final int CLUSTERS_IN_EACH = 100;

    /** A scheduler with disk, interface and address, and a worker with disk and interface. */
    private static final int ROWS_OF_EACH = 7;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void discoveryIsOneListingOfSubscriptionsAndFullPagesOfGraphAndMetricsAreFullBatches() {
        List<String> subscriptions = IntStream.range(0, SUBSCRIPTIONS)
                .mapToObj(i -> String.format("%08x-0000-0000-0000-000000000000", i))
                .toList();
        for (String subscription : subscriptions) {
            for (int i = 0; i < CLUSTERS_IN_EACH; i++) {
                stage.azure
                        .daskCluster(subscription, "dask", String.format("%08x", i))
                        .createdAt(Stage.START.minus(Duration.ofHours(3)))
                        .workers(1)
                        .create();
            }
        }

        List<Scope> scopes = stage.enter(subscriptions, List.of()).scopes();
        List<List<Cluster>> found = new ArrayList<>();
        for (Scope scope : scopes) {
            found.add(stage.kind().discover(scope).clusters());
        }

        int rows = SUBSCRIPTIONS * CLUSTERS_IN_EACH * ROWS_OF_EACH;
        assertThat(found)
                .hasSize(SUBSCRIPTIONS)
                .allSatisfy(clusters -> assertThat(clusters)
                        .hasSize(CLUSTERS_IN_EACH)
                        .allSatisfy(cluster -> assertThat(cluster.workers()).isEqualTo(1)));
        assertThat(stage.azure.count(GraphReading.ACTION)).isEqualTo(rows / GraphReading.ROWS);
        // One listing of the subscriptions, and for each one look at what may be read in it.
        assertThat(stage.azure.calls()).hasSize(rows / GraphReading.ROWS + 1 + SUBSCRIPTIONS);
        stage.azure.clearCalls();

        for (List<Cluster> clusters : found) {
            stage.kind()
                    .observe(
                            clusters.stream()
                                    .map(cluster -> new Watch(cluster, Duration.ofHours(2), 5, 1024))
                                    .toList(),
                            Stage.START);
        }

        int machines = SUBSCRIPTIONS * CLUSTERS_IN_EACH * 2;
        assertThat(stage.azure.calls()).hasSize(machines / MetricsBatch.MOST_MACHINES);
    }

    @Test
    void aReadByNameCostsTheSameHoweverManyClustersThereAre() {
        stage.cluster(Stage.NAME).workers(1).create();
        assertThat(callsToReconstruct()).isEqualTo(9);
        for (int i = 0; i < 5; i++) {
            stage.cluster(String.format("%08x", i)).workers(1).create();
        }

        assertThat(callsToReconstruct()).isEqualTo(9);
    }

    private int callsToReconstruct() {
        Scope scope = stage.scope();
        stage.azure.clearCalls();
        stage.kind().reconstruct(scope, Stage.NAME);
        return stage.azure.calls().size();
    }
}
