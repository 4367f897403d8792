package dev.clusterjanitor.gcp;

import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.State;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.emulators.google.DaskGceCluster;
import dev.clusterjanitor.emulators.google.GoogleCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Cloud Monitoring tells of work, and what its silence means. */
class VmUsageTest {
    private static final Duration WINDOW = Duration.ofHours(2);

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private DaskGceCluster.Started start(String name) {
        return stage.project.dask(name).workers(2).createdAt(stage.longAgo()).start();
    }

    private List<Watch> watches() {
        return stage.discover().clusters().stream()
                .map(cluster -> new Watch(cluster, WINDOW, 5, 1024))
                .toList();
    }

    private Signal signal() {
        List<Watch> watches = watches();
        Observations seen = stage.kind().observe(watches, stage.google.now());
        return seen.of(watches.get(0).cluster().id()).get(0);
    }

    private long queries(String metric) {
        return stage.google.calls().stream()
                .filter(call -> call.query().getOrDefault("filter", "").contains(metric))
                .filter(call -> !call.query().containsKey("pageToken"))
                .count();
    }

    @Test
    void idleMachinesAreQuietAllThroughTheWindow() {
        start(Stage.NAME);

        assertThat(signal().state()).isEqualTo(State.QUIET);
    }

    @Test
    void anIdleClusterOfAnOldReleaseIsStale() {
        stage.project
                .dask(Stage.NAME)
                .ofAnOldRelease()
                .workers(2)
                .createdAt(stage.longAgo())
                .start();

        var assessment = new Judge(aPolicy().build()).judge(stage.only(), List.of(signal()), stage.google.now());

        assertThat(assessment.verdict().outcome()).isEqualTo(Verdict.Outcome.STALE);
        assertThat(assessment.verdict().reasons()).extracting(Reason::code).containsExactly(ReasonCode.IDLE);
    }

    @Test
    void aBusyWorkerIsWorkAndItsNetworkIsNotAskedFor() {
        start(Stage.NAME).machines().get(2).cpu(at -> 0.73);

        Signal signal = signal();

        assertThat(signal.state()).isEqualTo(State.ALIVE);
        assertThat(signal.detail()).contains("used 73 % CPU");
        assertThat(queries("network")).isZero();
    }

    @Test
    void trafficIsWorkToo() {
        start(Stage.NAME).machines().get(1).network(at -> 1024L * 1024);

        Signal signal = signal();

        assertThat(signal.state()).isEqualTo(State.ALIVE);
        assertThat(signal.detail()).contains("moved 2048 KiB");
    }

    @Test
    void workThatEndedBeforeTheWindowIsNoWork() {
        start(Stage.NAME).busyUntil(stage.google.now().minus(Duration.ofHours(3)));
        assertThat(signal().state()).isEqualTo(State.QUIET);
    }

    @Test
    void workThatEndedWithinTheWindowIsDatedByItsBucket() {
        Instant end = stage.google.now().minus(Duration.ofMinutes(50));
        start(Stage.NAME).busyUntil(end);

        assertThat(signal().at()).isEqualTo(end);
    }

    @Test
    void aGapIsUnknownAndNeverQuiet() {
        Instant gap = stage.google.now().minus(Duration.ofMinutes(60));
        start(Stage.NAME).scheduler().cpu(at -> at.equals(gap) ? null : 0.01);

        Signal signal = signal();

        assertThat(signal.state()).isEqualTo(State.UNKNOWN);
        assertThat(signal.detail()).contains(gap.toString());
    }

    @Test
    void trafficInOneDirectionOnlyIsAGap() {
        start(Stage.NAME);
        stage.google.fail(VmUsageTest::asksForSent, 0, 99, 403, "forbidden");

        assertThat(signal().state()).isEqualTo(State.UNREADABLE);
    }

    private static boolean asksForSent(GoogleCall call) {
        return call.query().getOrDefault("filter", "").contains("sent_bytes_count");
    }

    @Test
    void machinesWithoutDataAreUnknown() {
        start(Stage.NAME).withoutMetrics();

        assertThat(signal().state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void aRefusalIsUnreadableAndAProblem() {
        start(Stage.NAME);
        stage.google.fail("monitoring.projects.timeSeries.list", 0, 99, 403, "accessNotConfigured");
        List<Watch> watches = watches();

        Observations seen = stage.kind().observe(watches, stage.google.now());

        assertThat(seen.of(watches.get(0).cluster().id()))
                .extracting(Signal::state)
                .containsExactly(State.UNREADABLE);
        assertThat(seen.problems())
                .singleElement()
                .asString()
                .contains("gcloud services enable monitoring.googleapis.com");
    }

    @Test
    void aPageThatFailsLeavesWorkThatWasSeenAndMakesNothingQuiet() {
        start(Stage.NAME).busy();
        start("c0ffee02");
        stage.google.fail("monitoring.projects.timeSeries.list", 2, 99, 403, "forbidden");
        List<Watch> watches = watches();

        Observations seen = stage.kind().observe(watches, stage.google.now());

        assertThat(seen.of(watches.get(0).cluster().id()))
                .extracting(Signal::state)
                .containsExactly(State.ALIVE);
        assertThat(seen.of(watches.get(1).cluster().id()))
                .extracting(Signal::state)
                .containsExactly(State.UNREADABLE);
    }

    @Test
    void stoppedMachinesAreNotAskedFor() {
        start(Stage.NAME).each(machine -> machine.stopFromGuest(stage.longAgo()));

        assertThat(signal().state()).isEqualTo(State.UNKNOWN);
        assertThat(queries("cpu")).isZero();
    }

    @Test
    void whatDoesNotFitIntoMemoryAtOnceIsReadInPartsWithTheSameResult() {
        start("0ffee001").busy();
        start("1ffee001");
        start("fffee001").withoutMetrics();
        List<Watch> watches = watches();
        Compute compute = new Compute(GoogleHttp.of(Stage.settings(stage.google.endpoint(), 500)), Stage.PROJECT);
        TimeSeries series = new TimeSeries(compute.http(), Stage.PROJECT);

        Observations whole = new VmUsage(series, watches, stage.google.now()).read();
        stage.google.forgetCalls();
        Observations parts = new VmUsage(series, watches, stage.google.now(), 20).read();

        assertThat(parts.signals()).isEqualTo(whole.signals()).hasSize(3);
        assertThat(queries("\"dask-0")).isPositive();
        assertThat(queries("\"dask-\"")).isZero();
    }

    @Test
    void severalWindowsAreEachJudgedByTheirOwn() {
        start(Stage.NAME).busyUntil(stage.google.now().minus(Duration.ofHours(5)));
        start("c0ffee02").busyUntil(stage.google.now().minus(Duration.ofHours(5)));
        List<Cluster> clusters = stage.discover().clusters();
        List<Watch> watches = List.of(
                new Watch(clusters.get(0), Duration.ofHours(1), 5, 1024),
                new Watch(clusters.get(1), Duration.ofHours(8), 5, 1024));

        Observations seen = stage.kind().observe(watches, stage.google.now());

        assertThat(seen.of(clusters.get(0).id())).extracting(Signal::state).containsExactly(State.QUIET);
        assertThat(seen.of(clusters.get(1).id())).extracting(Signal::state).containsExactly(State.ALIVE);
    }
}
