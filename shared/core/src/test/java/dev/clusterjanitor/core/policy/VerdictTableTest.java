package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.model.ReasonCode.HEARTBEAT_ALIVE;
import static dev.clusterjanitor.core.model.ReasonCode.HEARTBEAT_LOST;
import static dev.clusterjanitor.core.model.ReasonCode.HEARTBEAT_UNREADABLE;
import static dev.clusterjanitor.core.model.ReasonCode.IDLE;
import static dev.clusterjanitor.core.model.ReasonCode.NOT_IDLE_YET;
import static dev.clusterjanitor.core.model.ReasonCode.READ_FAILED;
import static dev.clusterjanitor.core.model.ReasonCode.WORKING;
import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.CoreAssertions.assertThat;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static dev.clusterjanitor.core.testing.Signals.noData;
import static dev.clusterjanitor.core.testing.Signals.quietBetween;
import static dev.clusterjanitor.core.testing.Signals.quietSince;
import static dev.clusterjanitor.core.testing.Signals.readFailed;
import static dev.clusterjanitor.core.testing.Signals.worked;
import static org.assertj.core.api.Assertions.tuple;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of verdicts: is somebody there, and is work done? With the default limits: 30 minutes, and 2 hours. */
class VerdictTableTest {
    private static final Instant LATELY = NOW.minus(Duration.ofMinutes(5));
    private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(5));
    private static final Duration HEARTBEAT_TIMEOUT = Settings.DEFAULT.heartbeatTimeout();
    private static final Duration IDLE_TIMEOUT = Settings.DEFAULT.idleTimeout();

    private final Judge judge = new Judge(aPolicy().build());

    enum Beat {
        ALIVE,
        SILENT,
        NEVER,
        GARBAGE,
        FUTURE;

        ClusterBuilder of(ClusterBuilder cluster) {
            return switch (this) {
                case ALIVE -> cluster.heartbeat(LATELY);
                case SILENT -> cluster.heartbeat(LONG_AGO);
                case NEVER -> cluster;
                case GARBAGE -> cluster.tag(JanitorTag.HEARTBEAT, "yes");
                case FUTURE -> cluster.heartbeat(NOW.plus(Duration.ofMinutes(6)));
            };
        }
    }

    enum Work {
        ALIVE,
        QUIET,
        UNKNOWN,
        UNREADABLE,
        NOT_LOOKED_AT;

        List<Signal> signals() {
            return switch (this) {
                case ALIVE -> List.of(worked(LATELY));
                case QUIET -> List.of(quietSince(LONG_AGO));
                case UNKNOWN -> List.of(noData());
                case UNREADABLE -> List.of(readFailed());
                case NOT_LOOKED_AT -> List.of();
            };
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALIVE   | ALIVE         | IN_USE       | WORKING",
                "ALIVE   | QUIET         | STALE        | IDLE",
                "ALIVE   | UNKNOWN       | IN_USE       | HEARTBEAT_ALIVE",
                "ALIVE   | UNREADABLE    | IN_USE       | HEARTBEAT_ALIVE",
                "ALIVE   | NOT_LOOKED_AT | IN_USE       | HEARTBEAT_ALIVE",
                "SILENT  | ALIVE         | IN_USE       | WORKING",
                "SILENT  | QUIET         | STALE        | IDLE, HEARTBEAT_LOST",
                "SILENT  | UNKNOWN       | STALE        | HEARTBEAT_LOST",
                "SILENT  | UNREADABLE    | UNDETERMINED | READ_FAILED",
                "SILENT  | NOT_LOOKED_AT | STALE        | HEARTBEAT_LOST",
                "NEVER   | ALIVE         | IN_USE       | WORKING",
                "NEVER   | QUIET         | STALE        | IDLE",
                "NEVER   | UNKNOWN       | UNDETERMINED | NO_SIGNAL",
                "NEVER   | UNREADABLE    | UNDETERMINED | READ_FAILED",
                "NEVER   | NOT_LOOKED_AT | UNDETERMINED | NO_SIGNAL",
                "GARBAGE | ALIVE         | IN_USE       | WORKING",
                "GARBAGE | QUIET         | UNDETERMINED | HEARTBEAT_UNREADABLE",
                "GARBAGE | UNKNOWN       | UNDETERMINED | HEARTBEAT_UNREADABLE",
                "GARBAGE | UNREADABLE    | UNDETERMINED | HEARTBEAT_UNREADABLE, READ_FAILED",
                "FUTURE  | ALIVE         | IN_USE       | WORKING",
                "FUTURE  | QUIET         | UNDETERMINED | HEARTBEAT_UNREADABLE",
                "FUTURE  | UNKNOWN       | UNDETERMINED | HEARTBEAT_UNREADABLE",
                "FUTURE  | UNREADABLE    | UNDETERMINED | HEARTBEAT_UNREADABLE, READ_FAILED",
            })
    void givesOneVerdictForEachCell(Beat beat, Work work, Verdict.Outcome outcome, String reasons) {
        ReasonCode[] codes =
                List.of(reasons.split(", ")).stream().map(ReasonCode::valueOf).toArray(ReasonCode[]::new);

        assertThat(judge.judge(beat.of(aCluster()).build(), work.signals(), NOW))
                .is(outcome, codes);
    }

    @Test
    void aHeartbeatExactlyAtItsTimeoutIsAlive() {
        assertThat(judge(aCluster().heartbeat(NOW.minus(HEARTBEAT_TIMEOUT)))).isInUse(HEARTBEAT_ALIVE);
    }

    @Test
    void aHeartbeatOneSecondPastItsTimeoutIsLost() {
        Instant beat = NOW.minus(HEARTBEAT_TIMEOUT).minusSeconds(1);

        assertThat(judge(aCluster().heartbeat(beat)))
                .isStale(HEARTBEAT_LOST)
                .because("no heartbeat since 2026-01-15T11:29:59Z: longer than 30 min");
    }

    @Test
    void aHeartbeatAheadByTheAllowedSkewIsAlive() {
        assertThat(judge(aCluster().heartbeat(NOW.plus(Duration.ofMinutes(5))))).isInUse(HEARTBEAT_ALIVE);
    }

    @Test
    void aHeartbeatOneSecondFurtherAheadCannotBeBelieved() {
        Instant beat = NOW.plus(Duration.ofMinutes(5)).plusSeconds(1);

        assertThat(judge(aCluster().heartbeat(beat)))
                .isUndetermined(HEARTBEAT_UNREADABLE)
                .because("heartbeat: heartbeat, its tag says 2026-01-15T12:05:01Z, which is yet to come");
    }

    @Test
    void ofSeveralHeartbeatsTheNewestCounts() {
        assertThat(judge(aCluster().heartbeat(LONG_AGO).workerTag(JanitorTag.HEARTBEAT, LATELY)))
                .isInUse(HEARTBEAT_ALIVE)
                .because("its owner's heartbeat came at 2026-01-15T11:55:00Z");
        assertThat(judge(aCluster().heartbeat(LATELY).workerTag(JanitorTag.HEARTBEAT, LONG_AGO)))
                .isInUse(HEARTBEAT_ALIVE);
    }

    @Test
    void oneUnreadableHeartbeatOfSeveralProtects() {
        assertThat(judge(aCluster().heartbeat(LONG_AGO).workerTag(JanitorTag.HEARTBEAT, "?"), quietSince(LONG_AGO)))
                .isUndetermined(HEARTBEAT_UNREADABLE);
    }

    @Test
    void workExactlyAtTheIdleTimeoutIsWork() {
        assertThat(judge(aCluster(), worked(NOW.minus(IDLE_TIMEOUT))))
                .isInUse(WORKING)
                .because("work was done at 2026-01-15T10:00:00Z (metrics)");
    }

    @Test
    void workOneSecondBeforeTheIdleTimeoutIsIdle() {
        assertThat(judge(aCluster()
                        .tag(JanitorTag.LAST_WORK, NOW.minus(IDLE_TIMEOUT).minusSeconds(1))))
                .isStale(IDLE)
                .because("no work since 2026-01-15T09:59:59Z (last-work); idle timeout 2 h");
    }

    @Test
    void aClusterQuietForLessThanTheIdleTimeoutIsInUse() {
        assertThat(judge(aCluster(), quietSince(NOW.minus(IDLE_TIMEOUT).plusSeconds(1))))
                .isInUse(NOT_IDLE_YET)
                .because(
                        "not idle long enough yet: no work seen since 2026-01-15T10:00:01Z (metrics); idle timeout 2 h");
    }

    @Test
    void whatWasReadMustReachOverTheWholeIdleTimeout() {
        Instant until = NOW.minus(Duration.ofMinutes(10));

        assertThat(judge(aCluster(), quietBetween(until.minus(IDLE_TIMEOUT), until)))
                .isStale(IDLE)
                .because("no work from 09:50 to 11:50 UTC on 2026-01-15 (metrics); idle timeout 2 h");
        assertThat(judge(aCluster(), quietBetween(until.minus(IDLE_TIMEOUT).plusSeconds(1), until)))
                .isInUse(NOT_IDLE_YET);
    }

    @Test
    void aClusterThatJustBeganIsNeitherAtWorkNorQuietForTwoHours() {
        Instant started = NOW.minus(Duration.ofMinutes(25));

        assertThat(judge(aCluster().createdAt(started), quietBetween(started, started)))
                .isInUse(NOT_IDLE_YET)
                .because(
                        "not idle long enough yet: no work seen since 2026-01-15T11:35:00Z (metrics); idle timeout 2 h");
    }

    @Test
    void theIdlenessOfAMarkedClusterBeganWhenItWasFirstFound() {
        Instant until = NOW.minus(Duration.ofMinutes(10));
        Signal quiet = quietBetween(until.minus(IDLE_TIMEOUT), until);
        ClusterBuilder marked =
                aCluster().marked(NOW.minus(Duration.ofHours(3))).tag(JanitorTag.REASON, "idle");

        assertThat(judge(marked, quiet))
                .isStale(IDLE)
                .because("no work from 07:00 to 11:50 UTC on 2026-01-15 (metrics); idle timeout 2 h");
    }

    @Test
    void aMarkForAnythingElseOrFromBeforeWorkTellsNothingOfIdleness() {
        Instant until = NOW.minus(Duration.ofMinutes(10));
        Signal quiet = quietBetween(until.minus(IDLE_TIMEOUT), until);
        Instant marked = NOW.minus(Duration.ofHours(5));
        String text = "no work from 09:50 to 11:50 UTC on 2026-01-15 (metrics); idle timeout 2 h";

        assertThat(judge(aCluster().marked(marked).tag(JanitorTag.REASON, "heartbeat-lost"), quiet))
                .isStale(IDLE)
                .because(text);
        assertThat(judge(
                        aCluster()
                                .marked(marked)
                                .tag(JanitorTag.REASON, "idle")
                                .tag(JanitorTag.LAST_WORK, NOW.minus(Duration.ofHours(4))),
                        quiet))
                .isStale(IDLE)
                .because(text);
    }

    @Test
    void ofSeveralActivitySignalsTheOneThatSaysAliveWins() {
        assertThat(judge(aCluster(), quietSince(LONG_AGO), readFailed(), worked(LATELY), noData()))
                .isInUse(WORKING);
    }

    @Test
    void ofSeveralQuietSignalsTheLatestCounts() {
        assertThat(judge(aCluster(), quietSince(LONG_AGO), quietSince(LATELY), quietSince(LONG_AGO)))
                .isInUse(NOT_IDLE_YET)
                .because(
                        "not idle long enough yet: no work seen since 2026-01-15T11:55:00Z (metrics); idle timeout 2 h");
    }

    @Test
    void oneQuietSignalIsEnoughWhereTheOthersKnowNothing() {
        assertThat(judge(aCluster(), noData(), quietSince(LONG_AGO))).isStale(IDLE);
    }

    @Test
    void aQuietSignalProvesNothingWhereAnotherCouldNotBeRead() {
        assertThat(judge(aCluster(), quietSince(LONG_AGO), readFailed()))
                .isUndetermined(READ_FAILED)
                .because("activity: metrics, access denied");
    }

    @Test
    void theLastWorkTagIsActivity() {
        assertThat(judge(aCluster().tag(JanitorTag.LAST_WORK, LATELY))).isInUse(WORKING);
        assertThat(judge(aCluster().tag(JanitorTag.LAST_WORK, LONG_AGO))).isStale(IDLE);
    }

    @Test
    void theLastWorkTagOutweighsQuietMetrics() {
        assertThat(judge(aCluster().tag(JanitorTag.LAST_WORK, LATELY), quietSince(LONG_AGO)))
                .isInUse(WORKING);
    }

    @Test
    void aLastWorkTagThatIsYetToComeProtects() {
        Instant ahead = NOW.plus(Duration.ofMinutes(5)).plusSeconds(1);

        assertThat(judge(aCluster().tag(JanitorTag.LAST_WORK, ahead), quietSince(LONG_AGO))
                        .verdict()
                        .outcome())
                .isEqualTo(Verdict.Outcome.UNDETERMINED);
    }

    @Test
    void theSignalsInTagsAreReportedBesideThoseOfTheCloud() {
        Assessment assessment =
                judge(aCluster().heartbeat(LATELY).tag(JanitorTag.LAST_WORK, LONG_AGO), quietSince(LONG_AGO));

        assertThat(assessment.signals())
                .extracting(Signal::source, Signal::state)
                .containsExactly(
                        tuple("heartbeat", Signal.State.ALIVE),
                        tuple("last-work", Signal.State.QUIET),
                        tuple("metrics", Signal.State.QUIET));
    }

    @Test
    void thatThereNeverWasAHeartbeatIsReported() {
        assertThat(judge(aCluster()).signals())
                .extracting(Signal::source, Signal::state, Signal::detail)
                .containsExactly(tuple("heartbeat", Signal.State.UNKNOWN, "there never was a heartbeat"));
    }

    @Test
    void theReasonOfAnUndeterminedClusterNamesTheUnreadableSignal() {
        assertThat(judge(aCluster().tag(JanitorTag.HEARTBEAT, "yes"), noData()))
                .isUndetermined(HEARTBEAT_UNREADABLE)
                .because("heartbeat: heartbeat, its tag is no instant such as 20260115t120000z");
    }

    private Assessment judge(ClusterBuilder cluster, Signal... observed) {
        return judge.judge(cluster.build(), List.of(observed), NOW);
    }
}
