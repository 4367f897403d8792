package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.plan.Plan;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.plan.Planner;
import dev.clusterjanitor.core.plan.Sighting;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.port.Watch;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One plan being carried out. What is announced comes before what is taken away, and each cluster is read and judged
 * again right before it is acted on: only what would be decided again is done.
 */
final class Execution {
    private final Policy policy;
    private final Planner planner;
    private final Schedulers schedulers;
    private final Map<KindId, ClusterKind> kinds;
    private final InstantSource clock;
    private final List<Scope> scopes;
    private final Plan plan;
    private final Deadline deadline;
    private final Memory memory;
    private final Announcer announcer;
    private final Results results;
    private final Steps steps;
    private final List<Problem> problems;

    Execution(
            Policy policy,
            Map<KindId, ClusterKind> kinds,
            SchedulerProbe probe,
            EventSink events,
            InstantSource clock,
            List<Scope> scopes,
            Plan plan,
            Memory memory,
            Deadline deadline) {
        this.policy = policy;
        this.planner = new Planner(policy);
        this.schedulers = new Schedulers(policy, probe);
        this.kinds = kinds;
        this.clock = clock;
        this.scopes = scopes;
        this.plan = plan;
        this.deadline = deadline;
        this.memory = memory;
        this.announcer = memory.announcer();
        this.results = new Results(events);
        this.problems = new ArrayList<>(plan.problems());
        this.steps = new Steps(policy, announcer, results, memory.log(), clock, plan.now(), deadline);
    }

    SweepReport run(String run) {
        memory.recovery().finish(kinds);
        new NewScopes(memory.log(), announcer).tell(scopes, fallback(), steps.messages());
        plan.actions().stream().filter(p -> !p.action().isDestructive()).forEach(this::attempt);
        announcer.flush();
        plan.actions().stream().filter(p -> p.action().isDestructive()).forEach(this::takeAway);
        announcer.flush();
        problems.addAll(memory.problems());
        tellAboutSweep();
        problems.addAll(announcer.problems());
        return new SweepReport(run, RunMode.LIVE, plan.now(), results.inOrderOf(plan), plan.refusal(), problems);
    }

    private void takeAway(PlannedAction planned) {
        if (plan.refusal() != null) {
            results.add(planned, Outcome.SKIPPED, new Reason(ReasonCode.BLAST_RADIUS, plan.refusal()));
        } else {
            attempt(planned);
        }
    }

    private void attempt(PlannedAction planned) {
        if (planned.action() == Action.KEEP) {
            results.add(planned, Outcome.DONE);
            return;
        }
        if (deadline.isOver()) {
            results.add(planned, Outcome.NOT_STARTED, new Reason(ReasonCode.DEADLINE, "time was up before its turn"));
            return;
        }
        ClusterId id = planned.cluster().id();
        try {
            Optional<ClusterHandle> handle = kind(id).reconstruct(id.scope(), id.name());
            if (handle.isPresent()) {
                actIfStillRight(planned, handle.get());
            } else {
                results.add(
                        planned,
                        planned.action() == Action.DELETE ? Outcome.DONE : Outcome.SKIPPED,
                        new Reason(ReasonCode.GONE_MEANWHILE, "nothing of it is listed any more"));
            }
        } catch (RuntimeException e) {
            // Without a handle nothing can be written down, so this is told as a problem of the sweep.
            String error = Failures.describe(e);
            results.fail(planned, error);
            problems.add(new Problem(id.scope().toString(), id.kind().toString(), error));
        }
    }

    private void actIfStillRight(PlannedAction planned, ClusterHandle handle) {
        PlannedAction again = decideAgain(planned, handle);
        Optional<Reason> objection = objection(planned, again).or(() -> windowClosed(planned));
        if (objection.isPresent()) {
            results.add(planned, Outcome.SKIPPED, objection.get());
            return;
        }
        try {
            steps.act(again, handle, kind(planned.cluster().id()));
        } catch (ActionLog.Unavailable notWritten) {
            // That the journal is out of order is told once, as a problem of the sweep.
            results.fail(again, Failures.describe(notWritten));
        } catch (RuntimeException e) {
            steps.failed(again, handle, Failures.describe(e));
        }
    }

    /** Who would still take something away asks the scheduler last, where the policy lets it. */
    private PlannedAction decideAgain(PlannedAction planned, ClusterHandle handle) {
        Sighting fresh = new Sighting(
                handle.cluster(), signals(planned, handle), planned.sighting().holdings());
        PlannedAction again = planner.decide(fresh, plan.now());
        boolean mayGo =
                again.action().isDestructive() || again.assessment().verdict().isUnconfirmed();
        if (!planned.action().isDestructive() || !mayGo) {
            return again;
        }
        return planner.decide(schedulers.heard(fresh, handle, plan.now()), plan.now());
    }

    /** Reading may take minutes, so this is asked last. */
    private Optional<Reason> windowClosed(PlannedAction planned) {
        return planned.action().isDestructive() && !policy.isOpen(clock.instant())
                ? Optional.of(new Reason(ReasonCode.OUTSIDE_WINDOW, "the window has closed"))
                : Optional.empty();
    }

    /** Why what was planned would not be decided again. */
    private static Optional<Reason> objection(PlannedAction planned, PlannedAction again) {
        if (!again.cluster().incarnation().equals(planned.cluster().incarnation())) {
            return Optional.of(new Reason(ReasonCode.OTHER_INCARNATION, "another cluster bears its name now"));
        }
        if (again.action() == planned.action()) {
            return Optional.empty();
        }
        Verdict verdict = again.assessment().verdict();
        ReasonCode code = verdict.is(Verdict.Outcome.STALE) ? ReasonCode.MARK_GONE : ReasonCode.NO_LONGER_STALE;
        return Optional.of(new Reason(
                code,
                "read again: " + verdict.outcome().id() + ", "
                        + verdict.reason().text()));
    }

    /** Before anything is taken away, signs of life are read anew too. */
    private List<Signal> signals(PlannedAction planned, ClusterHandle handle) {
        if (!planned.action().isDestructive()) {
            return planned.sighting().signals();
        }
        ClusterId id = handle.cluster().id();
        Watch watch = Survey.watch(handle.cluster(), planned.assessment().settings());
        Observations observations = kind(id).observe(List.of(watch), plan.now());
        problems.addAll(observations.problems());
        return observations.of(id);
    }

    private void tellAboutSweep() {
        for (Notice.Item item : steps.messages().aboutSweep(plan, problems, results.count(Outcome.NOT_STARTED))) {
            announcer.queue(fallback(), item, Announcer.Listener.NONE);
        }
        announcer.flush();
    }

    private Recipient fallback() {
        return Recipient.fallbackOnly(policy.owners().fallback());
    }

    private ClusterKind kind(ClusterId id) {
        ClusterKind kind = kinds.get(id.kind());
        if (kind == null) {
            throw new IllegalStateException("a plan with a kind that no cloud has: " + id.kind());
        }
        return kind;
    }
}
