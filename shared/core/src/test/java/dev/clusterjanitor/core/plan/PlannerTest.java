package dev.clusterjanitor.core.plan;

import static dev.clusterjanitor.core.model.ReasonCode.ALREADY_REPORTED;
import static dev.clusterjanitor.core.model.ReasonCode.OUTSIDE_WINDOW;
import static dev.clusterjanitor.core.model.ReasonCode.WAITING_FOR_GRACE;
import static dev.clusterjanitor.core.model.ReasonCode.WAITING_FOR_NOTICE;
import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.CoreAssertions.assertThat;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static dev.clusterjanitor.core.testing.Signals.noData;
import static dev.clusterjanitor.core.testing.Signals.quietSince;
import static dev.clusterjanitor.core.testing.Signals.readFailed;
import static dev.clusterjanitor.core.testing.Signals.worked;
import static org.assertj.core.api.Assertions.tuple;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.policy.SoftAction;
import dev.clusterjanitor.core.policy.Ungrouped;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.policy.Window;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import dev.clusterjanitor.core.testing.PolicyBuilder;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {
    private static final Duration GRACE = Duration.ofHours(1);
    private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(9));
    private static final Window CLOSED_NOW =
            new Window(Set.of(DayOfWeek.MONDAY), LocalTime.of(8, 0), LocalTime.of(18, 0), ZoneOffset.UTC);

    @Nested
    class OfAStaleCluster {
        @Test
        void isMarkedAtFirstSight() {
            assertThat(decide(aPolicy(), stale())).is(Action.MARK).isDue(NOW.plus(GRACE));
        }

        @Test
        void isAnnouncedAgainUntilAChannelAcceptsTheNotice() {
            assertThat(decide(aPolicy(), stale().marked(NOW.minus(Duration.ofDays(30)))))
                    .is(Action.MARK);
            assertThat(decide(aPolicy(), stale().marked(NOW.minus(Duration.ofHours(5)))))
                    .is(Action.NOTIFY, WAITING_FOR_NOTICE)
                    .isDue(NOW.plus(GRACE));
        }

        @Test
        void waitsForItsGrace() {
            Instant due = NOW.plusSeconds(1);

            assertThat(decide(aPolicy(), announced(due)))
                    .is(Action.KEEP, WAITING_FOR_GRACE)
                    .isDue(due);
        }

        @Test
        void saysUntilWhenItWaits() {
            assertThat(decide(aPolicy(), announced(NOW.plusSeconds(1))).notes())
                    .extracting(Reason::text)
                    .containsExactly("announced; its grace ends at 2026-01-15T12:00:01Z");
        }

        @Test
        void isDeletedTheMomentItsGraceIsOver() {
            assertThat(decide(aPolicy(), announced(NOW))).is(Action.DELETE).isDue(NOW);
        }

        @Test
        void isDeletedAfterwards() {
            assertThat(decide(aPolicy(), announced(NOW.minusSeconds(1)))).is(Action.DELETE);
        }

        @Test
        void isNotDeletedEarlierThanTheGraceOfToday() {
            PolicyBuilder patient = aPolicy().with(s -> s.grace(Duration.ofHours(2)));

            assertThat(decide(patient, announced(NOW)))
                    .is(Action.KEEP, WAITING_FOR_GRACE)
                    .isDue(NOW.plus(GRACE));
        }

        @Test
        void isMarkedAnewAfterItLived() {
            ClusterBuilder cluster = aCluster()
                    .heartbeat(NOW.minus(Duration.ofHours(2)))
                    .notified(NOW.minus(Duration.ofHours(4)), NOW.minus(Duration.ofHours(3)));

            assertThat(decide(aPolicy(), cluster)).is(Action.MARK).isDue(NOW.plus(GRACE));
        }

        @Test
        void isMarkedAnewWhereTheMarkIsOfAnotherIncarnation() {
            assertThat(decide(aPolicy(), announced(NOW).tag(JanitorTag.INCARNATION, "i-another")))
                    .is(Action.MARK);
        }

        @Test
        void isMarkedAnewWhereItsAnnouncementIsForgotten() {
            ClusterBuilder cluster = aCluster()
                    .createdAt(NOW.minus(Duration.ofDays(60)))
                    .heartbeat(NOW.minus(Duration.ofDays(50)))
                    .notified(
                            NOW.minus(Duration.ofDays(30)),
                            NOW.minus(Duration.ofDays(14)).minusSeconds(1));

            assertThat(decide(aPolicy(), cluster)).is(Action.MARK);
        }

        @Test
        void isNotDeletedForANoticeFromBeforeItsMark() {
            ClusterBuilder cluster = announced(NOW).tag(JanitorTag.STALE_SINCE, NOW.minusSeconds(60));

            assertThat(decide(aPolicy(), cluster)).is(Action.NOTIFY, WAITING_FOR_NOTICE);
        }

        @Test
        void isDeletedThoughItsHeartbeatGoesOnWhereItIsIdle() {
            ClusterBuilder cluster = announced(NOW)
                    .tag(JanitorTag.HEARTBEAT, Instants.format(NOW))
                    .createdAt(LONG_AGO);

            assertThat(decide(aPolicy(), cluster, quietSince(LONG_AGO))).is(Action.DELETE);
        }

        @Test
        void isDeletedThoughItLivesWhereThePolicyEndsBusyOnes() {
            PolicyBuilder policy =
                    aPolicy().with(s -> s.maxAge(Duration.ofDays(1)).maxAgeEvenWhenBusy(true));
            ClusterBuilder cluster =
                    announced(NOW).heartbeat(NOW.minusSeconds(60)).tag(JanitorTag.LAST_WORK, NOW.minusSeconds(60));

            assertThat(decide(policy, cluster, worked(NOW))).is(Action.DELETE);
        }

        @Test
        void isMarkedAnewAfterItWorkedThoughItIsTooOld() {
            PolicyBuilder policy = aPolicy().with(s -> s.maxAge(Duration.ofDays(1)));
            ClusterBuilder cluster = aCluster()
                    .tag(JanitorTag.LAST_WORK, NOW.minus(Duration.ofHours(3)))
                    .notified(NOW.minus(Duration.ofHours(5)), NOW.minus(Duration.ofHours(4)));

            assertThat(decide(policy, cluster)).is(Action.MARK);
        }

        @Test
        void isMarkedAnewAfterItLivedBeforeItGrewTooOld() {
            PolicyBuilder policy =
                    aPolicy().with(s -> s.maxAge(Duration.ofHours(71)).maxAgeEvenWhenBusy(true));
            ClusterBuilder cluster = aCluster()
                    .heartbeat(NOW.minus(Duration.ofHours(3)))
                    .notified(NOW.minus(Duration.ofHours(5)), NOW.minus(Duration.ofHours(4)));

            assertThat(decide(policy, cluster)).is(Action.MARK);
        }

        @Test
        void isAnnouncedForTheFirstSightOfItsOrphans() {
            PolicyBuilder policy = aPolicy().with(s -> s.orphanTimeout(Duration.ofHours(6)));

            assertThat(decide(policy, aCluster().shape(Shape.ORPHANED)))
                    .is(Action.MARK)
                    .isDue(NOW.plus(Duration.ofHours(6)));
            assertThat(decide(policy, aCluster().shape(Shape.ORPHANED).marked(NOW.minus(GRACE))))
                    .is(Action.NOTIFY, WAITING_FOR_NOTICE)
                    .isDue(NOW.plus(Duration.ofHours(5)));
        }
    }

    @Nested
    class OfAWindow {
        private final PolicyBuilder closed = aPolicy().window(CLOSED_NOW);

        @Test
        void deletesWait() {
            assertThat(decide(closed, announced(NOW)))
                    .is(Action.KEEP, OUTSIDE_WINDOW)
                    .isDue(NOW);
        }

        @Test
        void softActionsWait() {
            closed.with(s -> s.softAction(SoftAction.SCALE_TO_ZERO));

            assertThat(decide(closed, announced(NOW.plusSeconds(1)))).is(Action.KEEP, OUTSIDE_WINDOW);
        }

        @Test
        void marksNoticesAndRescuesDoNot() {
            assertThat(decide(closed, stale())).is(Action.MARK);
            assertThat(decide(closed, stale().marked(NOW.minusSeconds(60)))).is(Action.NOTIFY, WAITING_FOR_NOTICE);
            assertThat(decide(closed, announced(NOW), worked(NOW))).is(Action.UNMARK);
            assertThat(decide(closed, aCluster(), noData())).is(Action.NOTIFY);
        }

        @Test
        void graceIsSaidBeforeTheWindow() {
            assertThat(decide(closed, announced(NOW.plusSeconds(1)))).is(Action.KEEP, WAITING_FOR_GRACE);
        }
    }

    @Nested
    class OfTheSoftAction {
        private final PolicyBuilder soft = aPolicy().with(s -> s.softAction(SoftAction.SCALE_TO_ZERO));

        @Test
        void waitsForTheNotice() {
            assertThat(decide(soft, stale())).is(Action.MARK);
            assertThat(decide(soft, stale().marked(NOW.minusSeconds(60)))).is(Action.NOTIFY, WAITING_FOR_NOTICE);
        }

        @Test
        void isDoneOnceTheNoticeIsAccepted() {
            Instant due = NOW.plusSeconds(1);

            assertThat(decide(soft, announced(due))).is(Action.SCALE).isDue(due);
        }

        @Test
        void isNotDoneWhereNoWorkerIsLeft() {
            assertThat(decide(soft, announced(NOW.plusSeconds(1)).workers(0))).is(Action.KEEP, WAITING_FOR_GRACE);
        }

        @Test
        void givesWayToTheDeletion() {
            assertThat(decide(soft, announced(NOW))).is(Action.DELETE);
        }

        @Test
        void isLeftOutWhereTheCloudDoesNotHaveIt() {
            PolicyBuilder stop = aPolicy().with(s -> s.softAction(SoftAction.DEALLOCATE));

            assertThat(decide(stop, announced(NOW.plusSeconds(1)))).is(Action.KEEP, WAITING_FOR_GRACE);
        }

        @Test
        void stopsTheMachinesOfAnAzureClusterOnceAndKeepsWhatIsLeft() {
            PolicyBuilder stop = aPolicy().with(s -> s.softAction(SoftAction.DEALLOCATE));

            ClusterId azure = new ClusterId(
                    KindId.parse("azure/dask-vm"), new Scope(CloudProvider.AZURE, "subscription", ""), "1a2b3c4d");

            assertThat(decide(stop, announced(NOW.plusSeconds(1)).withId(azure)))
                    .is(Action.DEALLOCATE);
            assertThat(decide(stop, announced(NOW.plusSeconds(1)).withId(azure).shape(Shape.RESIDUE)))
                    .is(Action.KEEP, WAITING_FOR_GRACE);
        }

        @Test
        void doesNotTakeAwayAllThatIsLeftBeforeItsGraceIsOver() {
            ClusterBuilder orphaned = aCluster()
                    .shape(Shape.ORPHANED)
                    .notified(NOW.minus(Duration.ofMinutes(30)), NOW.plus(Duration.ofMinutes(30)));

            assertThat(decide(soft, orphaned)).is(Action.KEEP, WAITING_FOR_GRACE);
        }
    }

    @Nested
    class OfAClusterThatIsKept {
        @Test
        void isLeftAlone() {
            assertThat(decide(aPolicy(), aCluster(), worked(NOW)))
                    .is(Action.KEEP)
                    .isDue(null);
        }

        @ParameterizedTest
        @EnumSource(names = {"STALE_SINCE", "NOTIFIED_AT", "DELETE_AFTER", "REASON", "INCARNATION", "REPORTED"})
        void isUnmarkedWhereAnyTraceIsLeft(JanitorTag trace) {
            assertThat(decide(aPolicy(), aCluster().tag(trace, "x"), worked(NOW)))
                    .is(Action.UNMARK)
                    .isDue(null);
        }

        @ParameterizedTest
        @EnumSource(names = {"OWNER", "HEARTBEAT", "LAST_WORK", "IDLE_TIMEOUT", "MAX_AGE", "CLUSTER"})
        void isNotUnmarkedForTheTagsOfItsOwner(JanitorTag tag) {
            assertThat(decide(aPolicy(), aCluster().tag(tag, "x"), worked(NOW))).is(Action.KEEP);
        }

        @Test
        void isUnmarkedWhereItsTraceIsOnAWorkerOnly() {
            assertThat(decide(aPolicy(), aCluster().workerTag(JanitorTag.REASON, "idle"), worked(NOW)))
                    .is(Action.UNMARK);
        }

        @Test
        void isUnmarkedByALease() {
            assertThat(decide(aPolicy(), announced(NOW).tag(JanitorTag.KEEP_UNTIL, NOW.plusSeconds(1))))
                    .is(Action.UNMARK);
        }

        @Test
        void isUnmarkedByALock() {
            assertThat(decide(aPolicy(), announced(NOW).locked("termination protection")))
                    .is(Action.UNMARK);
        }

        @Test
        void isNotUnmarkedByAListingThatMayBeCut() {
            assertThat(decide(aPolicy(), announced(NOW).doubt("a page is missing"), worked(NOW)))
                    .is(Action.KEEP);
            assertThat(decide(
                            aPolicy(),
                            announced(NOW).locked("termination protection").doubt("a page is missing")))
                    .is(Action.KEEP);
        }

        @Test
        void isNotUnmarkedByActivityThatCouldNotBeRead() {
            ClusterBuilder cluster = announced(NOW.plusSeconds(60)).tag(JanitorTag.HEARTBEAT, Instants.format(NOW));

            assertThat(decide(aPolicy(), cluster, quietSince(LONG_AGO), readFailed()))
                    .is(Action.KEEP);
        }
    }

    @Nested
    class OfAnUndeterminedCluster {
        @Test
        void isReported() {
            assertThat(decide(aPolicy(), aCluster(), noData()))
                    .is(Action.NOTIFY)
                    .isDue(null);
        }

        @Test
        void isReportedOnce() {
            assertThat(decide(aPolicy(), aCluster().tag(JanitorTag.REPORTED, "no-signal"), noData()))
                    .is(Action.KEEP, ALREADY_REPORTED);
        }

        @Test
        void isReportedAgainForAnotherReason() {
            ClusterBuilder cluster =
                    aCluster().tag(JanitorTag.REPORTED, "no-signal").tag(JanitorTag.MAX_AGE, "?");

            assertThat(decide(aPolicy(), cluster, noData())).is(Action.NOTIFY);
        }

        @Test
        void isReportedWhereItIsUngrouped() {
            assertThat(decide(aPolicy(), aCluster().shape(Shape.UNGROUPED))).is(Action.NOTIFY);
        }

        @ParameterizedTest
        @EnumSource(names = {"HEARTBEAT", "IDLE_TIMEOUT", "MAX_AGE"})
        void isReportedWhereATagCannotBeRead(JanitorTag tag) {
            assertThat(decide(aPolicy(), aCluster().tag(tag, "🚀"), quietSince(LONG_AGO)))
                    .is(Action.NOTIFY);
        }

        @Test
        void isReportedWhereItsLastWorkTagCannotBeRead() {
            assertThat(decide(aPolicy(), aCluster().tag(JanitorTag.LAST_WORK, "🚀"), quietSince(LONG_AGO)))
                    .is(Action.NOTIFY);
        }

        @Test
        void isToldAsAProblemOfTheSweepWhereReadingFailed() {
            assertThat(decide(aPolicy(), aCluster(), readFailed())).is(Action.KEEP);
            assertThat(decide(aPolicy(), aCluster().doubt("a page is missing"), noData()))
                    .is(Action.KEEP);
        }

        @Test
        void isToldAsAProblemOfTheSweepWhateverElseIsWrong() {
            ClusterBuilder cluster = aCluster().tag(JanitorTag.MAX_AGE, "?").doubt("a page is missing");

            assertThat(decide(aPolicy(), cluster, noData())).is(Action.KEEP).isDue(null);
        }

        @Test
        void isReportedIfItIsAMachineInDoubtByItself() {
            ClusterBuilder copy = aCluster().shape(Shape.UNGROUPED).doubt("it has the same name as i-1");
            Sighting seen = new Sighting(copy.build(), List.of(noData()));
            Problem cut = new Problem("aws/1/x", "aws/dask-ec2", "it has the same name as i-1");

            assertThat(new Planner(aPolicy().build())
                            .plan(new Inventory(List.of(seen), List.of()), NOW)
                            .actions())
                    .extracting(PlannedAction::action)
                    .containsExactly(Action.NOTIFY);
            assertThat(new Planner(aPolicy().build())
                            .plan(new Inventory(List.of(seen), List.of(cut)), NOW)
                            .actions())
                    .extracting(PlannedAction::action)
                    .containsExactly(Action.KEEP);
        }

        @Test
        void keepsItsMark() {
            ClusterBuilder cluster = announced(NOW).tag(JanitorTag.HEARTBEAT, "?");

            assertThat(decide(aPolicy(), cluster, noData())).is(Action.NOTIFY);
            assertThat(decide(aPolicy(), announced(NOW), readFailed())).is(Action.KEEP);
        }

        @Test
        void isNamedByItsFirstReasonInTheTag() {
            Verdict verdict = decide(aPolicy(), aCluster().tag(JanitorTag.HEARTBEAT, "?"), noData())
                    .assessment()
                    .verdict();

            assertThat(Planner.reportKey(verdict)).isEqualTo("heartbeat-unreadable");
        }

        @ParameterizedTest
        @EnumSource
        void everyReasonIsLegalAsATagValueEverywhere(ReasonCode code) {
            assertThat(Planner.tagValue(code)).matches("[a-z-]{1,63}");
        }
    }

    @Nested
    class OfAWholeSweep {
        @Test
        void theActionsAreInTheOrderInWhichTheyAreCarriedOut() {
            PolicyBuilder policy =
                    aPolicy().with(s -> s.softAction(SoftAction.SCALE_TO_ZERO)).withoutBlastRadius();
            List<Sighting> sightings = new ArrayList<>(List.of(
                    sighting(announced(NOW).named("g")),
                    sighting(aCluster().named("f"), worked(NOW)),
                    sighting(announced(NOW.plusSeconds(1)).named("e")),
                    sighting(stale().named("d").marked(NOW.minusSeconds(1))),
                    sighting(stale().named("c")),
                    sighting(announced(NOW).named("b"), worked(NOW)),
                    sighting(announced(NOW).named("a"))));

            Plan plan = plan(policy, sightings);

            assertThat(plan.actions())
                    .extracting(
                            PlannedAction::action,
                            planned -> planned.cluster().id().name())
                    .containsExactly(
                            tuple(Action.UNMARK, "b"),
                            tuple(Action.MARK, "c"),
                            tuple(Action.NOTIFY, "d"),
                            tuple(Action.SCALE, "e"),
                            tuple(Action.DELETE, "a"),
                            tuple(Action.DELETE, "g"),
                            tuple(Action.KEEP, "f"));
        }

        @Test
        void thePlanDoesNotDependOnTheOrderOfItsInput() {
            List<Sighting> sightings = new ArrayList<>(fleet(3, 4));
            Plan plan = plan(aPolicy(), sightings);
            Collections.reverse(sightings);

            assertThat(plan(aPolicy(), sightings)).isEqualTo(plan);
        }

        @Test
        void thePlanTellsItsTimeAndItsProblems() {
            Problem problem = new Problem("aws/123456789012/us-east-1", "aws/dask-ec2", "access denied");

            Plan plan = new Planner(aPolicy().build()).plan(new Inventory(List.of(), List.of(problem)), NOW);

            assertThat(plan).isEqualTo(new Plan(NOW, List.of(), null, List.of(problem)));
        }

        @ParameterizedTest
        @CsvSource({"10, 100, false", "11, 100, true"})
        void nothingIsTakenAwayBeyondTheCount(int deletions, int others, boolean refused) {
            assertThat(plan(aPolicy(), fleet(deletions, others)).refusal() != null)
                    .isEqualTo(refused);
        }

        @ParameterizedTest
        @CsvSource({"2, 2, false", "3, 2, true", "3, 3, false", "3, 0, false", "4, 0, true"})
        void nothingIsTakenAwayBeyondTheShare(int deletions, int others, boolean refused) {
            assertThat(plan(aPolicy(), fleet(deletions, others)).refusal() != null)
                    .isEqualTo(refused);
        }

        @Test
        void theRefusalLeavesThePlanAsItIs() {
            Plan plan = plan(aPolicy(), fleet(4, 0));

            assertThat(plan.refusal())
                    .isEqualTo("4 of 4 clusters are due for deletion, and the policy allows at most 50 % in one sweep"
                            + " (blast-radius.max-deletion-percent)");
            assertThat(plan.actions()).extracting(PlannedAction::action).containsOnly(Action.DELETE);
        }

        @Test
        void softActionsCountToo() {
            PolicyBuilder soft = aPolicy().with(s -> s.softAction(SoftAction.SCALE_TO_ZERO));
            List<Sighting> sightings = IntStream.range(0, 4)
                    .mapToObj(i -> sighting(announced(NOW.plusSeconds(1)).named("c" + i)))
                    .toList();

            assertThat(plan(soft, sightings).refusal()).isNotNull();
        }

        @Test
        void marksAndNoticesDoNotCount() {
            List<Sighting> sightings = IntStream.range(0, 40)
                    .mapToObj(i -> sighting(stale().named("c" + i)))
                    .toList();

            assertThat(plan(aPolicy(), sightings).refusal()).isNull();
        }

        @ParameterizedTest
        @CsvSource({
            "UNMARK, unmark, false",
            "MARK, mark, false",
            "NOTIFY, notify, false",
            "SCALE, scale, true",
            "DEALLOCATE, deallocate, true",
            "DELETE, delete, true",
            "KEEP, keep, false",
        })
        void anActionHasAWordForReports(Action action, String word, boolean destructive) {
            assertThat(action.id()).isEqualTo(word);
            assertThat(action.isDestructive()).isEqualTo(destructive);
        }

        @Test
        void anUngroupedMachineIsDeletedOnlyWhereThePolicySaysSo() {
            ClusterBuilder machine = announced(NOW).shape(Shape.UNGROUPED);

            assertThat(decide(aPolicy(), machine)).is(Action.NOTIFY);
            assertThat(decide(aPolicy().with(s -> s.ungrouped(Ungrouped.DELETE)), machine))
                    .is(Action.DELETE);
        }

        private List<Sighting> fleet(int deletions, int others) {
            List<Sighting> sightings = new ArrayList<>();
            for (int i = 0; i < deletions; i++) {
                sightings.add(sighting(announced(NOW).named("due-" + i)));
            }
            for (int i = 0; i < others; i++) {
                sightings.add(sighting(aCluster().named("busy-" + i), worked(NOW)));
            }
            return sightings;
        }
    }

    /** Its owner is gone since long ago. */
    private static ClusterBuilder stale() {
        return aCluster().heartbeat(LONG_AGO);
    }

    /** Stale, and its owner was told a grace before. */
    private static ClusterBuilder announced(Instant due) {
        return stale().notified(due.minus(GRACE), due);
    }

    private static Sighting sighting(ClusterBuilder cluster, Signal... signals) {
        return new Sighting(cluster.build(), List.of(signals));
    }

    private static PlannedAction decide(PolicyBuilder policy, ClusterBuilder cluster, Signal... signals) {
        return new Planner(policy.build()).decide(sighting(cluster, signals), NOW);
    }

    private static Plan plan(PolicyBuilder policy, List<Sighting> sightings) {
        return new Planner(policy.build()).plan(new Inventory(sightings, List.of()), NOW);
    }
}
