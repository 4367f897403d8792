package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static dev.clusterjanitor.core.testing.Signals.readFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only looks idle is idle by the word of whoever knows of the work itself, and by nothing else. */
class UnconfirmedIdleTest {
    private static final Signal LOOKS_IDLE = seemsQuietFor(Duration.ofHours(3));

    private static Signal seemsQuietFor(Duration span) {
        return Signal.seemsQuiet("metrics", Question.ACTIVITY, NOW.minus(span), NOW, "it looks idle");
    }

    private static Signal scheduler(Signal.State state) {
        return new Signal(SchedulerProbe.SOURCE, Question.ACTIVITY, state, null, null, "so it says");
    }

    private static ReasonCode code(ClusterBuilder cluster, Signal... signals) {
        return judged(cluster, signals).reason().code();
    }

    private static Verdict judged(ClusterBuilder cluster, Signal... signals) {
        return new Judge(aPolicy().build())
                .judge(cluster.build(), List.of(signals), NOW)
                .verdict();
    }

    @Test
    void aloneItIsUndeterminedAndSaysWhatWouldSettleIt() {
        Verdict verdict = judged(aCluster(), LOOKS_IDLE);

        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.UNDETERMINED);
        assertThat(verdict.reason().code()).isEqualTo(ReasonCode.UNCONFIRMED_IDLE);
        assertThat(verdict.reason().text()).startsWith("it looks idle.").contains("lease", "by hand", "scheduler");
        assertThat(verdict.hangsOnItsScheduler()).isTrue();
    }

    @Test
    void itsSchedulersWordConfirmsIt() {
        assertThat(code(aCluster(), LOOKS_IDLE, scheduler(Signal.State.QUIET_NOW)))
                .isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void aSchedulerThatIsIdleForTooShortConfirmsNothing() {
        Signal lately = Signal.quiet(SchedulerProbe.SOURCE, Question.ACTIVITY, NOW.minusSeconds(60), "idle");

        assertThat(code(aCluster(), LOOKS_IDLE, lately)).isEqualTo(ReasonCode.NOT_IDLE_YET);
    }

    @Test
    void aSchedulerThatIsIdleForLongConfirmsIt() {
        Signal longAgo = Signal.quiet(SchedulerProbe.SOURCE, Question.ACTIVITY, NOW.minus(Duration.ofHours(9)), "idle");

        assertThat(code(aCluster(), LOOKS_IDLE, longAgo)).isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void theLastWorkOfALivingHeartbeatConfirmsIt() {
        ClusterBuilder cluster = aCluster().tag(JanitorTag.LAST_WORK, NOW.minus(Duration.ofHours(9)));

        assertThat(code(cluster.heartbeat(NOW.minusSeconds(60)), LOOKS_IDLE)).isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void theLastWorkOfAHeartbeatThatIsGoneConfirmsNothing() {
        ClusterBuilder cluster = aCluster().tag(JanitorTag.LAST_WORK, NOW.minus(Duration.ofHours(30)));

        assertThat(code(cluster, LOOKS_IDLE)).isEqualTo(ReasonCode.UNCONFIRMED_IDLE);
        assertThat(code(cluster.heartbeat(NOW.minus(Duration.ofHours(30))), LOOKS_IDLE))
                .isEqualTo(ReasonCode.UNCONFIRMED_IDLE);
    }

    @Test
    void noWordAndAnUnreadableOneConfirmNothing() {
        assertThat(code(aCluster(), LOOKS_IDLE, scheduler(Signal.State.UNKNOWN)))
                .isEqualTo(ReasonCode.UNCONFIRMED_IDLE);
        assertThat(code(aCluster(), LOOKS_IDLE, scheduler(Signal.State.UNREADABLE)))
                .isEqualTo(ReasonCode.SCHEDULER_UNREADABLE);
    }

    @Test
    void aMomentWithoutWorkAloneProvesNothing() {
        assertThat(code(aCluster(), scheduler(Signal.State.QUIET_NOW))).isEqualTo(ReasonCode.NO_SIGNAL);
        assertThat(code(aCluster(), readFailed(), scheduler(Signal.State.QUIET_NOW)))
                .isEqualTo(ReasonCode.READ_FAILED);
    }

    @Test
    void whatLooksIdleForTooShortIsNotIdleYet() {
        assertThat(code(aCluster(), seemsQuietFor(Duration.ofHours(1)), scheduler(Signal.State.QUIET_NOW)))
                .isEqualTo(ReasonCode.NOT_IDLE_YET);
    }

    @Test
    void aLostHeartbeatDoesNotMakeItStale() {
        assertThat(code(aCluster().heartbeat(NOW.minus(Duration.ofHours(9))), LOOKS_IDLE))
                .isEqualTo(ReasonCode.UNCONFIRMED_IDLE);
    }

    @Test
    void itIsInUseWhileItsOwnersHeartbeatComes() {
        assertThat(code(aCluster().heartbeat(NOW.minusSeconds(60)), LOOKS_IDLE)).isEqualTo(ReasonCode.HEARTBEAT_ALIVE);
    }
}
