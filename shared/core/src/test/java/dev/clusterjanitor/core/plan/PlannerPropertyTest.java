package dev.clusterjanitor.core.plan;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.MatchBuilder.where;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.policy.Window;
import dev.clusterjanitor.core.testing.Arbitrary;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import dev.clusterjanitor.core.testing.PolicyBuilder;
import dev.clusterjanitor.core.testing.Seeds;
import dev.clusterjanitor.core.testing.Signals;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for any cluster under any policy. */
class PlannerPropertyTest {
    private static final int INPUTS = 1_000;
    private static final Window CLOSED_NOW =
            new Window(Set.of(DayOfWeek.MONDAY), LocalTime.of(8, 0), LocalTime.of(18, 0), ZoneOffset.UTC);

    /** Otherwise the properties below would hold for want of cases. */
    @Test
    void everyActionAndEveryVerdictComesUp() {
        Map<Action, Integer> actions = new EnumMap<>(Action.class);
        Map<Verdict.Outcome, Integer> verdicts = new EnumMap<>(Verdict.Outcome.class);

        Seeds.check(INPUTS, random -> {
            Arbitrary any = new Arbitrary(random);
            PlannedAction planned = decide(any.policy(), any.cluster(), any.signals());
            actions.merge(planned.action(), 1, Integer::sum);
            verdicts.merge(planned.assessment().verdict().outcome(), 1, Integer::sum);
        });

        assertThat(actions)
                .hasSize(6)
                .allSatisfy((action, count) -> assertThat(count).as(action.id()).isGreaterThan(5));
        assertThat(verdicts)
                .hasSize(4)
                .allSatisfy(
                        (verdict, count) -> assertThat(count).as(verdict.id()).isGreaterThan(5));
    }

    @Test
    void whatIsExemptIsKeptOrUnmarked() {
        Seeds.check(INPUTS, random -> {
            Arbitrary any = new Arbitrary(random);
            PolicyBuilder policy = any.policy();
            ClusterBuilder cluster = protect(any, any.cluster(), policy);

            PlannedAction planned = decide(policy, cluster, any.signals());

            assertThat(planned.assessment().verdict().outcome()).isEqualTo(Verdict.Outcome.EXEMPT);
            assertThat(planned.action()).isIn(Action.KEEP, Action.UNMARK);
        });
    }

    @Test
    void moreProtectionNeverDeletesMore() {
        Seeds.check(INPUTS, random -> {
            Arbitrary any = new Arbitrary(random);
            // Where the policy ends busy clusters, work protects no longer.
            PolicyBuilder policy = any.policy().with(s -> s.maxAgeEvenWhenBusy(false));
            ClusterBuilder cluster = any.cluster();
            List<Signal> signals = new ArrayList<>(any.signals());
            boolean taken = decide(policy, cluster, signals).action().isDestructive();

            switch (random.nextInt(6)) {
                case 0 -> protect(any, cluster, policy);
                case 1 -> cluster.doubt("a state is not known");
                case 2 -> signals.add(Signals.worked(NOW));
                case 3 -> signals.add(Signals.readFailed());
                case 4 -> policy.window(CLOSED_NOW);
                default ->
                    policy.exempt(
                            where().name(any.oneOf(List.of("c1*", "c*", "x"))).build(), "it may be");
            }
            PlannedAction planned = decide(policy, cluster, signals);

            assertThat(planned.action().isDestructive() && !taken)
                    .as("%s", planned)
                    .isFalse();
        });
    }

    @Test
    void aHeartbeatOfNowNeverDeletesWhatWasKept() {
        Seeds.check(INPUTS, random -> {
            Arbitrary any = new Arbitrary(random);
            PolicyBuilder policy = any.policy();
            ClusterBuilder cluster = any.cluster();
            List<Signal> signals = any.signals();
            Action before = decide(policy, cluster, signals).action();
            // An unreadable heartbeat protects, and one that can be read takes its place.
            boolean readable = cluster.build().tags().all(TagKeys.DEFAULT.of(JanitorTag.HEARTBEAT)).stream()
                    .allMatch(value ->
                            Instants.parse(value).filter(at -> !at.isAfter(NOW)).isPresent());

            Action after = decide(policy, cluster.heartbeat(NOW), signals).action();

            if (readable && !before.isDestructive()) {
                assertThat(after.isDestructive()).isFalse();
            }
        });
    }

    @Test
    void deletionComesAGraceAfterAnAcceptedNoticeAndNotBefore() {
        Seeds.check(INPUTS, random -> {
            Arbitrary any = new Arbitrary(random);
            PlannedAction planned = decide(any.policy(), any.cluster(), any.signals());

            if (planned.action() == Action.DELETE) {
                Instant notifiedAt = tag(planned.cluster(), JanitorTag.NOTIFIED_AT);
                Instant deleteAfter = tag(planned.cluster(), JanitorTag.DELETE_AFTER);
                assertThat(planned.assessment().verdict().outcome()).isEqualTo(Verdict.Outcome.STALE);
                assertThat(notifiedAt.plus(planned.assessment().settings().grace()))
                        .isBeforeOrEqualTo(NOW);
                assertThat(deleteAfter).isBeforeOrEqualTo(NOW);
                assertThat(notifiedAt).isAfterOrEqualTo(tag(planned.cluster(), JanitorTag.STALE_SINCE));
                assertThat(planned.cluster().tags().all(TagKeys.DEFAULT.of(JanitorTag.INCARNATION)))
                        .contains(planned.cluster().incarnation().value());
            }
        });
    }

    @Test
    void softActionsComeAfterAnAcceptedNotice() {
        Seeds.check(INPUTS, random -> {
            Arbitrary any = new Arbitrary(random);
            PlannedAction planned = decide(any.policy(), any.cluster(), any.signals());

            if (planned.action() == Action.SCALE) {
                assertThat(tag(planned.cluster(), JanitorTag.NOTIFIED_AT))
                        .isAfterOrEqualTo(tag(planned.cluster(), JanitorTag.STALE_SINCE));
            }
        });
    }

    @Test
    void aDoubtNeverLeadsToAnyChange() {
        Seeds.check(INPUTS, random -> {
            Arbitrary any = new Arbitrary(random);

            PlannedAction planned = decide(any.policy(), any.cluster().doubt("a page is missing"), any.signals());

            // A machine that is in doubt by itself is reported, and nothing else is done about it.
            assertThat(planned.action())
                    .isIn(Action.KEEP, planned.cluster().shape() == Shape.UNGROUPED ? Action.NOTIFY : Action.KEEP);
            assertThat(planned.assessment().verdict().is(Verdict.Outcome.STALE)).isFalse();
        });
    }

    @Test
    void nothingIsTakenAwayOutsideTheWindow() {
        Seeds.check(INPUTS, random -> {
            Arbitrary any = new Arbitrary(random);

            PlannedAction planned = decide(any.policy().window(CLOSED_NOW), any.cluster(), any.signals());

            assertThat(planned.action().isDestructive()).isFalse();
        });
    }

    @Test
    void onlyWhatIsStaleIsMarkedScaledOrDeleted() {
        Seeds.check(INPUTS, random -> {
            Arbitrary any = new Arbitrary(random);
            PlannedAction planned = decide(any.policy(), any.cluster(), any.signals());

            assertThat(planned.assessment().verdict().outcome()).isIn(verdictsFor(planned.action()));
        });
    }

    @Test
    void whatIsToBeDeletedHasATimeOfDeletionAndNothingElseHas() {
        Seeds.check(INPUTS, random -> {
            Arbitrary any = new Arbitrary(random);
            PlannedAction planned = decide(any.policy(), any.cluster(), any.signals());

            assertThat(planned.deleteAfter() != null)
                    .isEqualTo(planned.assessment().verdict().is(Verdict.Outcome.STALE));
        });
    }

    @Test
    void thePlanDoesNotDependOnTheOrderOfItsInput() {
        Seeds.check(50, random -> {
            Arbitrary any = new Arbitrary(random);
            Policy policy = any.policy().blastRadius(3, 50, 4).build();
            List<Sighting> sightings = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sightings.add(new Sighting(any.cluster().named("c" + i).build(), any.signals()));
            }
            Plan plan = new Planner(policy).plan(new Inventory(sightings, List.of()), NOW);
            Collections.shuffle(sightings, new Random(random.nextLong()));

            assertThat(new Planner(policy).plan(new Inventory(sightings, List.of()), NOW))
                    .isEqualTo(plan);
        });
    }

    @Test
    void everyClusterHasExactlyOneAction() {
        Seeds.check(50, random -> {
            Arbitrary any = new Arbitrary(random);
            List<Sighting> sightings = Stream.generate(
                            () -> new Sighting(any.cluster().build(), any.signals()))
                    .limit(random.nextInt(30))
                    .toList();

            Plan plan = new Planner(any.policy().build()).plan(new Inventory(sightings, List.of()), NOW);

            assertThat(plan.actions())
                    .extracting(PlannedAction::sighting)
                    .containsExactlyInAnyOrderElementsOf(sightings);
        });
    }

    private static ClusterBuilder protect(Arbitrary any, ClusterBuilder cluster, PolicyBuilder policy) {
        switch (any.oneOf(List.of("lease", "unreadable", "worker", "lock", "policy"))) {
            case "lease" -> cluster.tag(JanitorTag.KEEP_UNTIL, NOW.plus(any.duration()));
            case "unreadable" -> cluster.tag(JanitorTag.KEEP_UNTIL, "tomorrow");
            case "worker" -> cluster.workerTag(JanitorTag.KEEP_UNTIL, NOW.plus(any.duration()));
            case "lock" -> cluster.locked("deletion protection");
            default -> policy.exempt(where().name("c*").build(), "production");
        }
        return cluster;
    }

    private static List<Verdict.Outcome> verdictsFor(Action action) {
        return switch (action) {
            case UNMARK -> List.of(Verdict.Outcome.EXEMPT, Verdict.Outcome.IN_USE);
            case MARK, SCALE, DEALLOCATE, DELETE -> List.of(Verdict.Outcome.STALE);
            case NOTIFY -> List.of(Verdict.Outcome.STALE, Verdict.Outcome.UNDETERMINED);
            case KEEP -> List.of(Verdict.Outcome.values());
        };
    }

    private static Instant tag(Cluster cluster, JanitorTag tag) {
        return Instants.parse(cluster.tags().first(TagKeys.DEFAULT.of(tag)).orElseThrow())
                .orElseThrow();
    }

    private static PlannedAction decide(PolicyBuilder policy, ClusterBuilder cluster, List<Signal> signals) {
        return new Planner(policy.build()).decide(new Sighting(cluster.build(), signals), NOW);
    }
}
