package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.plan.Plan;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.core.port.SchedulerProbe;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries out plans. */
final class PlanExecutor {
    private final Policy policy;
    private final Map<KindId, ClusterKind> kinds;
    private final List<Notifier> notifiers;
    private final SchedulerProbe probe;
    private final EventSink events;
    private final InstantSource clock;
    private final @Nullable Journal journal;

    PlanExecutor(
            Policy policy,
            List<ClusterKind> kinds,
            List<Notifier> notifiers,
            SchedulerProbe probe,
            EventSink events,
            InstantSource clock,
            @Nullable Journal journal) {
        this.policy = policy;
        this.kinds = kinds.stream().collect(Collectors.toMap(ClusterKind::id, kind -> kind));
        this.notifiers = List.copyOf(notifiers);
        this.probe = probe;
        this.events = events;
        this.clock = clock;
        this.journal = journal;
    }

    /** What earlier sweeps left; what they owe is told right away, before anything is read. */
    Memory remember(String run, Instant now, Deadline deadline) {
        Announcer announcer = new Announcer(notifiers, events, now, deadline);
        ActionLog log = new ActionLog(journal, run, clock, now);
        Recovery recovery = new Recovery(log, announcer, deadline);
        recovery.deliver();
        return new Memory(announcer, log, recovery);
    }

    /** Carries out a plan, as far as it is still right and time allows. */
    SweepReport execute(String run, List<Scope> scopes, Plan plan, Memory memory, Deadline deadline) {
        return new Execution(policy, kinds, probe, events, clock, scopes, plan, memory, deadline).run(run);
    }
}
