package dev.clusterjanitor.azure;

import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import dev.clusterjanitor.emulators.azure.MetricSeries;
import dev.clusterjanitor.emulators.azure.MetricSeries.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work that hardly shows in a machine's metrics, by the default policy. */
class VmQuietWorkIT {
    private static final String METRICS = "Microsoft.Insights/metrics/read";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({"Standard_B1s, 10", "Standard_B1ls, 5"})
    void machinesThatRanOutOfCreditsAreAtWork(String size, double baseline) {
        Instant spent = Stage.START.minus(Duration.ofMinutes(156));
        create(
                size,
                4,
                bucket ->
                        Optional.of(bucket.isBefore(spent) ? new Point(99, 560, 10.0) : new Point(baseline, 560, 0.0)));

        assertThat(verdict()).isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void machinesWithCreditsLeftAreSlowByChoice() {
        create("Standard_B1s", 4, bucket -> Optional.of(new Point(9.5, 560, 100.0)));

        assertThat(verdict()).isEqualTo(ReasonCode.IDLE);
        assertThat(stage.azure.count(METRICS))
                .as("processors and network, then credits")
                .isEqualTo(2);
    }

    @Test
    void nobodyAsksForCreditsWhereTheyDecideNothing() {
        create("Standard_B1s", 4, bucket -> Optional.of(new Point(5, 560)));

        assertThat(verdict()).isEqualTo(ReasonCode.IDLE);
        assertThat(stage.azure.count(METRICS)).isEqualTo(1);
    }

    @Test
    void creditsThatAreNotToldProtect() {
        create("Standard_B1s", 4, bucket -> Optional.of(new Point(9.5, 560)));

        assertThat(verdict()).isEqualTo(ReasonCode.WORKING);
    }

    @ParameterizedTest
    @CsvSource({"Standard_D32s_v5, 3.4", "Standard_D96s_v5, 1.1", "Standard_NC24s_v3, 2.5"})
    void oneBusyProcessorOfManyIsWork(String size, double percent) {
        DaskVmCluster cluster = create(size, 4, MetricSeries.constant(0.05, 560));
        stage.azure.metrics(cluster.workers().get(1), MetricSeries.constant(percent, 560));

        assertThat(verdict()).isEqualTo(ReasonCode.WORKING);
    }

    /** One worker for each GPU, as CUDAWorker starts them. */
    @Test
    void severalIdleWorkersOnOneMachineAreIdle() {
        DaskVmCluster cluster = create("Standard_NC24s_v3", 2, bucket -> Optional.of(new Point(0.8, 351, 1743, null)));
        stage.azure.metrics(cluster.scheduler(), bucket -> Optional.of(new Point(0.1, 3495, 673, null)));

        assertThat(verdict()).isEqualTo(ReasonCode.IDLE);
    }

    @ParameterizedTest
    @CsvSource({
        // Two status pages; a notebook that downloads 15 KB/s.
        "3265, 8050, IDLE",
        "6138, 350, WORKING"
    })
    void pagesOfTheSchedulerAreNoWorkAndDownloadsAre(double received, double sent, ReasonCode expected) {
        DaskVmCluster cluster = create("Standard_D2s_v5", 4, MetricSeries.constant(1, 524));
        stage.azure.metrics(cluster.scheduler(), bucket -> Optional.of(new Point(1, received, sent, null)));

        assertThat(verdict()).isEqualTo(expected);
    }

    @Test
    void workersThatComputedUntilTheyWereStoppedWereAtWork() {
        Instant end = Stage.START.minus(Duration.ofMinutes(25));
        DaskVmCluster cluster = create("Standard_D2s_v5", 4, MetricSeries.constant(1, 560));
        cluster.workers().forEach(worker -> {
            stage.azure.metrics(worker, at -> at.isBefore(end) ? Optional.of(new Point(99, 560)) : Optional.empty());
            stage.azure.power(worker, "PowerState/deallocated");
        });

        assertThat(verdict()).isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void workersThatWereStoppedLongAgoChangeNothing() {
        DaskVmCluster cluster = create("Standard_D2s_v5", 2, MetricSeries.constant(1, 560));
        cluster.workers().forEach(worker -> {
            stage.azure.metrics(worker, at -> Optional.empty());
            stage.azure.power(worker, "PowerState/deallocated");
        });

        assertThat(verdict()).isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void packageListsOfManyMachinesAreIdlenessThatTheirSchedulerMustConfirm() {
        DaskVmCluster cluster = create("Standard_D2s_v5", 24, MetricSeries.constant(1, 560));
        List<String> machines = cluster.machines();
        for (int i = 0; i < machines.size(); i++) {
            int number = i;
            stage.azure.metrics(
                    machines.get(i), at -> Optional.of(new Point(1, updatesItsPackages(number, at) ? 24_000 : 560)));
        }

        assertThat(verdict()).isEqualTo(ReasonCode.UNCONFIRMED_IDLE);

        stage.azure.metrics(
                machines.get(7), at -> Optional.of(new Point(at.getEpochSecond() % 3600 == 0 ? 60 : 1, 560)));
        assertThat(verdict()).as("an hourly job").isEqualTo(ReasonCode.WORKING);
    }

    private static boolean updatesItsPackages(int machine, Instant at) {
        long step = Math.floorMod(at.getEpochSecond() / 300, 288L);
        return step == (machine * 37L + 5) % 144 || step == 144 + (machine * 59L + 11) % 144;
    }

    @Test
    void aSizeThatNobodyKnowsIsKeptAndNamed() {
        create("Standard_Colossus", 1, MetricSeries.constant(0.1, 560));

        assertThat(verdict()).isEqualTo(ReasonCode.MACHINE_UNKNOWN);
    }

    private DaskVmCluster create(String size, int workers, MetricSeries series) {
        DaskVmCluster cluster = stage.cluster(Stage.NAME)
                .vmSize(size)
                .workers(workers)
                .createdAt(Stage.START.minus(Duration.ofHours(30)))
                .create();
        cluster.machines().forEach(machine -> stage.azure.metrics(machine, series));
        return cluster;
    }

    private ReasonCode verdict() {
        Cluster cluster = stage.discovered();
        Settings settings = Settings.DEFAULT;
        Watch watch = new Watch(cluster, settings.idleTimeout(), settings.idleCpuPercent(), settings.idleNetworkKib());
        return new Judge(aPolicy().build())
                .judge(
                        cluster,
                        stage.kind().observe(List.of(watch), Stage.START).of(cluster.id()),
                        Stage.START)
                .verdict()
                .reason()
                .code();
    }
}
