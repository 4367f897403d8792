package dev.clusterjanitor.core.plan;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Mark;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.Assessment;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.policy.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides what a sweep does about each cluster. Pure: the same inventory, policy and time give the same plan. */
public final class Planner {
    /** The tags that the janitor leaves on a cluster, and takes away again. */
    private static final List<JanitorTag> TRACES = List.of(
            JanitorTag.STALE_SINCE,
            JanitorTag.NOTIFIED_AT,
            JanitorTag.DELETE_AFTER,
            JanitorTag.REASON,
            JanitorTag.INCARNATION,
            JanitorTag.REPORTED,
            JanitorTag.REMINDED_AT);

    /** These concern the whole sweep and are told once, as its problems, not once for each cluster. */
    private static final Set<ReasonCode> TOLD_AS_PROBLEM = Set.of(ReasonCode.PARTIAL_DISCOVERY, ReasonCode.READ_FAILED);

    private final Policy policy;
    private final Judge judge;

    public Planner(Policy policy) {
        this.policy = policy;
        this.judge = new Judge(policy);
    }

    /** Plans one sweep. */
    public Plan plan(Inventory inventory, Instant now) {
        Set<String> problems =
                inventory.problems().stream().map(Problem::message).collect(Collectors.toSet());
        List<PlannedAction> actions = inventory.sightings().stream()
                .map(sighting -> decide(sighting, problems, now))
                .sorted(Comparator.comparing(PlannedAction::action)
                        .thenComparing(planned -> planned.cluster().id()))
                .toList();
        int deletions =
                (int) actions.stream().filter(p -> p.action().isDestructive()).count();
        String refusal = policy.blastRadius().refusal(deletions, actions.size()).orElse(null);
        return new Plan(now, actions, refusal, inventory.problems());
    }

    /** Judges one cluster and decides what to do about it. */
    public PlannedAction decide(Sighting sighting, Instant now) {
        return decide(sighting, Set.of(), now);
    }

    private PlannedAction decide(Sighting sighting, Set<String> problems, Instant now) {
        Assessment assessment = judge.judge(sighting.cluster(), sighting.signals(), now);
        return noted(judge.notes(sighting.cluster(), now), act(sighting, assessment, problems, now));
    }

    private static PlannedAction noted(List<Reason> more, PlannedAction planned) {
        List<Reason> notes =
                Stream.concat(planned.notes().stream(), more.stream()).toList();
        return new PlannedAction(
                planned.sighting(), planned.assessment(), planned.action(), notes, planned.deleteAfter());
    }

    private PlannedAction act(Sighting sighting, Assessment assessment, Set<String> problems, Instant now) {
        return switch (assessment.verdict().outcome()) {
            case EXEMPT, IN_USE -> released(sighting, assessment);
            case UNDETERMINED -> undetermined(sighting, assessment, problems);
            case STALE -> stale(sighting, assessment, now);
        };
    }

    /** What the fallback channel is told about a cluster that cannot be judged, as a tag value. */
    public static String reportKey(Verdict verdict) {
        return tagValue(verdict.reason().code());
    }

    /** A reason as a tag value, legal in every cloud: {@code heartbeat-lost}. */
    public static String tagValue(ReasonCode code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private PlannedAction released(Sighting sighting, Assessment assessment) {
        boolean bearsTraces = TRACES.stream()
                .anyMatch(tag -> sighting.cluster().tags().has(policy.tagKeys().of(tag)));
        // A listing that may be cut shows too little to take anything back.
        boolean unmark = bearsTraces
                && sighting.cluster().doubts().isEmpty()
                && !(assessment.verdict().reason().code() == ReasonCode.HEARTBEAT_ALIVE
                        && activityUnreadable(assessment));
        return new PlannedAction(sighting, assessment, unmark ? Action.UNMARK : Action.KEEP, List.of(), null);
    }

    private static boolean activityUnreadable(Assessment assessment) {
        return assessment.signals().stream()
                .anyMatch(s -> s.question() == Signal.Question.ACTIVITY && s.state() == Signal.State.UNREADABLE);
    }

    private PlannedAction undetermined(Sighting sighting, Assessment assessment, Set<String> problems) {
        Verdict verdict = assessment.verdict();
        if (verdict.reasons().stream().anyMatch(reason -> isToldAsProblem(sighting, reason, problems))) {
            return keep(sighting, assessment, Stream.empty());
        }
        boolean reported = sighting.cluster()
                .tags()
                .all(policy.tagKeys().of(JanitorTag.REPORTED))
                .contains(reportKey(verdict));
        return reported
                ? keep(
                        sighting,
                        assessment,
                        Stream.of(new Reason(ReasonCode.ALREADY_REPORTED, "the fallback channel was told")))
                : new PlannedAction(sighting, assessment, Action.NOTIFY, List.of(), null);
    }

    private PlannedAction stale(Sighting sighting, Assessment assessment, Instant now) {
        Optional<Mark> mark =
                Mark.of(sighting.cluster(), policy.tagKeys()).filter(m -> !Schedule.isVoid(assessment, m, now));
        if (mark.isEmpty()) {
            return new PlannedAction(
                    sighting, assessment, Action.MARK, List.of(), Schedule.deleteAfter(assessment, now, now));
        }
        if (!mark.get().isNotified()) {
            Instant earliest = Schedule.deleteAfter(assessment, mark.get().staleSince(), now);
            Reason why = new Reason(ReasonCode.WAITING_FOR_NOTICE, "no channel has accepted its notice yet");
            return new PlannedAction(sighting, assessment, Action.NOTIFY, List.of(why), earliest);
        }
        return announced(sighting, assessment, mark.get(), now);
    }

    private PlannedAction announced(Sighting sighting, Assessment assessment, Mark mark, Instant now) {
        Instant due = Schedule.due(assessment, mark);
        boolean isDue = !due.isAfter(now);
        Action next = isDue ? Action.DELETE : softly(sighting.cluster(), assessment.settings());
        if (next == Action.KEEP && wantsReminder(sighting.cluster(), assessment.settings(), mark, now)) {
            Reason why = new Reason(ReasonCode.REMINDER, "announced; its owner is reminded");
            return new PlannedAction(sighting, assessment, Action.NOTIFY, List.of(why), due);
        }
        if (next == Action.KEEP) {
            Reason why = new Reason(ReasonCode.WAITING_FOR_GRACE, "announced; its grace ends at " + due);
            return new PlannedAction(sighting, assessment, Action.KEEP, List.of(why), due);
        }
        if (!policy.isOpen(now)) {
            Reason why = new Reason(ReasonCode.OUTSIDE_WINDOW, "deletions wait for the policy's next window");
            return new PlannedAction(sighting, assessment, Action.KEEP, List.of(why), due);
        }
        return new PlannedAction(sighting, assessment, next, List.of(), due);
    }

    /** Whether the last warning is so long ago that the policy wants another. */
    private boolean wantsReminder(Cluster cluster, Settings settings, Mark mark, Instant now) {
        return settings.remind() != null
                && !lastWarning(cluster, policy.tagKeys(), mark)
                        .plus(settings.remind())
                        .isAfter(now);
    }

    /** When its owner was warned last, be it for the first time or by a reminder. */
    public static Instant lastWarning(Cluster cluster, TagKeys keys, Mark mark) {
        Instant first = mark.notifiedAt() == null ? mark.staleSince() : mark.notifiedAt();
        return Instants.latest(cluster.tags().all(keys.of(JanitorTag.REMINDED_AT)))
                .filter(reminded -> reminded.isAfter(first))
                .orElse(first);
    }

    /** What can be done before the deletion, and was not yet; else KEEP. A cluster that was stopped is RESIDUE by then. */
    private static Action softly(Cluster cluster, Settings settings) {
        if (cluster.shape() != Shape.WHOLE
                || !settings.softAction().existsOn(cluster.id().scope().provider())) {
            return Action.KEEP;
        }
        return switch (settings.softAction()) {
            case NONE -> Action.KEEP;
            case SCALE_TO_ZERO -> cluster.workers() > 0 ? Action.SCALE : Action.KEEP;
            case DEALLOCATE -> Action.DEALLOCATE;
        };
    }

    /** A machine that is in doubt by itself, such as a copy, is no problem of the sweep, and nobody else tells of it. */
    private static boolean isToldAsProblem(Sighting sighting, Reason reason, Set<String> problems) {
        boolean onItsOwn = sighting.cluster().shape() == Shape.UNGROUPED
                && reason.code() == ReasonCode.PARTIAL_DISCOVERY
                && !problems.contains(reason.text());
        return TOLD_AS_PROBLEM.contains(reason.code()) && !onItsOwn;
    }

    private static PlannedAction keep(Sighting sighting, Assessment assessment, Stream<Reason> notes) {
        return new PlannedAction(sighting, assessment, Action.KEEP, notes.toList(), null);
    }
}
