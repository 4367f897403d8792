package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a window of two hours: from 09:50 to 11:50, because the last ten minutes may not be published yet. */
class UsageReadingTest {
    private static final Duration WINDOW = Duration.ofHours(2);
    private static final Instant FIRST = Instant.parse("2026-01-15T09:50:00Z");
    private static final Instant LAST = Instant.parse("2026-01-15T11:45:00Z");

    @Test
    void theWindowBeginsAtAWholeBucketBeforeTheLag() {
        assertThat(UsageReading.from(NOW, WINDOW)).isEqualTo(FIRST);
        assertThat(UsageReading.from(NOW.plusSeconds(299), WINDOW)).isEqualTo(FIRST);
        assertThat(UsageReading.from(NOW.plusSeconds(300), WINDOW)).isEqualTo(FIRST.plusSeconds(300));
        assertThat(UsageReading.from(NOW.minusSeconds(1), WINDOW)).isEqualTo(FIRST.minusSeconds(300));
    }

    @Test
    void aClusterWithoutRunningMachinesIsUnknown() {
        assertThat(read(aCluster(), Map.of())).isEqualTo(unknown("no machine runs"));
    }

    @Test
    void machinesThatAreQuietAllThroughTheWindowAreQuiet() {
        assertThat(read(aCluster().workers(1), Map.of("i-scheduler", idle(), "i-worker-1", idle())))
                .isEqualTo(quiet(
                        FIRST,
                        "all 2 machines below the limits for idle ones (scheduler: 5 % CPU and 7768 KiB per 5 min;"
                                + " worker: 5 % CPU and 1624 KiB per 5 min) from 09:50 to 11:50 UTC on 2026-01-15"));
    }

    @Test
    void oneMachineIsNamedAsOne() {
        assertThat(read(aCluster(), Map.of("i-scheduler", idle())))
                .isEqualTo(quiet(
                        FIRST,
                        "its machine below the limits for idle ones (scheduler: 5 % CPU and 7768 KiB per 5 min) from"
                                + " 09:50 to 11:50 UTC on 2026-01-15"));
    }

    @Test
    void theNewestBucketsMayBeMissing() {
        assertThat(read(aCluster(), Map.of("i-scheduler", idleBetween(FIRST, LAST)))
                        .state())
                .isEqualTo(Signal.State.QUIET);
    }

    @Test
    void aMissingBucketAtTheEndIsAGap() {
        assertThat(read(aCluster(), Map.of("i-scheduler", idleBetween(FIRST, LAST.minusSeconds(300)))))
                .isEqualTo(unknown("no metrics of i-scheduler at 2026-01-15T11:45:00Z"));
    }

    @Test
    void aMissingBucketAtTheStartIsAGap() {
        assertThat(read(aCluster(), Map.of("i-scheduler", idleBetween(FIRST.plusSeconds(300), LAST))))
                .isEqualTo(unknown("no metrics of i-scheduler at 2026-01-15T09:50:00Z"));
    }

    @Test
    void aMissingBucketInTheMiddleIsAGap() {
        Usage usage = idle();
        usage.cpuPercent().remove(FIRST.plusSeconds(3600));

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)))
                .isEqualTo(unknown("no metrics of i-scheduler at 2026-01-15T10:50:00Z"));
    }

    @Test
    void aMissingBucketOfTheNetworkIsAGapToo() {
        Usage usage = idle();
        usage.networkKib().remove(LAST);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)))
                .isEqualTo(unknown("no metrics of i-scheduler at 2026-01-15T11:45:00Z"));
    }

    @Test
    void aMachineWithoutAnyDataIsUnknown() {
        Map<String, Usage> usage = Map.of("i-scheduler", idle(), "i-worker-1", Usage.NONE);

        assertThat(read(aCluster().workers(1), usage).state()).isEqualTo(Signal.State.UNKNOWN);
    }

    @Test
    void aMachineThatDoesNotRunNeedsNoData() {
        assertThat(read(aCluster().workers(5), Map.of("i-scheduler", idle())).state())
                .isEqualTo(Signal.State.QUIET);
    }

    @Test
    void dataOfAMachineThatIsNotKnownMustBeWholeToo() {
        assertThat(read(aCluster(), Map.of("I-SCHEDULER", Usage.NONE)).state()).isEqualTo(Signal.State.UNKNOWN);
    }

    @Test
    void oneBusyBucketOfOneMachineMakesTheClusterActive() {
        Usage usage = idle();
        usage.cpuPercent().put(FIRST.plusSeconds(3600), 80.4);

        assertThat(read(aCluster().workers(1), Map.of("i-scheduler", idle(), "i-worker-1", usage)))
                .isEqualTo(alive(FIRST.plusSeconds(3900), "i-worker-1 used 80 % CPU"));
    }

    @Test
    void trafficAloneMakesTheClusterActive() {
        Usage usage = idle();
        usage.networkKib().put(FIRST.plusSeconds(3600), 50_000.0);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)))
                .isEqualTo(alive(FIRST.plusSeconds(3900), "i-scheduler moved 50000 KiB in 5 min"));
    }

    @Test
    void theLatestBusyBucketCounts() {
        Usage usage = idle();
        usage.cpuPercent().put(FIRST.plusSeconds(3600), 80.0);
        usage.networkKib().put(FIRST.plusSeconds(4200), 50_000.0);
        usage.cpuPercent().put(FIRST.plusSeconds(3900), 80.0);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).at()).isEqualTo(FIRST.plusSeconds(4500));
    }

    @Test
    void aBusyBucketCountsInSpiteOfGaps() {
        Usage usage = new Usage(Map.of(LAST, 80.0), Map.of());

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).state()).isEqualTo(Signal.State.ALIVE);
    }

    @Test
    void aBucketThatIsNotOverYetEndsNow() {
        Usage usage = new Usage(Map.of(NOW.minusSeconds(60), 80.0), Map.of());

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).at()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @CsvSource({"4.999, QUIET", "5.0, ALIVE", "5.001, ALIVE", "100.0, ALIVE"})
    void aMachineAtTheCpuLimitIsBusy(double percent, Signal.State expected) {
        Usage usage = idle();
        usage.cpuPercent().put(LAST, percent);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).state()).isEqualTo(expected);
        assertThat(UsageReading.isBusyCpu(
                        watch(aCluster()), aCluster().build().machines().get(0), percent))
                .isEqualTo(expected == Signal.State.ALIVE);
    }

    @ParameterizedTest
    @CsvSource({"1623.999, QUIET", "1624.0, ALIVE"})
    void aMachineAtTheNetworkLimitAndWhatOnePeerExplainsIsBusy(double kib, Signal.State expected) {
        Usage usage = idle();
        usage.networkKib().put(LAST, kib);

        assertThat(read(aCluster().workers(1), Map.of("i-scheduler", idle(), "i-worker-1", usage))
                        .state())
                .isEqualTo(expected);
        assertThat(read(aCluster(), Map.of("i-of-unknown-role", usage)).state()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 7767.999, QUIET", "1, 7768.0, ALIVE",
        "3, 8967.999, QUIET", "3, 8968.0, ALIVE",
        "10, 13167.999, QUIET", "10, 13168.0, ALIVE",
        "12, 13767.999, QUIET", "12, 13768.0, ALIVE"
    })
    void eachWorkerAndADashboardExplainSomeTrafficOfTheScheduler(int workers, double kib, Signal.State expected) {
        Usage usage = idle();
        usage.networkKib().put(LAST, kib);

        assertThat(read(aCluster().workers(workers), fleet(workers, usage)).state())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4.999, QUIET", "0, 5.0, ALIVE",
        "0.25, 28.999, QUIET", "0.25, 29.0, ALIVE",
        "1, 10.999, QUIET", "1, 11.0, ALIVE",
        "2, 7.999, QUIET", "2, 8.0, ALIVE",
        "16, 5.374, QUIET", "16, 6.25, ALIVE"
    })
    void daskItselfTakesAShareOfOneProcessor(double processors, double percent, Signal.State expected) {
        Resource machine = new Resource("ec2:instance", "i-scheduler", "running", Role.SCHEDULER, "", null, processors);
        Cluster whole = aCluster().build();
        Watch watch = new Watch(
                new Cluster(
                        whole.id(),
                        whole.incarnation(),
                        whole.shape(),
                        whole.createdAt(),
                        List.of(machine),
                        whole.tags(),
                        List.of(),
                        List.of()),
                WINDOW,
                5,
                1024);
        Usage usage = idle();
        usage.cpuPercent().put(LAST, percent);

        assertThat(UsageReading.read(watch, Map.of("i-scheduler", usage), NOW).state())
                .isEqualTo(expected);
        assertThat(UsageReading.isBusyCpu(watch, machine, percent)).isEqualTo(expected == Signal.State.ALIVE);
    }

    @Test
    void workersThatDoNotRunExplainNothing() {
        Usage usage = idle();
        usage.networkKib().put(LAST, 7768.0);

        assertThat(read(aCluster().workers(10), Map.of("i-scheduler", usage)).state())
                .isEqualTo(Signal.State.ALIVE);
    }

    @Test
    void peersOfAWorkerExplainNothingOfIt() {
        Usage usage = idle();
        usage.networkKib().put(LAST, 1624.0);
        Map<String, Usage> fleet = fleet(10, idle());
        fleet.put("i-worker-7", usage);

        assertThat(read(aCluster().workers(10), fleet).state()).isEqualTo(Signal.State.ALIVE);
    }

    @Test
    void processorsTellMoreThanTraffic() {
        Usage usage = idle();
        usage.cpuPercent().put(LAST, 80.0);
        usage.networkKib().put(LAST, 50_000.0);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).detail()).isEqualTo("i-scheduler used 80 % CPU");
    }

    @Test
    void aValueThatIsNoNumberProvesNothing() {
        Usage usage = idle();
        usage.cpuPercent().put(LAST, Double.NaN);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).state()).isNotEqualTo(Signal.State.QUIET);
    }

    @ParameterizedTest
    @CsvSource({"2026-01-15T09:50:00Z, ALIVE", "2026-01-15T09:45:00Z, QUIET", "2026-01-15T09:40:00Z, QUIET"})
    void aBusyBucketThatEndedBeforeTheWindowDoesNotCount(Instant bucket, Signal.State expected) {
        Usage usage = idle();
        usage.cpuPercent().put(bucket, 80.0);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).state()).isEqualTo(expected);
    }

    @Test
    void aYoungMachineIsQuietOnlySinceItsFirstWholeBucket() {
        Instant started = Instant.parse("2026-01-15T11:02:00Z");
        Map<String, Usage> usage =
                Map.of("i-scheduler", idle(), "i-worker-1", idleBetween(Instant.parse("2026-01-15T11:05:00Z"), LAST));

        assertThat(read(aCluster().workers(1).workersStartedAt(started), usage).at())
                .isEqualTo(Instant.parse("2026-01-15T11:05:00Z"));
    }

    @Test
    void aYoungMachineNeedsDataSinceItsFirstWholeBucket() {
        Instant started = Instant.parse("2026-01-15T11:02:00Z");
        Map<String, Usage> usage =
                Map.of("i-scheduler", idle(), "i-worker-1", idleBetween(Instant.parse("2026-01-15T11:10:00Z"), LAST));

        assertThat(read(aCluster().workers(1).workersStartedAt(started), usage))
                .isEqualTo(unknown("no metrics of i-worker-1 at 2026-01-15T11:05:00Z"));
    }

    @Test
    void theYoungestOfSeveralMachinesCounts() {
        Instant started = Instant.parse("2026-01-15T11:02:00Z");
        ClusterBuilder cluster = aCluster()
                .createdAt(Instant.parse("2026-01-15T11:30:00Z"))
                .workers(1)
                .workersStartedAt(started);
        Map<String, Usage> usage = Map.of(
                "i-scheduler", idleBetween(Instant.parse("2026-01-15T11:35:00Z"), LAST),
                "i-worker-1", idleBetween(Instant.parse("2026-01-15T11:05:00Z"), LAST));

        assertThat(read(cluster, usage).at()).isEqualTo(Instant.parse("2026-01-15T11:35:00Z"));
    }

    @Test
    void aMachineThatBeganWithTheWindowNeedsDataForAllOfIt() {
        assertThat(read(aCluster().createdAt(FIRST), Map.of("i-scheduler", idleBetween(FIRST.plusSeconds(300), LAST)))
                        .state())
                .isEqualTo(Signal.State.UNKNOWN);
    }

    @Test
    void aMachineWhoseStartIsNotKnownNeedsDataForAllOfTheWindow() {
        ClusterBuilder cluster = aCluster().createdAt(null);

        assertThat(read(cluster, Map.of("i-scheduler", idle())).at()).isEqualTo(FIRST);
        assertThat(read(cluster, Map.of("i-scheduler", idleBetween(FIRST.plusSeconds(300), LAST)))
                        .state())
                .isEqualTo(Signal.State.UNKNOWN);
    }

    @Test
    void aMachineThatJustBeganHasNothingToShowYet() {
        Instant started = NOW.minusSeconds(240);

        assertThat(read(aCluster().createdAt(started), Map.of("i-scheduler", Usage.NONE)))
                .isEqualTo(Signal.quiet(
                        "metrics",
                        Signal.Question.ACTIVITY,
                        started,
                        started,
                        "no metrics since its youngest machine started at 2026-01-15T11:56:00Z; they can be 15 min"
                                + " late"));
    }

    private static Signal read(ClusterBuilder cluster, Map<String, Usage> usage) {
        return UsageReading.read(watch(cluster), usage, NOW);
    }

    /** A scheduler with this usage, and workers that are idle. */
    private static Map<String, Usage> fleet(int workers, Usage scheduler) {
        Map<String, Usage> fleet = new HashMap<>();
        fleet.put("i-scheduler", scheduler);
        for (int i = 1; i <= workers; i++) {
            fleet.put("i-worker-" + i, idle());
        }
        return fleet;
    }

    private static Watch watch(ClusterBuilder cluster) {
        return new Watch(cluster.build(), WINDOW, 5, 1024);
    }

    private static Usage idle() {
        return idleBetween(FIRST, NOW);
    }

    private static Usage idleBetween(Instant first, Instant last) {
        Map<Instant, Double> cpu = new TreeMap<>();
        for (Instant bucket = first; !bucket.isAfter(last); bucket = bucket.plus(UsageReading.BUCKET)) {
            cpu.put(bucket, 1.5);
        }
        Map<Instant, Double> network = new HashMap<>();
        cpu.keySet().forEach(bucket -> network.put(bucket, 3.0));
        return new Usage(cpu, network);
    }

    private static Signal alive(Instant at, String detail) {
        return Signal.alive("metrics", Signal.Question.ACTIVITY, at, detail);
    }

    private static Signal quiet(Instant since, String detail) {
        return Signal.quiet("metrics", Signal.Question.ACTIVITY, since, LAST.plusSeconds(300), detail);
    }

    private static Signal unknown(String why) {
        return Signal.unknown("metrics", Signal.Question.ACTIVITY, why);
    }
}
