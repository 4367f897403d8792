package dev.clusterjanitor.gcp;

import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.emulators.google.DaskGceCluster;
import dev.clusterjanitor.emulators.google.GceInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work that hardly shows in a machine's metrics, and idleness that looks like work, by the default policy. */
class VmQuietWorkTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({"n1-standard-32, 3.4", "n2-standard-96, 1.1", "c3-standard-192-metal, 0.6"})
    void oneBusyProcessorOfManyIsWork(String type, double percent) {
        DaskGceCluster.Started cluster = start(4, type);
        cluster.each(machine -> machine.cpu(at -> 0.0005));
        cluster.machines().get(2).cpu(at -> percent / 100);

        assertThat(verdict()).isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void aQuarterOfAProcessorBesideAGpuIsWork() {
        DaskGceCluster.Started cluster = start(2, "n1-standard-16");
        cluster.machines().get(1).accelerators(4).cpu(at -> 0.02);

        assertThat(verdict()).isEqualTo(ReasonCode.WORKING);
    }

    /** Their metric is a share of the processors that Google reserves for them: half of one for an e2-small. */
    @ParameterizedTest
    @CsvSource({"e2-small, 14.2", "e2-medium, 7.1", "e2-micro, 28", "g1-small, 14.2"})
    void idleMachinesWithSharedCoresAreIdle(String type, double percent) {
        DaskGceCluster.Started cluster = start(4, type);
        cluster.each(machine -> machine.cpu(at -> percent / 100));

        assertThat(verdict()).isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void aSharedCoreThatComputesIsAtWork() {
        DaskGceCluster.Started cluster = start(4, "e2-small");
        cluster.each(machine -> machine.cpu(at -> 0.142));
        cluster.machines().get(3).cpu(at -> 0.99);

        assertThat(verdict()).isEqualTo(ReasonCode.WORKING);
    }

    /** One worker for each GPU, as CUDAWorker starts them. */
    @Test
    void severalIdleWorkersOnOneMachineAreIdle() {
        DaskGceCluster.Started cluster = start(2, "n1-standard-32");
        cluster.each(machine -> machine.cpu(at -> 0.002));
        cluster.scheduler().received(at -> kib(3495)).sent(at -> kib(673));
        cluster.machines()
                .subList(1, 3)
                .forEach(worker -> worker.accelerators(4)
                        .cpu(at -> 0.006)
                        .received(at -> kib(351))
                        .sent(at -> kib(1743)));

        assertThat(verdict()).isEqualTo(ReasonCode.IDLE);
    }

    @ParameterizedTest
    @CsvSource({
        // Two status pages; a notebook that downloads 15 KB/s.
        "3265, 8050, IDLE",
        "6138, 350, WORKING"
    })
    void pagesOfTheSchedulerAreNoWorkAndDownloadsAre(long received, long sent, ReasonCode expected) {
        DaskGceCluster.Started cluster = start(4, "n1-standard-2");
        cluster.each(machine -> machine.cpu(at -> 0.01));
        cluster.scheduler().received(at -> kib(received)).sent(at -> kib(sent));

        assertThat(verdict()).isEqualTo(expected);
    }

    private static Long kib(long kib) {
        return kib * 1024;
    }

    /** Compute Engine lists a machine that was deleted no more; Cloud Monitoring still has its data. */
    @ParameterizedTest
    @CsvSource({"6", "14", "25", "110"})
    void workersThatComputedUntilTheyWereDeletedWereAtWork(int minutesAgo) {
        Instant end = stage.google.now().minus(Duration.ofMinutes(minutesAgo));
        DaskGceCluster.Started cluster = start(4, "n1-standard-2");
        cluster.each(machine -> machine.cpu(at -> 0.01));
        List<GceInstance> workers = cluster.machines().subList(1, 5);
        workers.forEach(worker -> worker.cpu(at -> at.isBefore(end) ? 0.99 : null));
        workers.forEach(stage.project::vanish);

        assertThat(verdict()).isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void workersThatWereIdleUntilTheyWereDeletedAreNotIdleForLonger() {
        Instant end = stage.google.now().minus(Duration.ofMinutes(25));
        DaskGceCluster.Started cluster = start(2, "n1-standard-2");
        cluster.each(machine -> machine.cpu(at -> 0.01));
        GceInstance worker = cluster.machines().get(1);
        worker.cpu(at -> at.isBefore(end) ? 0.01 : null);
        stage.project.vanish(worker);

        assertThat(verdict()).as("another worker tells what it had").isEqualTo(ReasonCode.IDLE);

        stage.project.vanish(cluster.machines().get(2).cpu(at -> at.isBefore(end) ? 0.01 : null));
        assertThat(verdict()).as("nothing tells what they had").isEqualTo(ReasonCode.NOT_IDLE_YET);
    }

    @Test
    void aStoppedWorkerThatComputedWasAtWork() {
        Instant end = stage.google.now().minus(Duration.ofMinutes(25));
        DaskGceCluster.Started cluster = start(1, "n1-standard-2");
        cluster.each(machine -> machine.cpu(at -> 0.01));
        cluster.machines().get(1).cpu(at -> at.isBefore(end) ? 0.99 : null).stopFromGuest(end);

        assertThat(verdict()).isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void packageListsOfManyMachinesAreIdlenessThatTheirSchedulerMustConfirm() {
        DaskGceCluster.Started cluster = start(24, "n1-standard-2");
        List<GceInstance> machines = cluster.machines();
        for (int i = 0; i < machines.size(); i++) {
            int number = i;
            machines.get(i).cpu(at -> updatesItsPackages(number, at) ? 0.4 : 0.01);
        }

        assertThat(verdict()).isEqualTo(ReasonCode.UNCONFIRMED_IDLE);

        machines.get(7).cpu(at -> at.getEpochSecond() % 3600 == 0 ? 0.6 : 0.01);
        assertThat(verdict()).as("an hourly job").isEqualTo(ReasonCode.WORKING);
    }

    private static boolean updatesItsPackages(int machine, Instant at) {
        long step = Math.floorMod(at.getEpochSecond() / 300, 288L);
        return step == (machine * 37L + 5) % 144 || step == 144 + (machine * 59L + 11) % 144;
    }

    @Test
    void aTypeThatNobodyKnowsIsKeptAndNamed() {
        DaskGceCluster.Started cluster = start(1, "z99-ultra");
        cluster.each(machine -> machine.cpu(at -> 0.001));

        assertThat(verdict()).isEqualTo(ReasonCode.MACHINE_UNKNOWN);
    }

    private DaskGceCluster.Started start(int workers, String type) {
        DaskGceCluster.Started cluster = stage.project
                .dask(Stage.NAME)
                .workers(workers)
                .createdAt(stage.longAgo())
                .start();
        cluster.each(machine -> machine.machineType(type));
        return cluster;
    }

    private ReasonCode verdict() {
        Cluster cluster = stage.only();
        Settings settings = Settings.DEFAULT;
        Watch watch = new Watch(cluster, settings.idleTimeout(), settings.idleCpuPercent(), settings.idleNetworkKib());
        return new Judge(aPolicy().build())
                .judge(
                        cluster,
                        stage.kind().observe(List.of(watch), stage.google.now()).of(cluster.id()),
                        stage.google.now())
                .verdict()
                .reason()
                .code();
    }
}
