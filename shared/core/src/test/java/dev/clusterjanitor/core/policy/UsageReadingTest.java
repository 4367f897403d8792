package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Capacity;
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
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a window of two hours: from 09:50 to 11:50, because the last ten minutes may not be published yet. */
class UsageReadingTest {
    private static final Duration WINDOW = Duration.ofHours(2);
    private static final Instant FIRST = Instant.parse("2026-01-15T09:50:00Z");
    private static final Instant LAST = Instant.parse("2026-01-15T11:45:00Z");

    /** An engine whose processes take 6 percent of a processor and 600 KiB on each machine. */
    private static final Overhead OVERHEAD = (machine, running) -> Overhead.Use.ofBoth(6, 600);

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
                        "all 2 machines below the limits for idle ones (scheduler: 8 % CPU, 1624 KiB in 5 min;"
                                + " worker: 8 % CPU, 1624 KiB in 5 min) from 09:50 to 11:50 UTC on 2026-01-15"));
    }

    @Test
    void oneMachineIsNamedAsOne() {
        assertThat(read(aCluster(), Map.of("i-scheduler", idle())))
                .isEqualTo(quiet(
                        FIRST,
                        "its machine below the limits for idle ones (scheduler: 8 % CPU, 1624 KiB in 5 min) from"
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
        usage.sentKib().remove(LAST);

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
    void aMachineThatItsClusterDoesNotListIsNeverIdle() {
        assertThat(read(aCluster(), Map.of("I-SCHEDULER", idle())).state()).isEqualTo(Signal.State.UNREADABLE);
    }

    @Test
    void oneBusyBucketOfOneMachineMakesTheClusterActive() {
        Usage usage = idle();
        usage.cpuPercent().put(FIRST.plusSeconds(3600), 80.4);

        assertThat(read(aCluster().workers(1), Map.of("i-scheduler", idle(), "i-worker-1", usage)))
                .isEqualTo(alive(FIRST.plusSeconds(3900), "i-worker-1 used 80.4 % CPU"));
    }

    @Test
    void trafficAloneMakesTheClusterActive() {
        Usage usage = idle();
        usage.receivedKib().put(FIRST.plusSeconds(3600), 50_000.0);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)))
                .isEqualTo(alive(FIRST.plusSeconds(3900), "i-scheduler moved 50003 KiB in 5 min"));
    }

    @Test
    void theLatestBusyBucketCounts() {
        Usage usage = idle();
        usage.cpuPercent().put(FIRST.plusSeconds(3600), 80.0);
        usage.receivedKib().put(FIRST.plusSeconds(4200), 50_000.0);
        usage.cpuPercent().put(FIRST.plusSeconds(3900), 80.0);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).at()).isEqualTo(FIRST.plusSeconds(4500));
    }

    @Test
    void aBusyBucketCountsInSpiteOfGaps() {
        Usage usage = new Usage(Map.of(LAST, 80.0), Map.of(), Map.of());

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).state()).isEqualTo(Signal.State.ALIVE);
    }

    @Test
    void aBucketThatIsNotOverYetEndsNow() {
        Usage usage = new Usage(Map.of(NOW.minusSeconds(60), 80.0), Map.of(), Map.of());

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).at()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10.999, QUIET", "1, 11.0, ALIVE",
        "2, 7.999, QUIET", "2, 8.0, ALIVE",
        "0.25, 28.999, QUIET", "0.25, 29.0, ALIVE",
        // From here on half a processor is less than the policy's 5 percent of the machine.
        "16, 3.499, QUIET", "16, 3.5, ALIVE",
        "32, 1.749, QUIET", "32, 1.75, ALIVE",
        "96, 0.583, QUIET", "96, 0.584, ALIVE",
        "192, 0.291, QUIET", "192, 0.292, ALIVE"
    })
    void aMachineAtTheCpuLimitIsBusy(double processors, double percent, Signal.State expected) {
        assertThat(readAt(Capacity.of(processors), percent)).isEqualTo(expected);
    }

    /** However many workers a machine has, a processor that computes all the time is work, and so is half of the machine. */
    @ParameterizedTest
    @CsvSource({"0.25, 50", "1, 50", "4, 22.5", "96, 0.94"})
    void manyWorkersOnAMachineHideNoBusyProcessor(double processors, double percent) {
        Watch watch = watch(aCluster().capacity(Capacity.of(processors)));
        Resource machine = watch.cluster().machines().get(0);
        Overhead ofManyWorkers = (any, running) -> Overhead.Use.ofBoth(6 * 64, 64 * 300);

        assertThat(UsageReading.isBusyCpu(watch, machine, percent, ofManyWorkers))
                .isTrue();
        assertThat(UsageReading.isBusyCpu(watch, machine, percent * 0.95, ofManyWorkers))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 11.0", "4, 6.5", "96, 0.4"})
    void besideGpusAQuarterOfAProcessorIsWork(double processors, double percent) {
        assertThat(readAt(new Capacity(processors, 0, true, 1), percent)).isEqualTo(Signal.State.ALIVE);
        assertThat(readAt(new Capacity(processors, 0, true, 1), percent * 0.8)).isEqualTo(Signal.State.QUIET);
    }

    @Nested
    class Ended {
        private static final Instant END = Instant.parse("2026-01-15T11:37:00Z");

        @Test
        void whatAMachineDidBeforeItEndedIsWork() {
            Usage usage = idleBetween(FIRST, END);
            usage.cpuPercent().put(Instant.parse("2026-01-15T11:30:00Z"), 99.0);

            assertThat(read(gone(END), usage))
                    .isEqualTo(alive(Instant.parse("2026-01-15T11:35:00Z"), "i-worker-1 used 99 % CPU"));
        }

        @Test
        void aMachineThatIsShownIdleUntilItEndedChangesNothing() {
            assertThat(read(gone(END), idleBetween(FIRST, END)).state()).isEqualTo(Signal.State.QUIET);
            assertThat(read(gone(END), idleBetween(FIRST, END)).at()).isEqualTo(FIRST);
        }

        @Test
        void withoutAnyDataOfItTheClusterIsNotIdleForLongerThanSince() {
            Signal signal = read(gone(END), Usage.NONE);

            assertThat(signal.state()).isEqualTo(Signal.State.QUIET);
            assertThat(signal.at()).isEqualTo(END);
            assertThat(signal.detail()).contains("i-worker-1 does not run since " + END);
        }

        @Test
        void aGapBeforeItsEndCountsAsWork() {
            Usage usage = idleBetween(FIRST, END);
            usage.cpuPercent().remove(Instant.parse("2026-01-15T11:00:00Z"));

            assertThat(read(gone(END), usage).at()).isEqualTo(END);
        }

        @Test
        void aMachineOfAnUnknownTypeIsNotShownIdle() {
            Resource odd = new Resource("ec2:instance", "i-worker-1", "terminated", Role.WORKER, "", null).endedAt(END);

            assertThat(read(odd, idleBetween(FIRST, END)).at()).isEqualTo(END);
        }

        @Test
        void ifTheCloudDoesNotTellWhenItEndedItsDataDo() {
            assertThat(read(gone(null), idleBetween(FIRST, END)).at()).isEqualTo(FIRST);
            assertThat(read(gone(null), Usage.NONE).at()).isEqualTo(NOW);
        }

        @Test
        void aMachineThatEndedAMomentAgoNeedsNoDataThatCannotBeThere() {
            Instant lately = NOW.minusSeconds(120);

            assertThat(read(gone(lately), idleBetween(FIRST, LAST)).at()).isEqualTo(FIRST);
        }

        @Test
        void aMachineThatStoppedBeforeTheWindowIsNotAskedFor() {
            Cluster cluster = aCluster().workers(0).build().withEnded(List.of(gone(FIRST)));
            Watch watch = new Watch(cluster, WINDOW, 5, 1024);

            assertThat(UsageReading.endedIn(watch, machine -> true, NOW)).isEmpty();
            assertThat(UsageReading.endedIn(
                            watch.with(cluster.withEnded(List.of(gone(FIRST.plusSeconds(1)), gone(null)))),
                            machine -> true,
                            NOW))
                    .hasSize(2);
        }

        /** The window is rounded up to whole buckets, so that a machine may end before it and after its first bucket began. */
        @Test
        void oneThatEndedBeforeTheWindowDoesNotHideWhatIsUnknown() {
            Duration window = Duration.ofMinutes(122);
            Instant from = UsageReading.from(NOW, window);
            Cluster cluster = aCluster().workers(0).build().withEnded(List.of(gone(from.plusSeconds(60))));

            assertThat(UsageReading.read(
                                    new Watch(cluster, window, 5, 1024),
                                    Map.of("i-scheduler", Usage.NONE),
                                    Map.of("i-worker-1", Usage.NONE),
                                    OVERHEAD,
                                    NOW)
                            .state())
                    .isEqualTo(Signal.State.UNKNOWN);
        }

        @Test
        void aPartThatIsStoppedAndWithoutDataWasStoppedBefore() {
            Watch watch = watch(aCluster().workers(1));

            assertThat(UsageReading.endedIn(watch, machine -> machine.role() == Role.SCHEDULER, NOW))
                    .extracting(Resource::id)
                    .containsExactly("i-worker-1");
            assertThat(UsageReading.read(
                                    watch,
                                    Map.of("i-scheduler", idle()),
                                    Map.of("i-worker-1", Usage.NONE),
                                    OVERHEAD,
                                    NOW)
                            .at())
                    .isEqualTo(FIRST);
        }

        @Test
        void aPartThatStartsAndHasNoDataYetIsLife() {
            Watch watch = watch(aCluster().workers(1).workersStartedAt(NOW.minusSeconds(60)));

            assertThat(UsageReading.read(
                                    watch,
                                    Map.of("i-scheduler", idle()),
                                    Map.of("i-worker-1", Usage.NONE),
                                    OVERHEAD,
                                    NOW)
                            .at())
                    .isEqualTo(NOW);
        }

        private static Resource gone(@Nullable Instant at) {
            return new Resource("ec2:instance", "i-worker-1", "terminated", Role.WORKER, "", null, Capacity.of(2))
                    .endedAt(at);
        }

        private static Signal read(Resource ended, Usage usage) {
            Cluster cluster = aCluster().workers(0).build().withEnded(List.of(ended));
            return UsageReading.read(
                    new Watch(cluster, WINDOW, 5, 1024),
                    Map.of("i-scheduler", idle()),
                    Map.of(ended.id(), usage),
                    OVERHEAD,
                    NOW);
        }
    }

    /** Twelve machines that have run for two days; package lists are updated at a time of each machine's own. */
    @Nested
    class ShortBursts {
        private static final Instant DAY_AGO = Instant.parse("2026-01-14T11:50:00Z");

        private final Map<String, Usage> day = new TreeMap<>();
        private int workers = 11;

        @BeforeEach
        void updateThePackageListsOfEachMachineTwiceADay() {
            for (int i = 0; i <= 11; i++) {
                Usage usage = idleBetween(DAY_AGO, NOW);
                for (int time : List.of(i * 23 % 144, 144 + i * 31 % 144)) {
                    usage.receivedKib().put(DAY_AGO.plus(UsageReading.BUCKET.multipliedBy(time)), 24_000.0);
                }
                day.put(i == 0 ? "i-scheduler" : "i-worker-" + i, usage);
            }
            busy("i-worker-3", LAST.minusSeconds(1200));
        }

        @Test
        void aWholeDayExplainsThem() {
            Signal signal = read();

            assertThat(signal.state()).isEqualTo(Signal.State.SEEMS_QUIET);
            assertThat(signal.at()).isEqualTo(DAY_AGO);
            assertThat(signal.detail())
                    .isEqualTo(
                            "it looks idle but for short bursts, such as updates of packages: none of 12 machines was"
                                    + " busy in more than 3 steps of 5 min of a day");
            assertThat(mayBe()).isTrue();
        }

        @Test
        void theWindowAloneDoesNot() {
            day.values().forEach(usage -> usage.sentKib().keySet().removeIf(at -> at.isBefore(FIRST)));

            assertThat(read().state()).isEqualTo(Signal.State.ALIVE);
            assertThat(mayBe()).as("a longer look is worth it").isTrue();
        }

        @Test
        void anHourlyJobIsWork() {
            for (int hour = 0; hour < 24; hour++) {
                busy("i-worker-5", DAY_AGO.plus(Duration.ofHours(hour)));
            }

            assertThat(read().state()).isEqualTo(Signal.State.ALIVE);
        }

        @ParameterizedTest
        @CsvSource({"6, SEEMS_QUIET", "7, ALIVE"})
        void eightStepsADayAreTheMost(int more, Signal.State expected) {
            for (int i = 0; i < more; i++) {
                busy("i-worker-5", DAY_AGO.plusSeconds(300 + i * 7200L));
            }

            assertThat(read().state()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"3, SEEMS_QUIET", "4, ALIVE"})
        void threeStepsInARowAreTheMost(int steps, Signal.State expected) {
            for (int i = 0; i < steps; i++) {
                busy("i-worker-7", FIRST.plusSeconds(600 + i * 300L));
            }

            assertThat(read().state()).isEqualTo(expected);
            assertThat(mayBe()).isEqualTo(expected == Signal.State.SEEMS_QUIET);
        }

        @ParameterizedTest
        @CsvSource({"6, SEEMS_QUIET", "7, ALIVE"})
        void moreThanHalfOfTheMachinesAtOnceIsWork(int machines, Signal.State expected) {
            for (int i = 1; i <= machines; i++) {
                busy("i-worker-" + i, LAST);
            }

            assertThat(read().state()).isEqualTo(expected);
        }

        @Test
        void aJobEachHourOnOtherMachinesEachTimeIsWork() {
            for (int hour = 0; hour < 24; hour++) {
                for (int i = 0; i < 4; i++) {
                    busy("i-worker-" + (1 + (hour * 4 + i) % 11), DAY_AGO.plus(Duration.ofHours(hour)));
                }
            }

            assertThat(read().state()).isEqualTo(Signal.State.ALIVE);
        }

        @Test
        void aMachineThatEndedInTheDayAndBeforeTheWindowIsLife() {
            Resource gone = new Resource("ec2:instance", "i-gone", "terminated", Role.WORKER, "", null)
                    .endedAt(NOW.minus(Duration.ofHours(5)));
            Watch watch = watch(cluster());

            assertThat(UsageReading.read(watch.with(watch.cluster().withEnded(List.of(gone))), day, OVERHEAD, NOW)
                            .state())
                    .isEqualTo(Signal.State.ALIVE);
        }

        @Test
        void fewMachinesHaveHoursWithoutBursts() {
            workers = 6;
            day.keySet().removeIf(id -> id.matches("i-worker-([7-9]|1\\d)"));

            assertThat(read().state()).isEqualTo(Signal.State.ALIVE);
            assertThat(mayBe()).isFalse();
        }

        @Test
        void aGapWithinTheDayMayHideWork() {
            day.get("i-worker-9").cpuPercent().remove(DAY_AGO.plusSeconds(3000));

            assertThat(read().state()).isEqualTo(Signal.State.ALIVE);
        }

        @Test
        void machinesThatEndedOrBeganWithinTheDayAreLife() {
            Resource gone = new Resource("ec2:instance", "i-gone", "terminated", Role.WORKER, "", null);
            Watch watch = watch(cluster());

            assertThat(UsageReading.read(
                                    watch.with(watch.cluster().withEnded(List.of(gone))),
                                    day,
                                    Map.of("i-gone", Usage.NONE),
                                    OVERHEAD,
                                    NOW)
                            .state())
                    .isEqualTo(Signal.State.ALIVE);
            assertThat(UsageReading.read(watch(cluster().workersStartedAt(DAY_AGO.plusSeconds(1))), day, OVERHEAD, NOW)
                            .state())
                    .isEqualTo(Signal.State.ALIVE);
        }

        private ClusterBuilder cluster() {
            return aCluster().workers(workers).createdAt(NOW.minus(Duration.ofDays(2)));
        }

        private Signal read() {
            return UsageReading.read(watch(cluster()), day, OVERHEAD, NOW);
        }

        private boolean mayBe() {
            return UsageReading.mayBeBursts(watch(cluster()), day, Map.of(), OVERHEAD, NOW);
        }

        private void busy(String machine, Instant at) {
            day.get(machine).cpuPercent().put(at, 60.0);
        }
    }

    @Nested
    class LeftToTheScheduler {
        private static final Capacity WITH_GPU = new Capacity(4, 0, true, 1);

        @Test
        void machinesWithGpusOnlySeemQuiet() {
            Signal signal = read(WITH_GPU, IdleGpu.BY_SCHEDULER, idle());

            assertThat(signal.state()).isEqualTo(Signal.State.SEEMS_QUIET);
            assertThat(signal.at()).isEqualTo(FIRST);
            assertThat(signal.until()).isEqualTo(LAST.plusSeconds(300));
            assertThat(signal.detail()).startsWith("it looks idle, but 1 of its machines has GPUs");
        }

        @Test
        void machinesWithGpusThatEndedAreLeftToTheSchedulerToo() {
            Resource gone = new Resource(
                            "ec2:instance", "i-gone", "terminated", Role.WORKER, "p4d.24xlarge", null, WITH_GPU)
                    .endedAt(LAST);
            Cluster cluster = aCluster().workers(0).build().withEnded(List.of(gone));
            Watch watch = new Watch(cluster, WINDOW, 5, 1024, IdleGpu.BY_SCHEDULER);

            assertThat(UsageReading.read(
                                    watch,
                                    Map.of("i-scheduler", idle()),
                                    Map.of("i-gone", idleBetween(FIRST, LAST)),
                                    OVERHEAD,
                                    NOW)
                            .state())
                    .isEqualTo(Signal.State.SEEMS_QUIET);
        }

        @Test
        void machinesWithGpusThatWorkAreAtWork() {
            Usage usage = idle();
            usage.cpuPercent().put(LAST, 60.0);

            assertThat(read(WITH_GPU, IdleGpu.BY_SCHEDULER, usage).state()).isEqualTo(Signal.State.ALIVE);
        }

        @Test
        void othersAreJudgedByTheirMetrics() {
            assertThat(read(Capacity.of(4), IdleGpu.BY_SCHEDULER, idle()).state())
                    .isEqualTo(Signal.State.QUIET);
            assertThat(read(WITH_GPU, IdleGpu.BY_CPU, idle()).state()).isEqualTo(Signal.State.QUIET);
        }

        private Signal read(Capacity capacity, IdleGpu idleGpu, Usage usage) {
            Watch watch = new Watch(aCluster().capacity(capacity).build(), WINDOW, 5, 1024, idleGpu);
            return UsageReading.read(watch, Map.of("i-scheduler", usage), OVERHEAD, NOW);
        }
    }

    @Test
    void ofAMachineWithAnUnknownNumberOfProcessorsNothingIsProven() {
        assertThat(readAt(Capacity.UNKNOWN, 0.1)).isEqualTo(Signal.State.UNREADABLE);
        assertThat(readAt(Capacity.UNKNOWN, 5)).isEqualTo(Signal.State.ALIVE);
        assertThat(read(aCluster().capacity(Capacity.UNKNOWN), Map.of("i-scheduler", idle()))
                        .detail())
                .isEqualTo("how many processors i-scheduler has is not known (m5.large), so its metrics can't show that"
                        + " it is idle");
    }

    @Nested
    class OutOfCredits {
        private static final Capacity T2_MICRO = new Capacity(1, 10, false, 1);

        @Test
        void aMachineAtItsBaselineIsBusy() {
            assertThat(readAt(T2_MICRO, 8.999)).isEqualTo(Signal.State.QUIET);
            assertThat(readAt(T2_MICRO, 9)).isEqualTo(Signal.State.ALIVE);
        }

        @Test
        void aHighBaselineChangesNothing() {
            assertThat(readAt(new Capacity(2, 20, false, 1), 7.999)).isEqualTo(Signal.State.QUIET);
        }

        @Test
        void aMachineThatHadCreditsAllAlongIsHeldBackByNothing() {
            assertThat(signal(idle().withCredits(credits(15))).state()).isEqualTo(Signal.State.QUIET);
            assertThat(signal(idle().withCredits(credits(14.9))).state()).isEqualTo(Signal.State.ALIVE);
        }

        @Test
        void aGapInTheCreditsMayHideThatTheyWereSpent() {
            Map<Instant, Double> credits = credits(30);
            credits.remove(FIRST.plusSeconds(3600));

            assertThat(signal(idle().withCredits(credits)).state()).isEqualTo(Signal.State.ALIVE);
        }

        @Test
        void onlyMachinesBetweenTheTwoLimitsHangOnTheirCredits() {
            assertThat(hanging(9.5, 1)).containsExactly("i-scheduler");
            assertThat(hanging(8.5, 1)).isEmpty();
            assertThat(hanging(11, 1)).isEmpty();
        }

        @Test
        void nobodyHangsOnCreditsWhereAnotherMachineWorks() {
            assertThat(hanging(9.5, 80)).isEmpty();
        }

        private Set<String> hanging(double schedulers, double workers) {
            Usage scheduler = idle();
            scheduler.cpuPercent().put(LAST, schedulers);
            Usage worker = idle();
            worker.cpuPercent().put(LAST, workers);
            return UsageReading.hangingOnCredits(
                    watch(aCluster().capacity(T2_MICRO).workers(1)),
                    Map.of("i-scheduler", scheduler, "i-worker-1", worker),
                    OVERHEAD,
                    NOW);
        }

        private Signal signal(Usage usage) {
            usage.cpuPercent().replaceAll((at, percent) -> 9.5);
            return read(aCluster().capacity(T2_MICRO), Map.of("i-scheduler", usage));
        }

        private Map<Instant, Double> credits(double left) {
            Map<Instant, Double> credits = new HashMap<>();
            idle().cpuPercent().keySet().forEach(at -> credits.put(at, left));
            return credits;
        }
    }

    @ParameterizedTest
    @CsvSource({"1620.999, QUIET", "1621.0, ALIVE"})
    void aMachineAtTheNetworkLimitIsBusy(double kib, Signal.State expected) {
        Usage usage = idle();
        usage.receivedKib().put(LAST, kib);

        assertThat(read(aCluster().workers(1), Map.of("i-scheduler", idle(), "i-worker-1", usage))
                        .state())
                .as("with the 3 KiB that it sent")
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "4211.9, 9103.9, QUIET, ''",
        "4212, 0, ALIVE, i-scheduler received 4212 KiB in 5 min",
        "0, 9104, ALIVE, i-scheduler sent 9104 KiB in 5 min"
    })
    void directionsWithLimitsOfTheirOwnCountApart(double received, double sent, Signal.State expected, String detail) {
        Usage usage = idle();
        usage.receivedKib().put(LAST, received);
        usage.sentKib().put(LAST, sent);

        Signal signal = UsageReading.read(
                new Watch(aCluster().build(), WINDOW, 5, 512),
                Map.of("i-scheduler", usage),
                (machine, running) -> Overhead.Use.ofEach(6, 3700, 8592),
                NOW);

        assertThat(signal.state()).isEqualTo(expected);
        assertThat(signal.detail())
                .startsWith(
                        detail.isEmpty()
                                ? "its machine below the limits for idle ones (scheduler: 8 % CPU, 4212 KiB received and 9104"
                                        + " KiB sent in 5 min)"
                                : detail);
    }

    @Test
    void oneDirectionAloneProvesWork() {
        Usage usage = idle();
        usage.receivedKib().clear();
        usage.sentKib().put(LAST, 1624.0);

        assertThat(read(aCluster(), Map.of("i-scheduler", usage)).state()).isEqualTo(Signal.State.ALIVE);
    }

    @Test
    void processorsTellMoreThanTraffic() {
        Usage usage = idle();
        usage.cpuPercent().put(LAST, 80.0);
        usage.receivedKib().put(LAST, 50_000.0);

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
        return UsageReading.read(watch(cluster), usage, OVERHEAD, NOW);
    }

    /** What is said of a cluster of one machine that used so much of its CPU in the last bucket, and nothing before. */
    private static Signal.State readAt(Capacity capacity, double percent) {
        Usage usage = idle();
        usage.cpuPercent().replaceAll((at, any) -> 0.0);
        usage.cpuPercent().put(LAST, percent);
        ClusterBuilder cluster = aCluster().capacity(capacity);
        Signal.State state = read(cluster, Map.of("i-scheduler", usage)).state();
        assertThat(UsageReading.isBusyCpu(
                        watch(cluster), cluster.build().machines().get(0), percent, OVERHEAD))
                .isEqualTo(state == Signal.State.ALIVE);
        return state;
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
        Map<Instant, Double> received = new HashMap<>();
        Map<Instant, Double> sent = new HashMap<>();
        cpu.keySet().forEach(bucket -> {
            received.put(bucket, 3.0);
            sent.put(bucket, 3.0);
        });
        return new Usage(cpu, received, sent);
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
