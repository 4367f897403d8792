package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.model.ReasonCode.CREATION_TIME_UNKNOWN;
import static dev.clusterjanitor.core.model.ReasonCode.HEARTBEAT_ALIVE;
import static dev.clusterjanitor.core.model.ReasonCode.HEARTBEAT_LOST;
import static dev.clusterjanitor.core.model.ReasonCode.HEARTBEAT_UNREADABLE;
import static dev.clusterjanitor.core.model.ReasonCode.IDLE;
import static dev.clusterjanitor.core.model.ReasonCode.NO_SIGNAL;
import static dev.clusterjanitor.core.model.ReasonCode.ORPHANED;
import static dev.clusterjanitor.core.model.ReasonCode.PARTIAL_DISCOVERY;
import static dev.clusterjanitor.core.model.ReasonCode.READ_FAILED;
import static dev.clusterjanitor.core.model.ReasonCode.RESIDUE;
import static dev.clusterjanitor.core.model.ReasonCode.TAG_UNREADABLE;
import static dev.clusterjanitor.core.model.ReasonCode.TOO_OLD;
import static dev.clusterjanitor.core.model.ReasonCode.UNGROUPED;
import static dev.clusterjanitor.core.model.ReasonCode.WORKING;
import static dev.clusterjanitor.core.model.ReasonCode.YOUNG;
import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.CoreAssertions.assertThat;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static dev.clusterjanitor.core.testing.Signals.noData;
import static dev.clusterjanitor.core.testing.Signals.quietSince;
import static dev.clusterjanitor.core.testing.Signals.readFailed;
import static dev.clusterjanitor.core.testing.Signals.worked;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import dev.clusterjanitor.core.testing.PolicyBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the table of verdicts does not say: age, shape, and what is not known. */
class JudgeTest {
    private static final Instant LATELY = NOW.minus(Duration.ofMinutes(5));
    private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(5));
    private static final Duration WEEK = Duration.ofDays(7);

    @Nested
    class OfAge {
        private final PolicyBuilder ending = aPolicy().with(s -> s.maxAge(WEEK));
        private final PolicyBuilder endingBusyOnes =
                aPolicy().with(s -> s.maxAge(WEEK).maxAgeEvenWhenBusy(true));

        @Test
        void aClusterYoungerThanTheMinimumIsInUse() {
            ClusterBuilder cluster = aged(Duration.ofMinutes(20).minusSeconds(1));

            assertThat(judge(aPolicy(), cluster, quietSince(LONG_AGO)))
                    .isInUse(YOUNG)
                    .because("only 19 min 59 s old");
        }

        @Test
        void aClusterExactlyAtTheMinimumIsNoLongerYoung() {
            assertThat(judge(aPolicy(), aged(Duration.ofMinutes(20)), quietSince(LONG_AGO)))
                    .isStale(IDLE);
        }

        @Test
        void aYoungClusterWithALostHeartbeatIsInUse() {
            ClusterBuilder cluster = aged(Duration.ofMinutes(10)).heartbeat(LONG_AGO);

            assertThat(judge(aPolicy(), cluster)).isInUse(YOUNG);
        }

        @ParameterizedTest
        @EnumSource(names = {"ORPHANED", "RESIDUE"})
        void aYoungFragmentIsInUse(Shape shape) {
            PolicyBuilder policy = aPolicy().with(s -> s.orphanTimeout(Duration.ofMinutes(1)));

            assertThat(judge(policy, aged(Duration.ofMinutes(10)).shape(shape))).isInUse(YOUNG);
        }

        @Test
        void aClusterExactlyAtTheLimitIsKept() {
            assertThat(judge(ending, aged(WEEK), quietSince(LONG_AGO))).isStale(IDLE);
            assertThat(judge(endingBusyOnes, aged(WEEK), worked(LATELY))).isInUse(WORKING);
        }

        @Test
        void aQuietClusterOneSecondPastTheLimitIsTooOld() {
            assertThat(judge(ending, aged(WEEK.plusSeconds(1)), quietSince(LONG_AGO)))
                    .isStale(IDLE, TOO_OLD);
        }

        @Test
        void aBusyClusterPastTheLimitIsInUse() {
            assertThat(judge(ending, aged(WEEK.plusSeconds(1)), worked(LATELY))).isInUse(WORKING);
        }

        @Test
        void aClusterPastTheLimitThatMayBeBusyIsKept() {
            ClusterBuilder cluster = aged(WEEK.plusSeconds(1)).heartbeat(LATELY);

            assertThat(judge(ending, cluster, noData())).isInUse(HEARTBEAT_ALIVE);
            assertThat(judge(ending, aged(WEEK.plusSeconds(1)), noData())).isUndetermined(NO_SIGNAL);
        }

        @Test
        void aBusyClusterPastTheLimitIsTooOldWhereThePolicyEndsBusyOnes() {
            assertThat(judge(endingBusyOnes, aged(WEEK.plusSeconds(1)), worked(LATELY)))
                    .isStale(TOO_OLD)
                    .because("7 d old: past its longest age of 7 d");
        }

        @Test
        void aClusterOfUnknownActivityPastTheLimitIsTooOldWhereThePolicyEndsBusyOnes() {
            assertThat(judge(endingBusyOnes, aged(WEEK.plusSeconds(1)), noData()))
                    .isStale(TOO_OLD);
        }

        @Test
        void aBusyClusterWithALostHeartbeatIsOnlyTooOld() {
            assertThat(judge(endingBusyOnes, aged(WEEK.plusSeconds(1)).heartbeat(LONG_AGO), worked(LATELY)))
                    .isStale(TOO_OLD);
        }

        @Test
        void withoutALimitNothingIsTooOld() {
            PolicyBuilder policy = aPolicy().with(s -> s.maxAgeEvenWhenBusy(true));

            assertThat(judge(policy, aged(Duration.ofDays(4000)), worked(LATELY)))
                    .isInUse(WORKING);
        }

        @Test
        void doubtsWinOverAgeWhereThePolicyEndsBusyOnes() {
            ClusterBuilder cluster = aged(WEEK.plusSeconds(1)).doubt("a page is missing");

            assertThat(judge(endingBusyOnes, cluster, worked(LATELY))).isUndetermined(PARTIAL_DISCOVERY);
        }

        @Test
        void anUnknownCreationTimeIsUndetermined() {
            assertThat(judge(aPolicy(), aCluster().createdAt(null), quietSince(LONG_AGO)))
                    .isUndetermined(CREATION_TIME_UNKNOWN)
                    .because("the cloud does not tell when it was created");
        }

        @Test
        void anUnknownCreationTimeIsNeverTooOld() {
            assertThat(judge(endingBusyOnes, aCluster().createdAt(null), worked(LATELY)))
                    .isInUse(WORKING);
        }

        @Test
        void aCreationAheadByTheAllowedSkewIsYoung() {
            assertThat(judge(aPolicy(), aged(Duration.ofMinutes(-5)), quietSince(LONG_AGO)))
                    .isInUse(YOUNG);
        }

        @Test
        void aCreationFurtherAheadCannotBeBelieved() {
            assertThat(judge(aPolicy(), aged(Duration.ofMinutes(-5).minusSeconds(1)), quietSince(LONG_AGO)))
                    .isUndetermined(CREATION_TIME_UNKNOWN)
                    .because("the cloud says it was created at 2026-01-15T12:05:01Z, which is yet to come");
        }
    }

    @Nested
    class OfShape {
        private static final Duration ORPHAN_TIMEOUT = Duration.ofMinutes(30);

        @Test
        void workersWhoseSchedulerHasEndedAreOrphaned() {
            assertThat(judge(aPolicy(), aCluster().shape(Shape.ORPHANED)))
                    .isStale(ORPHANED)
                    .because("its scheduler has ended, and 2 workers are still running");
        }

        @Test
        void workersThatMayServeASchedulerElsewhereAreNoOrphans() {
            assertThat(judge(aPolicy(), aCluster().shape(Shape.WORKERS))).isUndetermined(NO_SIGNAL);
        }

        @Test
        void workersThatMayServeASchedulerElsewhereAreJudgedByTheirWork() {
            assertThat(judge(aPolicy(), aCluster().shape(Shape.WORKERS), worked(LATELY)))
                    .isInUse(WORKING);
            assertThat(judge(aPolicy(), aCluster().shape(Shape.WORKERS), quietSince(LONG_AGO)))
                    .isStale(IDLE);
        }

        @Test
        void leftoversWithoutAMachineAreResidue() {
            assertThat(judge(aPolicy(), aCluster().shape(Shape.RESIDUE)))
                    .isStale(RESIDUE)
                    .because("no machine runs any more; 1 leftovers");
        }

        @Test
        void aWholeClusterIsNeither() {
            assertThat(judge(aPolicy(), aCluster())).isUndetermined(NO_SIGNAL);
        }

        @ParameterizedTest
        @EnumSource(names = {"ORPHANED", "RESIDUE"})
        void aFragmentExactlyAtTheOrphanTimeoutIsStale(Shape shape) {
            assertThat(judge(aPolicy(), aged(ORPHAN_TIMEOUT).shape(shape))
                            .verdict()
                            .outcome())
                    .isEqualTo(Verdict.Outcome.STALE);
        }

        @ParameterizedTest
        @EnumSource(names = {"ORPHANED", "RESIDUE"})
        void aFragmentOneSecondYoungerIsKept(Shape shape) {
            assertThat(judge(aPolicy(), aged(ORPHAN_TIMEOUT.minusSeconds(1)).shape(shape)))
                    .isInUse(YOUNG)
                    .because("some of it is younger than the orphan timeout of 30 min");
        }

        @Test
        void theYoungestWorkerCounts() {
            ClusterBuilder cluster = aCluster().shape(Shape.ORPHANED).workersStartedAt(LATELY);

            assertThat(judge(aPolicy(), cluster)).isInUse(YOUNG);
        }

        @ParameterizedTest
        @EnumSource(names = {"ORPHANED", "RESIDUE"})
        void aFragmentWhoseOwnerIsThereIsInUse(Shape shape) {
            assertThat(judge(aPolicy(), aCluster().shape(shape).heartbeat(LATELY)))
                    .isInUse(HEARTBEAT_ALIVE);
        }

        @ParameterizedTest
        @EnumSource(names = {"ORPHANED", "RESIDUE"})
        void aFragmentThatWorksIsInUse(Shape shape) {
            assertThat(judge(aPolicy(), aCluster().shape(shape), worked(LATELY)))
                    .isInUse(WORKING);
        }

        @Test
        void workIsNoReasonToCallAnAgedFragmentOrphaned() {
            PolicyBuilder policy =
                    aPolicy().with(s -> s.maxAge(Duration.ofDays(1)).maxAgeEvenWhenBusy(true));

            assertThat(judge(policy, aCluster().shape(Shape.ORPHANED), worked(LATELY)))
                    .isStale(TOO_OLD);
        }

        @ParameterizedTest
        @EnumSource(names = {"ORPHANED", "RESIDUE"})
        void aFragmentWhoseActivityCannotBeReadIsUndetermined(Shape shape) {
            assertThat(judge(aPolicy(), aCluster().shape(shape), readFailed())).isUndetermined(READ_FAILED);
        }

        @Test
        void everyReasonIsSaid() {
            PolicyBuilder policy = aPolicy().with(s -> s.maxAge(Duration.ofDays(1)));

            assertThat(judge(policy, aCluster().shape(Shape.ORPHANED).heartbeat(LONG_AGO), quietSince(LONG_AGO)))
                    .isStale(IDLE, HEARTBEAT_LOST, TOO_OLD, ORPHANED);
        }

        @Test
        void anUngroupedMachineIsReported() {
            assertThat(judge(aPolicy(), aCluster().shape(Shape.UNGROUPED), quietSince(LONG_AGO)))
                    .isUndetermined(UNGROUPED)
                    .because("a machine of a cluster manager, with no cluster id");
        }

        @Test
        void anUngroupedMachineIsStaleWhereThePolicySaysSoByName() {
            PolicyBuilder policy = aPolicy().with(s -> s.ungrouped(Ungrouped.DELETE));

            assertThat(judge(policy, aCluster().shape(Shape.UNGROUPED)))
                    .isStale(UNGROUPED)
                    .because("a machine with no cluster id, which the policy deletes");
        }

        @Test
        void anUngroupedMachineThatWorksIsInUse() {
            PolicyBuilder policy = aPolicy().with(s -> s.ungrouped(Ungrouped.DELETE));

            assertThat(judge(policy, aCluster().shape(Shape.UNGROUPED), worked(LATELY)))
                    .isInUse(WORKING);
        }

        @Test
        void anOldUngroupedMachineIsOnlyReported() {
            PolicyBuilder policy =
                    aPolicy().with(s -> s.maxAge(Duration.ofDays(1)).maxAgeEvenWhenBusy(true));

            assertThat(judge(policy, aCluster().shape(Shape.UNGROUPED).heartbeat(LONG_AGO), worked(LATELY)))
                    .isUndetermined(UNGROUPED);
        }
    }

    @Nested
    class OfWhatIsNotKnown {
        @Test
        void aDoubtIsUndetermined() {
            assertThat(judge(aPolicy(), aCluster().heartbeat(LONG_AGO).doubt("a page is missing")))
                    .isUndetermined(PARTIAL_DISCOVERY)
                    .because("a page is missing");
        }

        @Test
        void aClusterThatWorksIsInUseForAllDoubts() {
            assertThat(judge(aPolicy(), aCluster().doubt("a page is missing"), worked(LATELY)))
                    .isInUse(WORKING);
        }

        @Test
        void aDoubtfulClusterWithALiveHeartbeatIsUndetermined() {
            assertThat(judge(aPolicy(), aCluster().heartbeat(LATELY).doubt("a page is missing")))
                    .isUndetermined(PARTIAL_DISCOVERY);
        }

        @Test
        void everythingThatIsNotKnownIsSaid() {
            ClusterBuilder cluster = aCluster()
                    .createdAt(null)
                    .shape(Shape.UNGROUPED)
                    .tag(JanitorTag.MAX_AGE, "?")
                    .tag(JanitorTag.HEARTBEAT, "?")
                    .doubt("a page is missing")
                    .doubt("a state is not known");

            assertThat(judge(aPolicy(), cluster, readFailed()))
                    .isUndetermined(
                            TAG_UNREADABLE,
                            PARTIAL_DISCOVERY,
                            PARTIAL_DISCOVERY,
                            HEARTBEAT_UNREADABLE,
                            READ_FAILED,
                            UNGROUPED,
                            CREATION_TIME_UNKNOWN);
        }

        @Test
        void aSilentClusterThatMayBeAtWorkIsUndetermined() {
            assertThat(judge(aPolicy(), aCluster().heartbeat(LONG_AGO), readFailed()))
                    .isUndetermined(READ_FAILED);
        }

        @Test
        void aClusterWithoutAnySignalSaysSo() {
            assertThat(judge(aPolicy(), aCluster(), noData()))
                    .isUndetermined(NO_SIGNAL)
                    .because("no heartbeat and no activity data");
        }
    }

    @Nested
    class OfLifeAgainstTheVerdict {
        @Test
        void aHeartbeatSpeaksAgainstALostHeartbeat() {
            assertThat(judge(aPolicy(), aCluster().heartbeat(LONG_AGO)).lastLife())
                    .isEqualTo(LONG_AGO);
        }

        @Test
        void aHeartbeatSaysNothingAgainstIdleness() {
            assertThat(judge(aPolicy(), aCluster().heartbeat(LATELY), quietSince(LONG_AGO))
                            .lastLife())
                    .isNull();
        }

        @Test
        void workSpeaksAgainstIdleness() {
            assertThat(judge(
                                    aPolicy(),
                                    aCluster().heartbeat(LATELY).tag(JanitorTag.LAST_WORK, LONG_AGO),
                                    quietSince(LONG_AGO.plusSeconds(1)))
                            .lastLife())
                    .isEqualTo(LONG_AGO);
        }

        @Test
        void theNewestSignCounts() {
            ClusterBuilder cluster = aCluster()
                    .heartbeat(LONG_AGO)
                    .tag(JanitorTag.LAST_WORK, LONG_AGO.minusSeconds(1))
                    .shape(Shape.ORPHANED);

            assertThat(judge(aPolicy().with(s -> s.idleTimeout(Duration.ofHours(6))), cluster)
                            .lastLife())
                    .isEqualTo(LONG_AGO);
        }

        @Test
        void whatMetricsCallQuietSaysNothing() {
            assertThat(judge(aPolicy(), aCluster(), quietSince(LONG_AGO)).lastLife())
                    .isNull();
        }
    }

    private static ClusterBuilder aged(Duration age) {
        return aCluster().createdAt(NOW.minus(age));
    }

    private static Assessment judge(PolicyBuilder policy, ClusterBuilder cluster, Signal... observed) {
        return new Judge(policy.build()).judge(cluster.build(), List.of(observed), NOW);
    }
}
