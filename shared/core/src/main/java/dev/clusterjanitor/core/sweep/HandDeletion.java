package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Digest;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.plan.Plan;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.plan.Planner;
import dev.clusterjanitor.core.plan.Sighting;
import dev.clusterjanitor.core.policy.Assessment;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.SchedulerProbe;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deletes one cluster because a person asked for it, and tells its owner. There is no grace: the person decides. But
 * leases, exemptions and cloud locks win here too, and another cluster of the same name is never taken for it.
 */
public final class HandDeletion {
    private static final String BY_HAND = "by-hand";

    private final Policy policy;
    private final Planner planner;
    private final Judge judge;
    private final Schedulers schedulers;
    private final List<Notifier> notifiers;
    private final EventSink events;
    private final InstantSource clock;
    private final @Nullable Journal journal;

    /**
     * Deletions under a policy.
     *
     * @param notifiers the channels on which owners are told; empty: nobody is told
     */
    public HandDeletion(Policy policy, List<Notifier> notifiers, EventSink events, InstantSource clock) {
        this(policy, notifiers, null, SchedulerProbe.OFF, events, clock);
    }

    /**
     * Deletions under a policy, which are written down.
     *
     * @param journal where; null: nowhere
     * @param probe asks the scheduler of a cluster that seems stale, where the policy lets it
     */
    public HandDeletion(
            Policy policy,
            List<Notifier> notifiers,
            @Nullable Journal journal,
            SchedulerProbe probe,
            EventSink events,
            InstantSource clock) {
        this.schedulers = new Schedulers(policy, probe);
        this.journal = notifiers.isEmpty() ? null : journal;
        this.policy = policy;
        this.planner = new Planner(policy);
        this.judge = new Judge(policy);
        this.notifiers = List.copyOf(notifiers);
        this.events = events;
        this.clock = clock;
    }

    /**
     * What a cluster is, what is held of it, and what its scheduler says: what a person should see before saying yes.
     *
     * @throws dev.clusterjanitor.core.port.CloudException if the cloud cannot be read
     */
    public PlannedAction look(ClusterKind kind, ClusterHandle handle, Instant now) {
        Observations observations =
                kind.observe(List.of(Survey.watch(handle.cluster(), judge.settings(handle.cluster(), now))), now);
        Sighting sighting =
                new Sighting(handle.cluster(), observations.of(handle.cluster().id()));
        return planner.decide(schedulers.heard(sighting, handle, now), now);
    }

    /**
     * Deletes what was looked at, if it is still that.
     *
     * @param seen what the person saw when they said yes
     * @param who who asked for it, for the owner to read
     * @param deadline how long to wait for the cloud; what is not gone by then is in progress
     * @return a report with one result; {@code SKIPPED} with the reason if it must be kept
     */
    public SweepReport delete(ClusterKind kind, PlannedAction seen, String who, Instant now, Deadline deadline) {
        return delete(kind, seen, who, false, now, deadline);
    }

    /** The same, but for what does not look forgotten any more: that is kept, too. */
    SweepReport deleteIfStale(ClusterKind kind, PlannedAction seen, String who, Instant now, Deadline deadline) {
        return delete(kind, seen, who, true, now, deadline);
    }

    private SweepReport delete(
            ClusterKind kind, PlannedAction seen, String who, boolean onlyIfStale, Instant now, Deadline deadline) {
        ClusterId id = seen.cluster().id();
        Plan plan = new Plan(now, List.of(seen), null, List.of());
        Results results = new Results(events);
        Announcer announcer = new Announcer(notifiers, events, now, Deadline.NONE);
        // Several may be deleted by one program, and each has records of its own.
        String run = BY_HAND + "-" + Digest.of(id.toString()).substring(0, 8);
        ActionLog log = new ActionLog(journal, run, clock, now);
        Steps steps = new Steps(policy, announcer, results, log, clock, now, deadline);
        try {
            Optional<ClusterHandle> handle = kind.reconstruct(id.scope(), id.name());
            if (handle.isEmpty()) {
                results.add(seen, Outcome.DONE, new Reason(ReasonCode.GONE_MEANWHILE, "nothing of it is listed"));
            } else {
                PlannedAction again = look(kind, handle.get(), now);
                if (onlyIfStale && !again.assessment().verdict().is(Verdict.Outcome.STALE)) {
                    Reason alive = again.assessment().verdict().reason();
                    results.add(again, Outcome.SKIPPED, new Reason(ReasonCode.NO_LONGER_STALE, alive.text()));
                } else {
                    delete(byHand(again, who), seen, handle.get(), kind, steps, results);
                }
            }
        } catch (RuntimeException e) {
            results.fail(seen, Failures.describe(e));
        }
        announcer.flush();
        List<Problem> problems = new ArrayList<>(log.problems());
        if (!notifiers.isEmpty()) {
            problems.addAll(announcer.problems());
        }
        return new SweepReport(BY_HAND, RunMode.LIVE, now, results.inOrderOf(plan), null, problems);
    }

    private static void delete(
            PlannedAction planned,
            PlannedAction seen,
            ClusterHandle handle,
            ClusterKind kind,
            Steps steps,
            Results results) {
        if (!handle.cluster().incarnation().equals(seen.cluster().incarnation())) {
            results.add(
                    planned,
                    Outcome.SKIPPED,
                    new Reason(ReasonCode.OTHER_INCARNATION, "another cluster bears its name now"));
        } else if (planned.assessment().verdict().is(Verdict.Outcome.EXEMPT)) {
            // The reason by hand comes first; the exemption is what is left.
            Reason exemption = planned.assessment().verdict().reasons().get(1);
            results.add(planned, Outcome.SKIPPED, exemption);
        } else {
            try {
                steps.act(planned, handle, kind);
            } catch (ActionLog.Unavailable notWritten) {
                results.fail(planned, Failures.describe(notWritten));
            } catch (RuntimeException e) {
                steps.failed(planned, handle, Failures.describe(e));
            }
        }
    }

    /** The same cluster, to be deleted whatever was held of it; and its owner reads who wanted that. */
    private static PlannedAction byHand(PlannedAction planned, String who) {
        Assessment held = planned.assessment();
        List<Reason> reasons = new ArrayList<>();
        reasons.add(new Reason(ReasonCode.BY_HAND, "deleted by hand by " + who));
        reasons.addAll(held.verdict().reasons());
        Assessment assessment = new Assessment(
                new Verdict(held.verdict().outcome(), reasons),
                held.signals(),
                held.settings(),
                held.owner(),
                held.lastLife());
        return new PlannedAction(planned.sighting(), assessment, Action.DELETE, List.of(), null);
    }

    /** Who is told of a deletion, as far as a channel reaches them; empty: nobody would hear of it. */
    public List<String> channelsTo(Recipient owner) {
        return notifiers.stream()
                .filter(notifier -> notifier.reaches(owner))
                .map(Notifier::channel)
                .toList();
    }
}
