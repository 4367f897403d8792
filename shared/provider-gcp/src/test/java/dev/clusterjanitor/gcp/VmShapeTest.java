package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Shape;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a cluster is left, by the states of its machines. */
class VmShapeTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void machinesThatHaveStoppedAreResidueSinceTheyStopped() {
        var stopped = stage.google.now().minus(Duration.ofHours(2));
        stage.project.dask(Stage.NAME).createdAt(stage.longAgo()).start().each(m -> m.stopFromGuest(stopped));

        Cluster cluster = stage.only();

        assertThat(cluster.shape()).isEqualTo(Shape.RESIDUE);
        assertThat(cluster.youngestPart()).contains(stopped);
    }

    @Test
    void aSuspendedMachineCountsAsLiving() {
        stage.project.dask(Stage.NAME).workers(0).start().each(m -> m.status("SUSPENDED"));

        assertThat(stage.only().shape()).isEqualTo(Shape.WHOLE);
    }

    @Test
    void workersAloneMayServeASchedulerElsewhere() {
        stage.project.dask(Stage.NAME).workers(2).withoutScheduler().start();

        assertThat(stage.only().shape()).isEqualTo(Shape.WORKERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERMINATED", "STOPPED", "STOPPING"})
    void aSchedulerThatIsSeenToHaveEndedMakesOrphansOfItsWorkers(String status) {
        stage.project.dask(Stage.NAME).workers(2).start().scheduler().status(status);

        assertThat(stage.only().shape()).isEqualTo(Shape.ORPHANED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUSPENDED", "REPAIRING", "PENDING_STOP", "A_NEW_WORD"})
    void aSchedulerThatMayComeBackMakesNoOrphans(String status) {
        stage.project.dask(Stage.NAME).workers(2).start().scheduler().status(status);

        assertThat(stage.only().shape()).isEqualTo(Shape.WHOLE);
    }
}
