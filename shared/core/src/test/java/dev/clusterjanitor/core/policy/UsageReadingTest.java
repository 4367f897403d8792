package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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
                .isEqualTo(quiet(FIRST, "below 5 % CPU and 1024 KiB per 5 min on all 2 machines for 2 h"));
    }

    @Test
    void oneMachineIsNamedAsOne() {
        assertThat(read(aCluster(), Map.of("i-scheduler", idle())))
                .isEqualTo(quiet(FIRST, "below 5 % CPU and 1024 KiB per 5 min on its machine for 2 h"));
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
        usage.networkKib().put(FIRST.plusSeconds(3600), 5000.0);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)))
                .isEqualTo(alive(FIRST.plusSeconds(3900), "i-scheduler moved 5000 KiB in 5 min"));
    }

    @Test
    void theLatestBusyBucketCounts() {
        Usage usage = idle();
        usage.cpuPercent().put(FIRST.plusSeconds(3600), 80.0);
        usage.networkKib().put(FIRST.plusSeconds(4200), 5000.0);
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
        assertThat(UsageReading.isBusyCpu(watch(aCluster()), percent)).isEqualTo(expected == Signal.State.ALIVE);
    }

    @ParameterizedTest
    @CsvSource({"1023.999, QUIET", "1024.0, ALIVE"})
    void aMachineAtTheNetworkLimitIsBusy(double kib, Signal.State expected) {
        Usage usage = idle();
        usage.networkKib().put(LAST, kib);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).state()).isEqualTo(expected);
    }

    @Test
    void aValueThatIsNoNumberProvesNothing() {
        Usage usage = idle();
        usage.cpuPercent().put(LAST, Double.NaN);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).state()).isNotEqualTo(Signal.State.QUIET);
    }

    @ParameterizedTest
    @CsvSource({"2026-01-15T09:55:00Z, ALIVE", "2026-01-15T09:54:59Z, QUIET", "2026-01-15T09:50:00Z, QUIET"})
    void aBusyBucketThatEndedBeforeTheWindowDoesNotCount(Instant bucket, Signal.State expected) {
        Usage usage = idle();
        usage.cpuPercent().put(bucket, 80.0);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).state()).isEqualTo(expected);
    }

    @Test
    void aYoungMachineIsQuietOnlySinceItBegan() {
        Instant started = Instant.parse("2026-01-15T11:02:00Z");
        Map<String, Usage> usage =
                Map.of("i-scheduler", idle(), "i-worker-1", idleBetween(Instant.parse("2026-01-15T11:05:00Z"), LAST));

        assertThat(read(aCluster().workers(1).workersStartedAt(started), usage).at())
                .isEqualTo(started);
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

        assertThat(read(cluster, usage).at()).isEqualTo(Instant.parse("2026-01-15T11:30:00Z"));
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
                .extracting(Signal::state, Signal::at)
                .containsExactly(Signal.State.QUIET, started);
    }

    private static Signal read(ClusterBuilder cluster, Map<String, Usage> usage) {
        return UsageReading.read(watch(cluster), usage, NOW);
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
        return Signal.quiet("metrics", Signal.Question.ACTIVITY, since, detail);
    }

    private static Signal unknown(String why) {
        return Signal.unknown("metrics", Signal.Question.ACTIVITY, why);
    }
}
