package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.State;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the metrics and logs of tasks say, and what they do not. */
class EcsSignalsTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final Map<String, String> TAGS = Tasks.tags("alice", "dask-alice");

    private FakeAws aws;
    private AwsCloud cloud;

    /** The most units that a task of a family used, and how many measurements there are. */
    private double cpu = 10;

    /** Bytes in a second. */
    private double network = 100;

    @BeforeEach
    void setUp() {
        aws = new FakeAws().onMetrics(FakeMetrics.of((machine, metric, at) -> switch (metric) {
            case "CpuReserved" -> 1024.0;
            case "CpuUtilized" -> cpu;
            default -> network;
        }));
        insights("enabled");
        logs();
        cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL, aws.settings());
        cloud.scopes(new ScopeSpec.Aws(List.of("us-east-1"), null));
    }

    @AfterEach
    void close() {
        cloud.close();
        aws.close();
    }

    @Test
    void withoutContainerInsightsNothingIsKnownAndNoMetricIsAskedFor() {
        insights("disabled");

        assertThat(read()).extracting(Signal::source, Signal::state).containsExactly(tuple("metrics", State.UNKNOWN));
        assertThat(aws.calls("GetMetricData")).isZero();
    }

    @Test
    void familiesThatUseLittleOfWhatTheyReservedAreQuiet() {
        assertThat(read()).extracting(Signal::state).containsExactly(State.QUIET);
        assertThat(aws.calls("GetMetricData")).isEqualTo(1);
    }

    @Test
    void oneBusyTaskOfAFamilyIsWork() {
        cpu = 512;

        assertThat(read()).extracting(Signal::state).containsExactly(State.ALIVE);
    }

    @Test
    void trafficIsWork() {
        network = 1_000_000;

        assertThat(read()).extracting(Signal::state).containsExactly(State.ALIVE);
    }

    @Test
    void fewerMeasurementsThanTasksAreAGap() {
        cpu = 1;

        assertThat(read(5)).extracting(Signal::state).containsExactly(State.UNKNOWN);
    }

    @Test
    void settingsThatCannotBeReadAreUnreadable() {
        aws.onJson("DescribeClusters", request -> FakeAws.refusal("AccessDeniedException"));

        Observations seen = observe(2);

        assertThat(signals(seen)).extracting(Signal::state).containsExactly(State.UNREADABLE);
        assertThat(seen.problems()).singleElement().asString().contains("ecs:DescribeClusters");
    }

    @Test
    void aTaskThatPrintedSomethingWithinTheWindowIsAlive() {
        insights("disabled");
        logs("dask-alice/alice/dask-worker/w1", NOW.minusSeconds(600));

        assertThat(read())
                .extracting(Signal::source, Signal::state, Signal::at)
                .contains(tuple("logs", State.ALIVE, NOW.minusSeconds(600)));
    }

    @Test
    void aFamilyWhoseTasksHaveAllEndedWasAtWork() {
        Instant end = NOW.minus(Duration.ofMinutes(25));
        aws.onMetrics(FakeMetrics.of((machine, metric, at) -> switch (metric) {
            case "CpuReserved" -> 1024.0;
            case "CpuUtilized" ->
                machine.equals("dask-alice/dask-alice-scheduler")
                        ? Double.valueOf(10)
                        : at.isBefore(end) ? Double.valueOf(900) : null;
            default -> 1.0;
        }));
        assertThat(read(0)).extracting(Signal::state, Signal::at).containsExactly(tuple(State.ALIVE, end));
    }

    /** Whoever scans ports makes a scheduler print that somebody connected. */
    @Test
    void aLineInALogIsNoWorkWhereMetricsSpeak() {
        logs("dask-alice/alice/dask-scheduler/s1", NOW.minus(Duration.ofMinutes(36)));

        assertThat(read()).extracting(Signal::source, Signal::state).containsExactly(tuple("metrics", State.QUIET));
        assertThat(aws.calls("DescribeLogStreams")).isZero();
    }

    @Test
    void logsCountWhereMetricsHaveGaps() {
        cpu = 1;
        logs("dask-alice/alice/dask-worker/w1", NOW.minusSeconds(600));

        assertThat(read(5))
                .extracting(Signal::source, Signal::state)
                .containsExactly(tuple("metrics", State.UNKNOWN), tuple("logs", State.ALIVE));
    }

    @Test
    void silentLogsProveNothing() {
        insights("disabled");
        logs("dask-alice/alice/dask-worker/w1", NOW.minus(Duration.ofHours(3)));

        assertThat(read()).extracting(Signal::source).containsExactly("metrics");
    }

    @Test
    void logsOfOtherTasksSayNothing() {
        insights("disabled");
        logs("dask-bob/bob/dask-worker/w77", NOW.minusSeconds(600));

        assertThat(read()).extracting(Signal::source).containsExactly("metrics");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AccessDeniedException", "ServiceUnavailableException"})
    void logsThatCannotBeReadAreUnreadable(String code) {
        insights("disabled");
        aws.onJson("DescribeLogStreams", request -> FakeAws.refusal(code));

        Observations seen = observe(2);

        assertThat(signals(seen)).extracting(Signal::state).contains(State.UNREADABLE);
        assertThat(seen.problems()).singleElement().asString().contains("logs:DescribeLogStreams");
    }

    @Test
    void aLogGroupThatDoesNotExistSaysNothing() {
        insights("disabled");
        aws.onJson("DescribeLogStreams", request -> FakeAws.refusal("ResourceNotFoundException"));

        assertThat(read()).extracting(Signal::source).containsExactly("metrics");
        assertThat(observe(2).problems()).isEmpty();
    }

    @Test
    void logsAreReadNoFurtherThanTheWindow() {
        insights("disabled");
        aws.onJson(
                "DescribeLogStreams",
                request -> Map.of(
                        "logStreams",
                        List.of(Map.of(
                                "logStreamName",
                                "x/y/z",
                                "lastEventTimestamp",
                                NOW.minus(Duration.ofDays(1)).toEpochMilli())),
                        "nextToken",
                        "more"));

        observe(2);

        assertThat(aws.calls("DescribeLogStreams")).isEqualTo(1);
    }

    @Test
    void leftoversAreNotWatched() {
        EcsGrouping grouping = new EcsGrouping(Machines.SCOPE, TagKeys.DEFAULT);
        grouping.add(Tasks.role("dask-alice-task-role", TAGS));
        grouping.settle();

        Observations seen = cloud.kinds().get(1).observe(List.of(watch(grouping)), NOW);

        assertThat(seen.signals()).isEmpty();
        assertThat(aws.calls("DescribeLogStreams")).isZero();
    }

    private void insights(String value) {
        aws.onJson(
                "DescribeClusters",
                request -> Map.of(
                        "clusters",
                        List.of(Map.of(
                                "clusterName",
                                "dask-alice",
                                "settings",
                                List.of(Map.of("name", "containerInsights", "value", value))))));
    }

    private void logs() {
        aws.onJson("DescribeLogStreams", request -> Map.of("logStreams", List.of()));
    }

    private void logs(String stream, Instant last) {
        aws.onJson(
                "DescribeLogStreams",
                request -> Map.of(
                        "logStreams",
                        List.of(Map.of("logStreamName", stream, "lastEventTimestamp", last.toEpochMilli()))));
    }

    private List<Signal> read() {
        return read(2);
    }

    private List<Signal> read(int workers) {
        return signals(observe(workers));
    }

    private static List<Signal> signals(Observations seen) {
        assertThat(seen.signals()).hasSize(1);
        return seen.signals().values().iterator().next();
    }

    private Observations observe(int workers) {
        EcsGrouping grouping = new EcsGrouping(Machines.SCOPE, TagKeys.DEFAULT);
        grouping.add(Tasks.scheduler("dask-alice", "dask-alice", "s1", TAGS));
        for (int i = 1; i <= workers; i++) {
            grouping.add(Tasks.worker("dask-alice", "dask-alice", "w" + i, TAGS));
        }
        grouping.settle();
        return cloud.kinds().get(1).observe(new ArrayList<>(List.of(watch(grouping))), NOW);
    }

    private static Watch watch(EcsGrouping grouping) {
        Cluster cluster = grouping.clusters(List.of(), List.of()).get(0);
        return new Watch(cluster, Duration.ofHours(2), 5, 1024);
    }

    private static Tuple tuple(Object... values) {
        return Assertions.tuple(values);
    }
}
