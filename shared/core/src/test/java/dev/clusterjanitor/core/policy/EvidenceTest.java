package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No evidence is no idleness, wherever a window begins against the steps in which metrics come. */
class EvidenceTest {
    private static final Duration BUCKET = UsageReading.BUCKET;
    private static final int SECONDS = (int) BUCKET.toSeconds();

    @ParameterizedTest
    @ValueSource(strings = {"PT20M", "PT20M1S", "PT22M", "PT24M59S", "PT25M", "PT1H", "PT2H3M"})
    void aMachineThatWasBusyInAnyStepOfTheWindowIsNeverQuiet(Duration window) {
        for (int offset = 0; offset < SECONDS; offset++) {
            Instant now = NOW.plusSeconds(offset);
            Instant from = UsageReading.from(now, window);
            Instant until = UsageReading.until(now);
            assertThat(Duration.between(from, until))
                    .as("proven at +%d s", offset)
                    .isGreaterThanOrEqualTo(window);
            assertThat(outcome(now, window, from, null))
                    .as("idle at +%d s", offset)
                    .isEqualTo(Verdict.Outcome.STALE);
            for (Instant busy = from; busy.isBefore(until); busy = busy.plus(BUCKET)) {
                assertThat(outcome(now, window, from, busy))
                        .as("busy at %s, seen at %s", busy, now)
                        .isEqualTo(Verdict.Outcome.IN_USE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT20M", "PT23M", "PT2H"})
    void aStepWithoutDataInTheWindowIsNeverQuiet(Duration window) {
        for (int offset = 0; offset < SECONDS; offset += 10) {
            Instant now = NOW.plusSeconds(offset);
            Instant from = UsageReading.from(now, window);
            for (Instant gap = from; gap.isBefore(UsageReading.until(now)); gap = gap.plus(BUCKET)) {
                Usage usage = idle(from, now);
                usage.cpuPercent().remove(gap);
                assertThat(read(now, window, usage).state()).isEqualTo(Signal.State.UNKNOWN);
            }
        }
    }

    @Test
    void theShortestIdleTimeoutAlwaysHoldsAWholeStepThatCanBeRead() {
        for (int offset = 0; offset < SECONDS; offset++) {
            Instant now = NOW.plusSeconds(offset);

            assertThat(UsageReading.until(now).minus(BUCKET)).isAfterOrEqualTo(now.minus(Evidence.SHORTEST_IDLE));
        }
        assertThat(UsageReading.until(NOW.plusSeconds(299)).minus(BUCKET))
                .as("with one second less it does not")
                .isBefore(NOW.plusSeconds(299).minus(Evidence.SHORTEST_IDLE).plusSeconds(2));
    }

    @Test
    void noPolicyCanAskForLess() {
        Duration less = Evidence.SHORTEST_IDLE.minusSeconds(1);

        assertThatThrownBy(() -> aPolicy().with(s -> s.idleTimeout(less)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("idle-timeout must be at least 20 min: no shorter idleness can be proven");
        assertThatThrownBy(() -> new TagLimits(less, Duration.ofDays(1), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag-limits.idle-timeout must be at least 20 min: no shorter idleness can be proven");
    }

    @Test
    void theLongestIsWhatTheCloudsKeepLessADay() {
        assertThat(Evidence.longestIdle(List.of(CloudProvider.AWS))).isEqualTo(Duration.ofDays(62));
        assertThat(Evidence.longestIdle(List.of(CloudProvider.GCP))).isEqualTo(Duration.ofDays(41));
        assertThat(Evidence.longestIdle(List.of(CloudProvider.AZURE))).isEqualTo(Duration.ofDays(92));
        assertThat(Evidence.longestIdle(List.of(CloudProvider.AZURE, CloudProvider.AWS)))
                .isEqualTo(Duration.ofDays(62));
        assertThat(Evidence.longestIdle(List.of())).isEqualTo(Duration.ofDays(41));
    }

    @ParameterizedTest
    @EnumSource(CloudProvider.class)
    void whatIsReadForTheLongestIsStillThere(CloudProvider cloud) {
        Duration longest = Evidence.longestIdle(List.of(cloud));

        assertThat(UsageReading.from(NOW.plusSeconds(299), longest))
                .isAfter(NOW.minus(longest).minus(Duration.ofDays(1)));
    }

    private static Verdict.Outcome outcome(Instant now, Duration window, Instant from, Instant busy) {
        Usage usage = idle(from, now);
        if (busy != null) {
            usage.cpuPercent().put(busy, 100.0);
        }
        Judge judge = new Judge(aPolicy().with(s -> s.idleTimeout(window)).build());
        return judge.judge(cluster(), List.of(read(now, window, usage)), now)
                .verdict()
                .outcome();
    }

    private static Signal read(Instant now, Duration window, Usage usage) {
        return UsageReading.read(
                new Watch(cluster(), window, 5, 1024),
                Map.of("i-scheduler", usage),
                (machine, running) -> Overhead.Use.ofBoth(6, 600),
                now);
    }

    private static Cluster cluster() {
        return aCluster().workers(0).build();
    }

    /** All that a cloud has published by now. */
    private static Usage idle(Instant from, Instant now) {
        Map<Instant, Double> cpu = new HashMap<>();
        for (Instant at = from; at.isBefore(UsageReading.until(now)); at = at.plus(BUCKET)) {
            cpu.put(at, 1.0);
        }
        return new Usage(cpu, new HashMap<>(cpu), new HashMap<>(cpu));
    }
}
