package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.plan.Plan;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.core.port.SchedulerProbe;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Carries out plans. */
final class PlanExecutor {
    private final Policy policy;
    private final Map<KindId, ClusterKind> kinds;
    private final List<Notifier> notifiers;
    private final SchedulerProbe probe;
    private final EventSink events;
    private final InstantSource clock;

    PlanExecutor(
            Policy policy,
            List<ClusterKind> kinds,
            List<Notifier> notifiers,
            SchedulerProbe probe,
            EventSink events,
            InstantSource clock) {
        this.policy = policy;
        this.kinds = kinds.stream().collect(Collectors.toMap(ClusterKind::id, kind -> kind));
        this.notifiers = List.copyOf(notifiers);
        this.probe = probe;
        this.events = events;
        this.clock = clock;
    }

    /** Carries out a plan, as far as it is still right and time allows. */
    SweepReport execute(String run, Plan plan, Deadline deadline) {
        return new Execution(policy, kinds, notifiers, probe, events, clock, plan, deadline).run(run);
    }
}
