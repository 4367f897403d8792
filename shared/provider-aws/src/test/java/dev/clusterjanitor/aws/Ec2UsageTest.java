package dev.clusterjanitor.aws;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.State;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.emulators.DaskUsage;
import dev.clusterjanitor.machines.MachineTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Ec2UsageTest {
    private static final FakeMetrics.Source QUIET = (machine, metric, at) -> 1.0;

    private final FakeAws aws = new FakeAws();
    private final AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL, aws.settings());

    @BeforeEach
    void enterTheScope() {
        assertThat(cloud.scopes(new ScopeSpec.Aws(List.of("us-east-1"), null)).problems())
                .isEmpty();
    }

    @AfterEach
    void close() {
        cloud.close();
        aws.close();
    }

    @Test
    void aClusterWhoseMachinesAllRestIsQuiet() {
        aws.onMetrics(FakeMetrics.of(QUIET));

        assertThat(signalOf(aCluster().build()).state()).isEqualTo(State.QUIET);
        assertThat(aws.calls("GetMetricData")).isEqualTo(2);
    }

    @Test
    void oneBusyWorkerMakesTheClusterActiveAndSavesTheQuestionForTheNetwork() {
        aws.onMetrics(FakeMetrics.of((machine, metric, at) -> machine.equals("i-worker-2") ? 80.0 : 1.0));

        assertThat(signalOf(aCluster().build()).state()).isEqualTo(State.ALIVE);
        assertThat(aws.calls("GetMetricData")).isEqualTo(1);
    }

    @Test
    void trafficInAndOutIsCountedTogether() {
        // 900 KiB each way; the limit of a worker is 1024 KiB for both, and 600 that its heartbeats explain.
        aws.onMetrics(FakeMetrics.of((machine, metric, at) -> metric.startsWith("Network") ? 900 * 1024.0 : 1.0));

        assertThat(signalOf(aCluster().build()).state()).isEqualTo(State.ALIVE);
    }

    private static Double realDask(String machine, String metric, Instant at) {
        DaskUsage idle = DaskUsage.idle(machine);
        return switch (metric) {
            case "CPUUtilization" -> idle.cpuPercentOfCore();
            case "NetworkIn" -> (double) idle.received();
            default -> (double) idle.sent();
        };
    }

    @Test
    void whatRealDaskUsesWithoutAnyWorkIsIdle() {
        aws.onMetrics(FakeMetrics.of(Ec2UsageTest::realDask));
        Cluster cluster = onMicros(
                aCluster().workers(4).createdAt(NOW.minus(Duration.ofHours(30))).build());

        Signal signal = signalOf(cluster);

        assertThat(signal.state()).isEqualTo(State.QUIET);
        assertThat(new Judge(aPolicy().build())
                        .judge(cluster, List.of(signal), NOW)
                        .verdict()
                        .reasons())
                .extracting(Reason::code)
                .containsExactly(ReasonCode.IDLE);
    }

    @Test
    void realDaskWhoseOwnerIsGoneIsIdleAndWithoutHeartbeat() {
        aws.onMetrics(FakeMetrics.of(Ec2UsageTest::realDask));
        Cluster cluster = onMicros(aCluster()
                .workers(4)
                .createdAt(NOW.minus(Duration.ofHours(30)))
                .tag(JanitorTag.HEARTBEAT, Instants.format(NOW.minus(Duration.ofHours(20))))
                .tag(JanitorTag.LAST_WORK, Instants.format(NOW.minus(Duration.ofHours(26))))
                .build());

        assertThat(new Judge(aPolicy().build())
                        .judge(cluster, List.of(signalOf(cluster)), NOW)
                        .verdict()
                        .reasons())
                .extracting(Reason::code)
                .containsExactly(ReasonCode.IDLE, ReasonCode.HEARTBEAT_LOST);
    }

    @Test
    void oneDirectionWithoutTheOtherIsAGap() {
        aws.onMetrics(FakeMetrics.of((machine, metric, at) -> metric.equals("NetworkOut") ? null : Double.valueOf(1)));

        assertThat(signalOf(aCluster().build()).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void noDataAtAllIsUnknown() {
        aws.onMetrics(FakeMetrics.of((machine, metric, at) -> null));

        assertThat(signalOf(aCluster().build()).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void aClusterWithoutRunningMachinesCostsNothing() {
        assertThat(signalOf(aCluster().shape(Shape.RESIDUE).build()).state()).isEqualTo(State.UNKNOWN);
        assertThat(aws.calls("GetMetricData")).isZero();
    }

    @Test
    void everyPageOfAnAnswerIsRead() {
        aws.onMetrics(request -> {
            boolean first = !request.containsKey("NextToken");
            Instant middle = NOW.minus(Duration.ofHours(1));
            List<Object> results = FakeMetrics.results(
                    request,
                    (machine, metric, at) -> at.isBefore(middle) == first ? Double.valueOf(1) : null,
                    first ? "PartialData" : "Complete");
            return first
                    ? Map.of("MetricDataResults", results, "NextToken", "2")
                    : Map.of("MetricDataResults", results);
        });

        assertThat(signalOf(aCluster().build()).state()).isEqualTo(State.QUIET);
        assertThat(aws.calls("GetMetricData")).isEqualTo(4);
    }

    @Test
    void dataThatStayPartialAreUnreadable() {
        aws.onMetrics(request -> Map.of("MetricDataResults", FakeMetrics.results(request, QUIET, "PartialData")));

        assertUnreadable("PartialData");
    }

    @Test
    void anInternalErrorOfOneMetricIsUnreadable() {
        aws.onMetrics(request -> Map.of("MetricDataResults", FakeMetrics.results(request, QUIET, "InternalError")));

        assertUnreadable("InternalError");
    }

    @Test
    void aMetricThatIsLeftOutOfTheAnswerIsUnreadable() {
        aws.onMetrics(request -> Map.of("MetricDataResults", List.of()));

        assertUnreadable("no answer");
    }

    @Test
    void aMessageBesideTheDataMakesThemUnreadable() {
        aws.onMetrics(request -> Map.of(
                "MetricDataResults",
                FakeMetrics.results(request, QUIET, "Complete"),
                "Messages",
                List.of(Map.of("Code", "MaxMetricsExceeded", "Value", "too many"))));

        assertUnreadable("not all metrics could be read");
    }

    @Test
    void anAnswerThatGoesRoundInCirclesIsUnreadable() {
        aws.onMetrics(request ->
                Map.of("MetricDataResults", FakeMetrics.results(request, QUIET, "PartialData"), "NextToken", "same"));

        assertUnreadable("circles");
    }

    @Test
    void aServiceThatKeepsFailingIsNotAskedForEver() {
        AtomicInteger calls = new AtomicInteger();
        aws.onMetrics(request -> {
            calls.incrementAndGet();
            return Map.of("MetricDataResults", List.of(), "Messages", List.of(Map.of("Code", "x", "Value", "y")));
        });
        List<Watch> watches = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            watches.add(
                    watch(aCluster().named(String.format("%08x", i)).workers(4).build(), Duration.ofHours(2)));
        }

        Observations seen = cloud.kinds().get(0).observe(watches, NOW);

        assertThat(seen.signals()).hasSize(1000);
        assertThat(calls).hasValue(3);
        assertThat(seen.problems()).isNotEmpty();
    }

    @Test
    void eachWindowIsReadAsFarAsItNeeds() {
        List<Instant> starts = new ArrayList<>();
        aws.onMetrics(request -> {
            starts.add(FakeMetrics.instant(request.get("StartTime")));
            return FakeMetrics.of((machine, metric, at) -> 1.0).apply(request);
        });

        Observations seen = cloud.kinds()
                .get(0)
                .observe(
                        List.of(
                                watch(aCluster().named("00000001").build(), Duration.ofHours(30)),
                                watch(aCluster().named("00000002").build(), Duration.ofHours(1))),
                        NOW);

        assertThat(seen.signals().values())
                .allSatisfy(
                        signals -> assertThat(signals).extracting(Signal::state).containsExactly(State.QUIET));
        assertThat(starts).containsOnly(NOW.minus(Duration.ofHours(30)).minus(Duration.ofMinutes(10)));
    }

    @Test
    void longWindowsGoInSmallerBatches() {
        assertThat(CloudWatchMetrics.batchSize(NOW.minus(Duration.ofHours(2)), NOW))
                .isEqualTo(500);
        assertThat(CloudWatchMetrics.batchSize(NOW.minus(Duration.ofDays(14)), NOW))
                .isEqualTo(24);
        assertThat(CloudWatchMetrics.batchSize(NOW.minus(Duration.ofDays(400)), NOW))
                .isEqualTo(1);
    }

    private void assertUnreadable(String why) {
        Observations seen =
                cloud.kinds().get(0).observe(List.of(watch(aCluster().build(), Duration.ofHours(2))), NOW);
        assertThat(seen.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains(why);
            assertThat(problem.kind()).isEqualTo("aws/dask-ec2");
        });
        assertThat(seen.signals().values())
                .singleElement()
                .satisfies(
                        signals -> assertThat(signals).extracting(Signal::state).containsExactly(State.UNREADABLE));
    }

    /** The machines that EC2Cluster starts by default, with one processor. */
    private static Cluster onMicros(Cluster any) {
        List<Resource> parts = any.resources().stream()
                .map(part -> new Resource(
                        part.type(),
                        part.id(),
                        part.state(),
                        part.role(),
                        "t2.micro",
                        part.startedAt(),
                        MachineTypes.ofEc2("t2.micro", 0)))
                .toList();
        return new Cluster(
                any.id(), any.incarnation(), any.shape(), any.createdAt(), parts, any.tags(), List.of(), List.of());
    }

    private Signal signalOf(Cluster cluster) {
        Observations seen = cloud.kinds().get(0).observe(List.of(watch(cluster, Duration.ofHours(2))), NOW);
        assertThat(seen.problems()).isEmpty();
        assertThat(seen.of(cluster.id())).hasSize(1);
        return seen.of(cluster.id()).get(0);
    }

    private static Watch watch(Cluster cluster, Duration window) {
        return new Watch(cluster, window, 5, 1024);
    }
}
