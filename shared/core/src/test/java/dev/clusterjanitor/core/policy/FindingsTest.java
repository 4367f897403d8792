package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads of each machine. */
class FindingsTest {
    private static final Overhead OVERHEAD = (machine, running) -> Overhead.Use.ofBoth(6, 600);

    private static Watch watch(Capacity capacity, int workers) {
        return new Watch(aCluster().workers(workers).capacity(capacity).build(), Duration.ofHours(2), 5, 512);
    }

    private static Usage usage(double cpu, double kibEachWay) {
        Map<Instant, Double> percent = new HashMap<>();
        Map<Instant, Double> kib = new HashMap<>();
        Instant from = UsageReading.from(NOW, Duration.ofHours(2));
        for (Instant at = from; at.isBefore(NOW); at = at.plus(UsageReading.BUCKET)) {
            percent.put(at, cpu);
            kib.put(at, kibEachWay);
        }
        return new Usage(percent, kib, new HashMap<>(kib));
    }

    private static List<String> findings(Watch watch, Map<String, Usage> usage) {
        return UsageReading.read(watch.detailed(), usage, OVERHEAD, NOW).findings();
    }

    @Test
    void nobodyWhoDoesNotAskGetsAny() {
        assertThat(UsageReading.read(watch(Capacity.of(2), 0), Map.of("i-scheduler", usage(1, 3)), OVERHEAD, NOW)
                        .findings())
                .isEmpty();
    }

    @Test
    void aLineTellsWhatAMachineHasWhatItUsedAndItsLimits() {
        assertThat(findings(watch(new Capacity(96, 0, true, 8), 0), Map.of("i-scheduler", usage(0.1, 3))))
                .containsExactly(
                        "scheduler i-scheduler (96 processors, GPUs, 8 workers): up to 0.1 % CPU, 3 KiB in, 3 KiB out;"
                                + " limits 0.32 % CPU, 1112 KiB in 5 min (CPU by a quarter of one processor, beside GPUs); no work");
    }

    @Test
    void whoWorkedLastComesFirst() {
        Usage busy = usage(1, 3);
        busy.cpuPercent().put(Instant.parse("2026-01-15T11:30:00Z"), 61.0);

        List<String> findings = findings(
                watch(Capacity.of(2), 2),
                Map.of("i-scheduler", usage(1, 3), "i-worker-1", usage(1, 3), "i-worker-2", busy));

        assertThat(findings).hasSize(3);
        assertThat(findings.get(0)).startsWith("worker i-worker-2").endsWith("; work at 2026-01-15T11:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0, false, idle-cpu-percent",
        "32, 0, false, half of one processor",
        "32, 0, true, 'a quarter of one processor, beside GPUs'",
        "1, 10, false, its baseline without CPU credits",
        "0, 0, true, 'idle-cpu-percent, as its processors are not known'"
    })
    void theRuleBehindALimitIsNamed(double processors, double baseline, boolean accelerated, String rule) {
        assertThat(findings(
                        watch(new Capacity(processors, baseline, accelerated, 1), 0),
                        Map.of("i-scheduler", usage(0.1, 3))))
                .singleElement()
                .asString()
                .contains("(CPU by " + rule + ")");
    }

    @ParameterizedTest
    @CsvSource({"0.25, 'half of the machine, however many workers'", "4, '90 % of one processor, however many workers'"
    })
    void manyWorkersDoNotRaiseALimitWithoutEnd(double processors, String rule) {
        Overhead ofManyWorkers = (machine, running) -> Overhead.Use.ofBoth(6 * 64, 64 * 300);

        assertThat(UsageReading.read(
                                watch(Capacity.of(processors), 0).detailed(),
                                Map.of("i-scheduler", usage(0.1, 3)),
                                ofManyWorkers,
                                NOW)
                        .findings())
                .singleElement()
                .asString()
                .contains("(CPU by " + rule + ")");
    }

    @Test
    void whatRunsOnEachMachineAllTheTimeNamesTheSettingForIt() {
        Map<String, Usage> agents =
                Map.of("i-scheduler", usage(1, 900), "i-worker-1", usage(1, 950), "i-worker-2", usage(1, 1000));

        assertThat(findings(watch(Capacity.of(2), 2), agents))
                .hasSize(4)
                .last()
                .asString()
                .isEqualTo(
                        "all machines are above their limits all the time, by about the same: something runs on each of"
                                + " them. If it is no work, raise idle-network-kib from 512 KiB to at least 1489 KiB");
    }

    @Test
    void agentsThatComputeNameTheOtherSetting() {
        Map<String, Usage> agents = Map.of("i-scheduler", usage(12, 3), "i-worker-1", usage(11, 3));

        assertThat(findings(watch(Capacity.of(2), 1), agents))
                .last()
                .asString()
                .contains("raise idle-cpu-percent from 5 % to at least 10 %");
    }

    @Test
    void whatNoSettingAllowsIsNotAdvised() {
        Map<String, Usage> agents = Map.of("i-scheduler", usage(3, 3), "i-worker-1", usage(3, 3));

        assertThat(findings(watch(Capacity.of(32), 1), agents))
                .last()
                .asString()
                .contains("last-work")
                .doesNotContain("raise");
    }

    @Test
    void oneBusyMachineIsNoAgent() {
        Map<String, Usage> work = Map.of("i-scheduler", usage(1, 3), "i-worker-1", usage(60, 3));

        assertThat(findings(watch(Capacity.of(2), 1), work)).hasSize(2);
    }

    @Test
    void ofVeryManyMachinesTheFirstAreShown() {
        Map<String, Usage> all = new HashMap<>(Map.of("i-scheduler", usage(1, 3)));
        for (int i = 1; i <= 60; i++) {
            all.put("i-worker-" + i, usage(1, 3));
        }

        assertThat(findings(watch(Capacity.of(2), 60), all)).hasSize(41).last().isEqualTo("and 21 more machines");
    }
}
