package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.emulators.google.DaskGceCluster;
import dev.clusterjanitor.emulators.google.GceInstance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of it when somebody else is faster, whether Google says so at once or when the operation ends. */
class VmRacesTest {
    private static final TagChange MARK =
            TagChange.with(TagKeys.DEFAULT).set(JanitorTag.REASON, "idle").build();

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private DaskGceCluster.Started start(int workers) {
        return stage.project
                .dask(Stage.NAME)
                .workers(workers)
                .createdAt(stage.longAgo())
                .start();
    }

    private List<String> deletedIds() {
        return stage.google.calls().stream()
                .filter(call -> call.method().equals("compute.instances.delete"))
                .map(call -> call.path().get(2))
                .toList();
    }

    @Test
    void labelsThatChangedMeanwhileAreReadAgainAndKept() {
        var cluster = start(0);
        ClusterHandle handle = stage.handle();
        cluster.scheduler().label("cluster-janitor-keep-until", "20270102t030405z");

        handle.tag(MARK);

        assertThat(cluster.scheduler().labels())
                .containsEntry("cluster-janitor-keep-until", "20270102t030405z")
                .containsEntry("cluster-janitor-reason", "idle");
        assertThat(stage.google.count("compute.instances.setLabels")).isEqualTo(2);
    }

    @Test
    void aRaceThatIsLostWhenTheOperationEndsIsRunAgainInTheSameSweep() {
        var cluster = start(0);
        ClusterHandle handle = stage.handle();
        stage.google.tellOfRacesLate().labelsTake(Duration.ofSeconds(5));
        cluster.scheduler().label("cluster-janitor-keep-until", "20270102t030405z");

        handle.tag(MARK);

        assertThat(cluster.scheduler().labels())
                .containsEntry("cluster-janitor-keep-until", "20270102t030405z")
                .containsEntry("cluster-janitor-reason", "idle");
        assertThat(stage.google.count("compute.instances.setLabels")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONDITION_NOT_MET", "RESOURCE_NOT_READY"})
    void aRaceThatIsLostAgainAndAgainIsGivenUp(String code) {
        var cluster = start(0);
        stage.google.operationsFail("setLabels", cluster.scheduler().id(), code);

        assertThatThrownBy(() -> stage.handle().tag(MARK))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining(code);
        assertThat(stage.google.count("compute.instances.setLabels")).isBetween(5L, 8L);
    }

    @Test
    void anOperationThatGoogleForgetsIsSettledByTheLabelsThemselves() {
        var cluster = start(0);
        stage.google.labelsTake(Duration.ofSeconds(5)).forgetOperations();

        stage.handle().tag(MARK);

        assertThat(cluster.scheduler().labels()).containsEntry("cluster-janitor-reason", "idle");
        assertThat(stage.google.count("compute.instances.setLabels")).isEqualTo(1);
    }

    @Test
    void aMachineThatIsGoneWhenTheOperationEndsCannotBeTagged() {
        var cluster = start(0);
        stage.google.operationsFail("setLabels", cluster.scheduler().id(), "RESOURCE_NOT_FOUND");

        assertThatThrownBy(() -> stage.handle().tag(MARK))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("none of its parts");
    }

    @Test
    void labelsThatNeverHoldStillAreGivenUp() {
        start(0);
        stage.google.fail("compute.instances.setLabels", 0, 999, 412, "conditionNotMet");

        assertThatThrownBy(() -> stage.handle().tag(MARK))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("conditionNotMet");
        assertThat(stage.google.count("compute.instances.setLabels")).isBetween(5L, 8L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RESOURCE_NOT_READY", "CONDITION_NOT_MET", "RESOURCE_OPERATION_RATE_EXCEEDED"})
    void aMachineThatSomethingElseIsDoneToIsAskedForAgain(String code) {
        start(2);
        stage.google.operationsFail("delete", "dask-c0ffee01-worker-00000000", code, 2);

        assertThat(stage.handle().delete(Deadline.NONE).state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletedIds()).hasSize(5);
    }

    @Test
    void aMachineThatIsNeverReadyIsGivenUpAndTold() {
        var cluster = start(1);
        stage.google.operationsFail("delete", "dask-c0ffee01-worker-00000000", "RESOURCE_NOT_READY");

        assertThatThrownBy(() -> stage.handle().delete(Deadline.NONE))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("RESOURCE_NOT_READY")
                .hasMessageEndingWith("; the other machines were deleted");
        assertThat(stage.project.instances()).containsExactly(cluster.machines().get(1));
        assertThat(deletedIds()).hasSize(5);
    }

    @Test
    void aMachineThatIsNotReadyForTheCallIsAskedForAgain() {
        start(1);
        stage.google.fail("compute.instances.delete", 0, 2, 400, "resourceNotReady");

        assertThat(stage.handle().delete(Deadline.NONE).state()).isEqualTo(Deletion.State.GONE);
    }

    @Test
    void aMachineThatIsProtectedWhileItsOperationRunsIsNotAskedForAgain() {
        var cluster = start(1);
        GceInstance worker = cluster.machines().get(1);
        ClusterHandle handle = stage.handle();
        stage.google.operationsFail("delete", worker.name(), "CONDITION_NOT_MET", 1);
        stage.google.fail(
                call -> {
                    if (call.method().equals("compute.zoneOperations.get")) {
                        worker.deletionProtection(true);
                    }
                    return false;
                },
                0,
                1,
                500,
                "never");

        assertThatThrownBy(() -> handle.delete(Deadline.NONE)).isInstanceOf(CloudException.class);
        assertThat(stage.project.instances()).containsExactly(worker);
        assertThat(deletedIds().stream().filter(worker.id()::equals)).hasSizeLessThan(3);
    }

    @Test
    void anOperationThatEndsBecauseTheThingIsGoneIsNoFailureAndNoProof() {
        start(1);
        stage.google.operationsFail("delete", "dask-c0ffee01-worker-00000000", "RESOURCE_NOT_FOUND");

        assertThat(stage.handle().delete(Deadline.NONE).state())
                .as("it is still listed")
                .isEqualTo(Deletion.State.IN_PROGRESS);
    }

    @Test
    void operationsThatGoogleForgetsDoNotMatter() {
        start(1).each(GceInstance::keepsItsDisk);
        stage.google.forgetOperations();

        assertThat(stage.handle().delete(Deadline.NONE).state()).isEqualTo(Deletion.State.GONE);
        assertThat(stage.project.disks()).isEmpty();
    }
}
