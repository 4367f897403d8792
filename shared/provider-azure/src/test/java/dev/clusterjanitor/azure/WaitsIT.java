package dev.clusterjanitor.azure;

import static dev.clusterjanitor.azure.Stage.calling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.emulators.azure.AzureFault;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Azure says how long to wait before a call is made again; the deadline says how long that may be. */
class WaitsIT {
    private static final String VM_DELETE = "Microsoft.Compute/virtualMachines/delete";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aCallIsMadeAgainWhenAzureSaysSo() {
        stage.cluster(Stage.NAME).create();
        stage.azure.fail(calling(GraphReading.ACTION), throttled(20), 1);
        Instant before = stage.azure.now();

        assertThat(stage.discovered().doubts()).isEmpty();
        assertThat(stage.azure.now()).isEqualTo(before.plusSeconds(20));
        assertThat(stage.azure.count(GraphReading.ACTION)).isEqualTo(2);
    }

    @Test
    void moreThanAMinuteIsNotWaitedForOneCall() {
        stage.cluster(Stage.NAME).create();
        stage.azure.fail(calling("Microsoft.Resources/subscriptions/resources/read"), throttled(75), 1);
        var scope = stage.scope();
        Instant before = stage.azure.now();

        assertThatThrownBy(() -> stage.kind().reconstruct(scope, Stage.NAME))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("throttled");
        assertThat(stage.azure.now()).isEqualTo(before);
    }

    @Test
    void severalWaitsForOneCallAreNoLongerTogether() {
        stage.cluster(Stage.NAME).create();
        stage.azure.fail(calling("Microsoft.Resources/subscriptions/resources/read"), throttled(40), 2);
        var scope = stage.scope();
        Instant before = stage.azure.now();

        assertThatThrownBy(() -> stage.kind().reconstruct(scope, Stage.NAME)).isInstanceOf(CloudException.class);
        assertThat(stage.azure.now()).isEqualTo(before.plusSeconds(40));
    }

    @Test
    void noWaitOfADeletionPassesItsDeadline() {
        stage.cluster(Stage.NAME).create();
        var handle = stage.handle();
        stage.azure.fail(calling(VM_DELETE), throttled(30), 1);
        Instant end = stage.azure.now().plusSeconds(20);

        assertThatThrownBy(() -> handle.delete(Deadline.at(end, stage.azure::now)))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("throttled");
        assertThat(stage.azure.now()).isBefore(end);
        assertThat(stage.azure.count(VM_DELETE)).isEqualTo(1);
    }

    private static AzureFault throttled(int seconds) {
        return new AzureFault(
                429,
                "TooManyRequests",
                String.valueOf(Duration.ofSeconds(seconds).toSeconds()),
                false);
    }
}
