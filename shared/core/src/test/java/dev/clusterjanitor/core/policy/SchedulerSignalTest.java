package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static dev.clusterjanitor.core.testing.Signals.quietSince;
import static dev.clusterjanitor.core.testing.Signals.readFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a scheduler's own answer does to a verdict that metrics alone would give. */
class SchedulerSignalTest {
    private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(20));
    private static final Signal UNREADABLE =
            Signal.unreadable(SchedulerProbe.SOURCE, Question.ACTIVITY, "it did not finish answering");

    private static Verdict verdict(ClusterBuilder cluster, Signal... signals) {
        return new Judge(aPolicy().build())
                .judge(cluster.build(), List.of(signals), NOW)
                .verdict();
    }

    @Test
    void aSchedulerThatCannotBeReadKeepsWhatMetricsCallQuiet() {
        Verdict verdict = verdict(aCluster(), quietSince(LONG_AGO), UNREADABLE);

        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.UNDETERMINED);
        assertThat(verdict.reason().code()).isEqualTo(ReasonCode.SCHEDULER_UNREADABLE);
        assertThat(verdict.reason().text()).isEqualTo("activity: scheduler, it did not finish answering");
    }

    @Test
    void aFailedReadBesideItIsAProblemOfTheSweep() {
        assertThat(verdict(aCluster(), readFailed(), UNREADABLE).reason().code())
                .isEqualTo(ReasonCode.READ_FAILED);
    }

    @Test
    void aTagBesideItIsNamedFirst() {
        ClusterBuilder cluster = aCluster().tag(JanitorTag.LAST_WORK, "yesterday");

        assertThat(verdict(cluster, UNREADABLE).reason().code()).isEqualTo(ReasonCode.TAG_UNREADABLE);
    }

    @Test
    void aSchedulerThatDoesNotTellSinceWhenChangesNothing() {
        Signal moment = Signal.unknown(SchedulerProbe.SOURCE, Question.ACTIVITY, "it has no work at this moment");

        assertThat(verdict(aCluster(), quietSince(LONG_AGO), moment).outcome()).isEqualTo(Verdict.Outcome.STALE);
    }

    @Test
    void ofTwoTimesOfQuietTheLaterOneCounts() {
        Signal lately = Signal.quiet(SchedulerProbe.SOURCE, Question.ACTIVITY, NOW.minusSeconds(60), "idle");

        assertThat(verdict(aCluster(), quietSince(LONG_AGO), lately).outcome()).isEqualTo(Verdict.Outcome.IN_USE);
    }
}
