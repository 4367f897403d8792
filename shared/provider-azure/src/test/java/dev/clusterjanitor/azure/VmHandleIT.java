package dev.clusterjanitor.azure;

import static dev.clusterjanitor.azure.Stage.calling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.emulators.azure.AzureFault;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import dev.clusterjanitor.emulators.azure.MetricSeries;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handle can do beside deleting, and what the metrics say. */
class VmHandleIT {
    private static final String METRICS = "Microsoft.Insights/metrics/read";
    private static final String TAGS = "Microsoft.Resources/tags/write";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMarkStandsOnTheSchedulerAndCostsOneCall() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(3).create();

        stage.handle().tag(reason("idle"));

        assertThat(stage.azure.tags(cluster.scheduler())).containsEntry("cluster-janitor-reason", "idle");
        assertThat(stage.azure.count(TAGS)).isEqualTo(1);
    }

    @Test
    void orphansBearTheMarkOnEveryMachineAndLoseItFromEach() {
        DaskVmCluster cluster =
                stage.cluster(Stage.NAME).withoutScheduler().workers(2).create();

        stage.handle().tag(reason("orphaned"));
        assertThat(cluster.workers())
                .allSatisfy(worker -> assertThat(stage.azure.tags(worker)).containsKey("cluster-janitor-reason"));
        stage.handle()
                .tag(TagChange.with(TagKeys.DEFAULT).remove(JanitorTag.REASON).build());

        assertThat(cluster.workers())
                .allSatisfy(worker -> assertThat(stage.azure.tags(worker)).doesNotContainKey("cluster-janitor-reason"));
    }

    @Test
    void aMarkThatSomebodyChangedMeanwhileIsNotRemoved() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        stage.handle().tag(reason("idle"));
        ClusterHandle handle = stage.handle();
        stage.azure.tag(cluster.scheduler(), "cluster-janitor-reason", "other");

        handle.tag(TagChange.with(TagKeys.DEFAULT).remove(JanitorTag.REASON).build());

        assertThat(stage.azure.tags(cluster.scheduler())).containsEntry("cluster-janitor-reason", "other");
    }

    @Test
    void noRoomForAnotherTagIsToldAsSuch() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        for (int i = 0; i < 48; i++) {
            stage.azure.tag(cluster.scheduler(), "t" + i, "x");
        }

        assertThatThrownBy(() -> stage.handle().tag(reason("idle")))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("no room for the mark");
    }

    @Test
    void scalingDownDeletesTheYoungestWorkersWithAllThatWasTheirs() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(2).create();

        stage.handle().scale(1);
        stage.azure.advance(Duration.ofMinutes(5));

        assertThat(cluster.workers().stream().filter(stage.azure::exists)).hasSize(1);
        assertThat(stage.azure.exists(cluster.scheduler())).isTrue();
        assertThat(stage.azure.ids("Microsoft.Compute/disks")).hasSize(2);
        assertThatThrownBy(() -> stage.handle().scale(5))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("only the process that started it can add more");
    }

    @Test
    void deallocatingStopsTheBillForMachinesAndDeletesNothing() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(1).create();
        stage.azure.power(cluster.workers().get(0), "PowerState/stopped");
        List<String> before = stage.azure.ids("");

        stage.handle().deallocate();
        stage.azure.advance(Duration.ofMinutes(1));

        assertThat(cluster.machines())
                .allSatisfy(machine -> assertThat(stage.azure.power(machine)).isEqualTo("PowerState/deallocated"));
        assertThat(stage.azure.ids("")).isEqualTo(before);
        assertThat(stage.discovered().shape()).isEqualTo(Shape.RESIDUE);
        stage.azure.clearCalls();
        stage.handle().deallocate();
        assertThat(stage.azure.count("Microsoft.Compute/virtualMachines/deallocate/action"))
                .isZero();
    }

    @Test
    void aLockForbidsDeallocationAndScaling() {
        stage.cluster(Stage.NAME).workers(1).create();
        stage.azure.lock(Stage.groupId(), "keep-it", "CanNotDelete");

        assertThatThrownBy(() -> stage.handle().deallocate()).hasMessageContaining("keep-it");
        assertThatThrownBy(() -> stage.handle().scale(0)).hasMessageContaining("keep-it");
    }

    @Test
    void aConnectionIsToThePublicAddressElseToThePrivateOne() {
        stage.cluster(Stage.NAME).create();
        stage.cluster("ffff0000").withoutPublicAddress().create();

        assertThat(stage.handle().connection())
                .map(Connection::address)
                .hasValueSatisfying(address -> assertThat(address).startsWith("tls://203.0.113."));
        assertThat(stage.handle("ffff0000").connection())
                .map(Connection::address)
                .hasValueSatisfying(address -> assertThat(address).startsWith("tls://10.0.0."));
    }

    @Test
    void logsAreRefusedWithTheReason() {
        stage.cluster(Stage.NAME).create();

        assertThatThrownBy(() -> stage.handle().logs(10)).hasMessageContaining("boot diagnostics");
    }

    @Test
    void quietMachinesAreQuiet() {
        stage.cluster(Stage.NAME).workers(1).create();

        assertThat(signal()).satisfies(signal -> assertThat(signal.state()).isEqualTo(Signal.State.QUIET));
    }

    @Test
    void oneBusyWorkerMakesTheClusterActive() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(3).create();
        stage.azure.metrics(cluster.workers().get(1), MetricSeries.constant(80, 0));

        assertThat(signal().state()).isEqualTo(Signal.State.ALIVE);
    }

    @Test
    void trafficAloneIsActivityToo() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(1).create();
        stage.azure.metrics(cluster.workers().get(0), MetricSeries.constant(0.1, 4096));

        assertThat(signal().state()).isEqualTo(Signal.State.ALIVE);
    }

    @Test
    void aGapInTheDataIsUnknownAndNeverQuiet() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        stage.azure.metrics(
                cluster.scheduler(),
                bucket -> bucket.equals(Stage.START.minus(Duration.ofHours(1)))
                        ? Optional.empty()
                        : MetricSeries.idle(cluster.scheduler()).at(bucket));

        assertThat(signal().state()).isEqualTo(Signal.State.UNKNOWN);
    }

    @Test
    void metricsThatCannotBeReadAreUnreadableAndAProblem() {
        stage.cluster(Stage.NAME).create();
        stage.azure.deny("*", METRICS);

        Observations observations = observe();

        assertThat(observations.of(stage.discovered().id()))
                .extracting(Signal::state)
                .containsExactly(Signal.State.UNREADABLE);
        assertThat(observations.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("lacks the permission " + METRICS));
    }

    @Test
    void theMetricsOfAMachineThatIsGoneAreNotQuiet() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(1).create();
        Watch watch = new Watch(stage.discovered(), Duration.ofHours(2), 5, 1024);
        stage.azure.vanish(cluster.workers().get(0));

        assertThat(stage.kind()
                        .observe(List.of(watch), Stage.START)
                        .of(watch.cluster().id()))
                .extracting(Signal::state)
                .containsExactly(Signal.State.UNREADABLE);
    }

    @Test
    void aThrottledReadOfMetricsIsMadeAgain() {
        stage.cluster(Stage.NAME).create();
        stage.azure.fail(calling(METRICS), AzureFault.throttled(), 2);

        assertThat(signal().state()).isEqualTo(Signal.State.QUIET);
    }

    @Test
    void aClusterWhoseMachinesAreOffHasNoMetricsAndCostsNoCall() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        stage.azure.power(cluster.scheduler(), "PowerState/stopped");

        assertThat(signal().state()).isEqualTo(Signal.State.UNKNOWN);
        assertThat(stage.azure.count(METRICS)).isZero();
    }

    @Test
    void machinesOfSeveralRegionsAreReadWhereTheyAre() {
        stage.cluster(Stage.NAME).create();
        stage.cluster("ffff0000").location("northeurope").create();
        List<Watch> watches = stage.discover().clusters().stream()
                .map(cluster -> new Watch(cluster, Duration.ofHours(2), 5, 1024))
                .toList();

        Observations observations = stage.kind().observe(watches, Stage.START);

        assertThat(observations.problems()).isEmpty();
        assertThat(observations.signals().values())
                .allSatisfy(
                        signals -> assertThat(signals).extracting(Signal::state).containsExactly(Signal.State.QUIET));
    }

    @Test
    void noMessageRepeatsWhatAzureSaidOfTheCaller() {
        stage.cluster(Stage.NAME).create();
        stage.azure.deny("*", TAGS);

        assertThatThrownBy(() -> stage.handle().tag(reason("idle")))
                .hasMessageContaining("lacks the permission " + TAGS)
                .hasMessageNotContaining("object id")
                .hasNoCause();
    }

    private Observations observe() {
        Watch watch = new Watch(stage.discovered(), Duration.ofHours(2), 5, 1024);
        return stage.kind().observe(List.of(watch), Stage.START);
    }

    private Signal signal() {
        return observe().of(stage.discovered().id()).get(0);
    }

    private static TagChange reason(String value) {
        return TagChange.with(TagKeys.DEFAULT).set(JanitorTag.REASON, value).build();
    }
}
