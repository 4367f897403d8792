package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.plan.Inventory;
import dev.clusterjanitor.core.plan.Plan;
import dev.clusterjanitor.core.plan.Planner;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.core.port.SchedulerProbe;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Finds forgotten clusters, announces and deletes them: one sweep at a time. */
public final class Janitor {
    private final Policy policy;
    private final Survey survey;
    private final Planner planner;
    private final PlanExecutor executor;
    private final EventSink events;
    private final @Nullable Journal journal;
    private final @Nullable RequestedDeletions requested;

    /** A janitor that asks no scheduler; the rest as with a probe. */
    public Janitor(
            Policy policy,
            List<Cloud> clouds,
            List<Notifier> notifiers,
            EventSink events,
            InstantSource clock,
            Executor readers) {
        this(policy, clouds, notifiers, SchedulerProbe.OFF, events, clock, readers);
    }

    /** A janitor without a journal: what it cannot tell at once, and cannot find out again from tags, is lost. */
    public Janitor(
            Policy policy,
            List<Cloud> clouds,
            List<Notifier> notifiers,
            SchedulerProbe probe,
            EventSink events,
            InstantSource clock,
            Executor readers) {
        this(policy, clouds, notifiers, null, probe, events, clock, readers);
    }

    /**
     * A janitor that follows a policy.
     *
     * @param clouds the clouds this program can reach; scopes of others are left to other programs
     * @param notifiers the channels; a live policy needs at least one, as nothing is deleted unannounced
     * @param journal where actions are written down before they are done, and notices until they are told; null: nowhere
     * @param probe asks the schedulers of clusters that seem stale, where the policy lets it
     * @param clock tells when a channel accepted a notice, and whether a window is still open; it is not asked for the
     *     sweep's own time
     * @param readers runs reads of different scopes and kinds
     */
    public Janitor(
            Policy policy,
            List<Cloud> clouds,
            List<Notifier> notifiers,
            @Nullable Journal journal,
            SchedulerProbe probe,
            EventSink events,
            InstantSource clock,
            Executor readers) {
        if (policy.mode() == RunMode.LIVE && notifiers.isEmpty()) {
            throw new IllegalArgumentException("a live policy needs a channel for its notices");
        }
        List<Cloud> searching = OwnerSearch.in(clouds, policy);
        List<ClusterKind> kinds =
                searching.stream().flatMap(cloud -> cloud.kinds().stream()).toList();
        this.policy = policy;
        this.survey = new Survey(policy, searching, probe, events, readers);
        this.planner = new Planner(policy);
        this.executor = new PlanExecutor(policy, kinds, notifiers, probe, events, clock, journal);
        this.events = events;
        this.journal = journal;
        this.requested = journal == null
                ? null
                : new RequestedDeletions(
                        policy,
                        new ClusterSearch(searching, policy),
                        new HandDeletion(policy, notifiers, journal, probe, events, clock),
                        events,
                        journal);
    }

    /**
     * One whole run: discover, observe, plan, and unless it is a dry run, execute.
     *
     * @param now the sweep's time, read once by the caller
     * @param deadline past it nothing new begins
     */
    public SweepReport sweep(Instant now, Deadline deadline) {
        String run = Instants.format(now);
        boolean live = policy.mode() == RunMode.LIVE;
        Optional<Memory> memory = live ? Optional.of(executor.remember(run, now, deadline)) : Optional.empty();
        List<Problem> unserved = live && requested != null ? requested.serve(now, deadline) : List.of();
        Optional<MachinesSeen> machines =
                live && journal != null ? Optional.of(new MachinesSeen(journal, policy)) : Optional.empty();
        Inventory seen = recall(machines, survey.run(now).with(unserved), now);
        Plan plan = planner.plan(seen, now);
        events.on(
                "planned",
                Map.of(
                        "run",
                        run,
                        "clusters",
                        plan.actions().size(),
                        "refused",
                        plan.refusal() != null,
                        "problems",
                        plan.problems().size()));
        return memory.map(known -> executor.execute(run, seen.scopes(), plan, known, deadline))
                .map(report -> remember(machines, report, seen.scopes(), now))
                .orElseGet(() -> SweepReport.dryRun(run, plan));
    }

    private static SweepReport remember(
            Optional<MachinesSeen> machines, SweepReport report, List<Scope> scopes, Instant now) {
        try {
            machines.ifPresent(before -> before.remember(report, scopes, now));
            return report;
        } catch (RuntimeException e) {
            String why = "which machines ran in this sweep cannot be written down: " + Failures.describe(e);
            return report.with(new Problem("journal", "", why));
        }
    }

    /** What cannot be read of earlier sweeps protects, and is a problem of this one. */
    private static Inventory recall(Optional<MachinesSeen> machines, Inventory seen, Instant now) {
        try {
            return machines.map(before -> before.recall(seen, now)).orElse(seen);
        } catch (RuntimeException e) {
            String why = "which machines ran at the last sweep cannot be read: " + Failures.describe(e);
            return MachinesSeen.withoutMemory(seen, why).with(List.of(new Problem("journal", "", why)));
        }
    }
}
