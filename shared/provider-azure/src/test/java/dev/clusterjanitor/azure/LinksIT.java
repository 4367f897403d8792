package dev.clusterjanitor.azure;

import static dev.clusterjanitor.azure.Stage.calling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.emulators.azure.AzureFault;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links in Azure's answers: followed with the default port spelt out, and never to anywhere else. */
class LinksIT {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aListingOfSeveralPagesWhoseLinksSpellThePortIsReadToItsEnd() {
        stage.azure.pageSizes(1, 1000);
        stage.cluster(Stage.NAME).workers(3).create();
        stage.azure.failAlways(calling(GraphReading.ACTION), AzureFault.forbidden());

        Discovery discovery = stage.discover();

        assertThat(discovery.problems()).isEmpty();
        assertThat(discovery.clusters()).singleElement().satisfies(cluster -> {
            assertThat(cluster.workers()).isEqualTo(3);
            assertThat(cluster.doubts()).isEmpty();
        });
        assertThat(stage.azure.calls()).anyMatch(call -> call.query().contains("skiptoken"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://management.azure.com:444",
                "http://management.azure.com",
                "https://management.azure.com.example.org",
                "https://management.azure.com:443@example.org"
            })
    void aLinkToAnotherPlaceIsNotFollowedAndTheListingIsPartial(String elsewhere) {
        stage.azure.pageSizes(1, 1000);
        stage.cluster(Stage.NAME).workers(3).create();
        stage.azure.failAlways(calling(GraphReading.ACTION), AzureFault.forbidden());
        var scope = stage.scope();
        stage.azure.linksBeginWith(URI.create(elsewhere));

        assertThat(stage.kind().discover(scope).isComplete()).isFalse();
        assertThat(stage.names.strangers()).isEmpty();
    }

    @Test
    void theOperationOfADeletionIsNotAskedAfterElsewhere() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        stage.azure.neverEnd(cluster.scheduler());
        stage.azure.linksBeginWith(URI.create("https://management.azure.com.example.org"));

        assertThatThrownBy(stage::delete)
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("cannot be understood");
        assertThat(stage.names.strangers()).isEmpty();
    }
}
