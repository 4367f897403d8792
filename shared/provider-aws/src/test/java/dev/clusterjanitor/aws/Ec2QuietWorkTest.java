package dev.clusterjanitor.aws;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.IdleGpu;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.core.testing.SettingsChangeBuilder;
import dev.clusterjanitor.machines.MachineTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work that hardly shows in a machine's metrics, by the default policy, with a scheduler that nobody can ask. */
class Ec2QuietWorkTest {
    private static final double IDLE_CPU = 5;

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

    /** What a metric says of a worker or the scheduler; null where there is no data. */
    private interface Told {
        @Nullable
        Double of(String machine, String metric, Instant at);
    }

    @Test
    void machinesThatRanOutOfCreditsHalfwayAreAtWork() {
        Instant spent = NOW.minus(Duration.ofMinutes(156));

        assertThat(judge("t2.micro", 4, (machine, metric, at) -> switch (metric) {
                    case "CPUUtilization" -> machine.contains("scheduler") ? 3.0 : at.isBefore(spent) ? 99.0 : 10.0;
                    case "CPUCreditBalance" -> at.isBefore(spent) ? 10.0 : 0.2;
                    default -> kib(280);
                }))
                .isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void machinesWithCreditsLeftAreSlowByChoice() {
        assertThat(judge("t2.micro", 4, (machine, metric, at) -> switch (metric) {
                    case "CPUUtilization" -> 9.5;
                    case "CPUCreditBalance" -> 140.0;
                    default -> kib(280);
                }))
                .isEqualTo(ReasonCode.IDLE);
        assertThat(aws.calls("GetMetricData"))
                .as("processors, credits, network")
                .isEqualTo(3);
    }

    @Test
    void creditsThatCannotBeReadProtect() {
        aws.onMetrics(request -> {
            String metric = FakeMetrics.Query.of(((List<?>) request.get("MetricDataQueries")).get(0))
                    .metric();
            return metric.equals("CPUCreditBalance")
                    ? Map.of(
                            "MetricDataResults",
                            FakeMetrics.results(request, (machine, name, at) -> 140.0, "InternalError"))
                    : FakeMetrics.of((machine, name, at) -> name.equals("CPUUtilization") ? 9.5 : kib(280))
                            .apply(request);
        });

        assertThat(verdict(cluster("t2.micro", 1), Settings.DEFAULT).reason().code())
                .isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void nobodyAsksForCreditsWhereTheyDecideNothing() {
        judge("t2.micro", 4, (machine, metric, at) -> metric.equals("CPUUtilization") ? IDLE_CPU : kib(280));
        assertThat(aws.calls("GetMetricData")).as("processors, network").isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"m5.8xlarge, 3.4", "c5.24xlarge, 1.1", "p4d.24xlarge, 1.04", "m7i.48xlarge, 0.6"})
    void oneBusyProcessorOfManyIsWork(String type, double percent) {
        double processors = MachineTypes.ofEc2(type, 0).processors();

        assertThat(judge(type, 4, (machine, metric, at) -> switch (metric) {
                    case "CPUUtilization" -> machine.equals("i-worker-2") ? percent : IDLE_CPU / processors;
                    default -> kib(280);
                }))
                .isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void aNotebookThatTrainsOnTheSchedulersGpusIsWork() {
        assertThat(judge(
                        "p3.16xlarge",
                        0,
                        (machine, metric, at) ->
                                metric.equals("CPUUtilization") ? Double.valueOf(1.7) : kib(2315 / 2.0)))
                .isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void aGpuThatDrawsMuchPowerIsWork() {
        aws.onMetricsList(request -> Map.of("Metrics", List.of(gpu("i-worker-1", "0"), gpu("i-worker-1", "1"))));

        assertThat(judge("p4d.24xlarge", 2, (machine, metric, at) -> switch (metric) {
                    case "CPUUtilization" -> 0.1;
                    case "GPUPowerUtilization" -> at.equals(NOW.minus(Duration.ofMinutes(50))) ? 71.0 : 12.0;
                    default -> kib(280);
                }))
                .isEqualTo(ReasonCode.WORKING);
        assertThat(aws.calls("ListMetrics")).isEqualTo(1);
        assertThat(aws.calls("GetMetricData")).as("processors, network, GPUs").isEqualTo(3);
    }

    @Test
    void gpusThatRestOrSayNothingChangeNothing() {
        Told quiet = (machine, metric, at) -> switch (metric) {
            case "CPUUtilization" -> 0.1;
            case "GPUPowerUtilization" -> 38.0;
            default -> kib(280);
        };
        assertThat(judge("p4d.24xlarge", 2, quiet)).isEqualTo(ReasonCode.IDLE);

        aws.onMetricsList(request -> Map.of("Metrics", List.of(gpu("i-worker-1", "0"), gpu("i-of-somebody", "0"))));
        assertThat(judge("p4d.24xlarge", 2, quiet)).isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void gpusThatCannotBeReadKeepTheCluster() {
        aws.onMetricsList(request -> Map.of("Metrics", List.of(), "NextToken", "same"));

        assertThat(judge(
                        "g5.48xlarge",
                        1,
                        (machine, metric, at) -> metric.equals("CPUUtilization") ? Double.valueOf(0.1) : kib(280)))
                .isEqualTo(ReasonCode.READ_FAILED);
    }

    @Test
    void nobodyAsksForGpusWhereThereAreNoneOrWorkIsSeen() {
        judge("m5.large", 1, (machine, metric, at) -> metric.equals("CPUUtilization") ? Double.valueOf(1) : kib(280));
        judge("p4d.24xlarge", 1, (machine, metric, at) -> 90.0);

        assertThat(aws.calls("ListMetrics")).isZero();
    }

    @Test
    void gpusLeftToTheirSchedulerAreNotIdleByMetrics() {
        aws.onMetrics(FakeMetrics.of(
                (machine, metric, at) -> metric.equals("CPUUtilization") ? Double.valueOf(0.1) : kib(280)));
        Settings byScheduler = SettingsChangeBuilder.aChange()
                .idleGpu(IdleGpu.BY_SCHEDULER)
                .build()
                .applyTo(Settings.DEFAULT);

        assertThat(verdict(cluster("g4dn.12xlarge", 2), byScheduler).reason().code())
                .isEqualTo(ReasonCode.UNCONFIRMED_IDLE);
    }

    @ParameterizedTest
    @CsvSource({
        // Two status pages; a notebook that downloads 15 KB/s; a notebook that uploads 30 KB/s.
        "3265, 8050, IDLE",
        "6138, 350, WORKING",
        "1744, 9137, WORKING"
    })
    void pagesOfTheSchedulerAreNoWorkAndDownloadsAre(double received, double sent, ReasonCode expected) {
        assertThat(judge("m5.large", 4, (machine, metric, at) -> switch (metric) {
                    case "CPUUtilization" -> 2.0;
                    case "NetworkIn" -> machine.equals("i-scheduler") ? kib(received) : kib(88);
                    default -> machine.equals("i-scheduler") ? kib(sent) : kib(436);
                }))
                .isEqualTo(expected);
    }

    /** One worker for each GPU, as CUDAWorker starts them; each has heartbeats of its own. */
    @ParameterizedTest
    @CsvSource({"g4dn.12xlarge, 2092, 0.4", "p3.8xlarge, 2092, 0.6", "p4d.24xlarge, 2240, 0.4", "g5.48xlarge, 2240, 0.2"
    })
    void severalIdleWorkersOnOneMachineAreIdle(String type, double kib, double percent) {
        assertThat(judge(type, 2, (machine, metric, at) -> switch (metric) {
                    case "CPUUtilization" -> machine.equals("i-scheduler") ? Double.valueOf(0.05) : percent;
                    default -> machine.equals("i-scheduler") ? kib(kib) : kib(kib / 2);
                }))
                .isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void aDownloadBesideSeveralWorkersIsWork() {
        assertThat(judge("g4dn.12xlarge", 2, (machine, metric, at) -> switch (metric) {
                    case "CPUUtilization" -> 0.4;
                    case "NetworkIn" -> machine.equals("i-worker-1") ? kib(2092 / 2.0 + 50 * 300) : kib(1046);
                    default -> kib(1046);
                }))
                .isEqualTo(ReasonCode.WORKING);
    }

    /** 24 MB in one step, twice a day, at a time of each machine's own: of 25 machines some are busy in any two hours. */
    private static boolean updatesItsPackages(String machine, Instant at) {
        long step = Math.floorMod(Duration.between(Instant.EPOCH, at).toMinutes() / 5, 288L);
        int number = machine.equals("i-scheduler") ? 0 : Integer.parseInt(machine.substring("i-worker-".length()));
        return step == (number * 37L + 5) % 144 || step == 144 + (number * 59L + 11) % 144;
    }

    @Test
    void packageListsOfManyMachinesAreNoWorkByTheWordOfTheirScheduler() {
        Told idle = (machine, metric, at) -> switch (metric) {
            case "CPUUtilization" -> 2.0;
            case "NetworkIn" -> updatesItsPackages(machine, at) ? kib(24_000) : kib(88);
            default -> kib(280);
        };
        aws.onMetrics(FakeMetrics.of(idle::of));
        Cluster cluster = cluster("m5.large", 24);
        List<Signal> metrics = observe(cluster, Settings.DEFAULT);

        assertThat(metrics).extracting(Signal::state).containsExactly(Signal.State.SEEMS_QUIET);
        assertThat(aws.calls("GetMetricData"))
                .as("processors and network of the window, then all of a day")
                .isEqualTo(3);
        assertThat(judged(cluster, metrics).reason().code()).isEqualTo(ReasonCode.UNCONFIRMED_IDLE);
        Signal nothing =
                Signal.quietNow(SchedulerProbe.SOURCE, Signal.Question.ACTIVITY, "it has no work at this moment");
        assertThat(judged(cluster, List.of(metrics.get(0), nothing)).reason().code())
                .isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void eachOfTheSweepsOfADayFindsThem() {
        aws.onMetrics(FakeMetrics.of((machine, metric, at) -> switch (metric) {
            case "CPUUtilization" -> 2.0;
            case "NetworkIn" -> updatesItsPackages(machine, at) ? kib(24_000) : kib(88);
            default -> kib(280);
        }));
        Cluster cluster = cluster("m5.large", 24);
        Signal nothing =
                Signal.quietNow(SchedulerProbe.SOURCE, Signal.Question.ACTIVITY, "it has no work at this moment");
        Watch watch = new Watch(cluster, Settings.DEFAULT.idleTimeout(), 5, 512);

        for (Instant now = NOW; now.isBefore(NOW.plus(Duration.ofDays(1))); now = now.plus(Duration.ofHours(1))) {
            Signal metrics = cloud.kinds()
                    .get(0)
                    .observe(List.of(watch), now)
                    .of(cluster.id())
                    .get(0);
            assertThat(new Judge(aPolicy().build())
                            .judge(cluster, List.of(metrics, nothing), now)
                            .verdict()
                            .is(Verdict.Outcome.STALE))
                    .as("%s: %s", now, metrics)
                    .isTrue();
        }
    }

    @Test
    void anHourlyJobAmongThemIsWork() {
        assertThat(judge("m5.large", 24, (machine, metric, at) -> switch (metric) {
                    case "CPUUtilization" ->
                        machine.equals("i-worker-7") && at.getEpochSecond() % 3600 == 0 ? 60.0 : 2.0;
                    case "NetworkIn" -> updatesItsPackages(machine, at) ? kib(24_000) : kib(88);
                    default -> kib(280);
                }))
                .isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void workersThatComputedUntilTheyEndedWereAtWork() {
        Instant end = NOW.minus(Duration.ofMinutes(25));
        aws.onMetrics(FakeMetrics.of((machine, metric, at) -> switch (metric) {
            case "CPUUtilization" ->
                machine.equals("i-scheduler") ? Double.valueOf(2) : at.isBefore(end) ? Double.valueOf(99) : null;
            default -> machine.equals("i-scheduler") || at.isBefore(end) ? kib(280) : null;
        }));

        assertThat(verdict(endedWorkers(end), Settings.DEFAULT).reason().code()).isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void gpusThatWorkedUntilTheirMachineEndedWereAtWork() {
        Instant end = NOW.minus(Duration.ofMinutes(25));
        aws.onMetricsList(request -> Map.of("Metrics", List.of(gpu("i-worker-1", "0"))));
        aws.onMetrics(FakeMetrics.of((machine, metric, at) -> {
            if (machine.contains("worker") && !at.isBefore(end)) {
                return null;
            }
            return switch (metric) {
                case "CPUUtilization" -> 0.1;
                case "GPUPowerUtilization" -> 95.0;
                default -> kib(280);
            };
        }));

        assertThat(verdict(endedWorkers("gr6.4xlarge", end), Settings.DEFAULT)
                        .reason()
                        .code())
                .isEqualTo(ReasonCode.WORKING);
    }

    @Test
    void endedWorkersWithoutDataAreNotIdleYet() {
        aws.onMetrics(FakeMetrics.of((machine, metric, at) -> machine.equals("i-scheduler")
                ? (metric.equals("CPUUtilization") ? Double.valueOf(2) : kib(280))
                : null));
        Cluster cluster = endedWorkers(NOW.minus(Duration.ofMinutes(25)));

        assertThat(verdict(cluster, Settings.DEFAULT).reason().code()).isEqualTo(ReasonCode.NOT_IDLE_YET);
    }

    @Test
    void terminatedMachinesOfAClusterAreListedWithTheTimeOfTheirEnd() {
        Ec2Grouping grouping = new Ec2Grouping(Machines.SCOPE, TagKeys.DEFAULT);
        grouping.add(Machines.machine("i-1", "running", Machines.schedulerTags("1a2b3c4d")));
        grouping.add(Machines.machine("i-2", "terminated", Machines.workerTags("1a2b3c4d", "5e6f7a8b")));

        Cluster cluster = grouping.clusters(List.of(), List.of()).get(0);

        assertThat(cluster.machines()).extracting(Resource::id).containsExactly("i-1");
        assertThat(cluster.ended()).extracting(Resource::id).containsExactly("i-2");
    }

    private static Cluster endedWorkers(Instant end) {
        return endedWorkers("m5.large", end);
    }

    private static Cluster endedWorkers(String type, Instant end) {
        Cluster with = cluster(type, 4);
        Cluster without = cluster("m5.large", 0);
        return without.withEnded(with.machines().stream()
                .filter(machine -> machine.role() == Role.WORKER)
                .map(machine -> machine.endedAt(end))
                .toList());
    }

    @Test
    void aTypeThatNobodyKnowsIsKeptAndNamed() {
        assertThat(judge(
                        "x99.colossal",
                        2,
                        (machine, metric, at) -> metric.equals("CPUUtilization") ? Double.valueOf(0.1) : kib(280)))
                .isEqualTo(ReasonCode.MACHINE_UNKNOWN);
    }

    private ReasonCode judge(String type, int workers, Told told) {
        aws.onMetrics(FakeMetrics.of(told::of));
        return verdict(cluster(type, workers), Settings.DEFAULT).reason().code();
    }

    private Verdict verdict(Cluster cluster, Settings settings) {
        return judged(cluster, observe(cluster, settings));
    }

    private List<Signal> observe(Cluster cluster, Settings settings) {
        Watch watch = new Watch(
                cluster,
                settings.idleTimeout(),
                settings.idleCpuPercent(),
                settings.idleNetworkKib(),
                settings.idleGpu());
        return cloud.kinds().get(0).observe(List.of(watch), NOW).of(cluster.id());
    }

    private static Verdict judged(Cluster cluster, List<Signal> signals) {
        return new Judge(aPolicy().build()).judge(cluster, signals, NOW).verdict();
    }

    private static Cluster cluster(String type, int workers) {
        return aCluster()
                .workers(workers)
                .createdAt(NOW.minus(Duration.ofHours(30)))
                .machineType(type)
                .capacity(MachineTypes.ofEc2(type, 0))
                .build();
    }

    private static Map<String, Object> gpu(String machine, String gpu) {
        return Map.of(
                "Namespace",
                "AWS/EC2",
                "MetricName",
                "GPUPowerUtilization",
                "Dimensions",
                List.of(Map.of("Name", "InstanceId", "Value", machine), Map.of("Name", "GpuId", "Value", gpu)));
    }

    private static Double kib(double eachWay) {
        return eachWay * 1024;
    }
}
