package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Holdings;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.plan.Sighting;
import dev.clusterjanitor.core.policy.Assessment;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.port.SchedulerProbe.Answer;
import dev.clusterjanitor.core.port.SchedulerProbe.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has the schedulers asked of clusters that everything else calls stale, or idle but for their word. Nobody is asked about any other cluster. */
final class Schedulers {
    private final Judge judge;
    private final SchedulerProbe probe;

    Schedulers(Policy policy, SchedulerProbe probe) {
        this.judge = new Judge(policy);
        this.probe = probe;
    }

    /**
     * Whom to ask about this cluster; empty if its fate does not hang on the answer, the policy does not let us, or it
     * has no scheduler with an address.
     *
     * @throws dev.clusterjanitor.core.port.CloudException if the cloud does not tell the address
     */
    Optional<Target> target(Sighting sighting, ClusterHandle handle, Instant now) {
        Assessment assessment = judge.judge(sighting.cluster(), sighting.signals(), now);
        return assessment.verdict().hangsOnItsScheduler()
                        && assessment.settings().probeScheduler()
                ? handle.connection().map(connection -> new Target(sighting.cluster(), connection))
                : Optional.empty();
    }

    /** All answers to one round of questions. A probe that fails as a whole has not found anybody quiet. */
    Map<ClusterId, Answer> ask(List<Target> targets, Instant now) {
        if (targets.isEmpty()) {
            return Map.of();
        }
        try {
            return probe.ask(List.copyOf(targets), now);
        } catch (RuntimeException e) {
            Signal failed = Signal.unreadable(
                    SchedulerProbe.SOURCE, Signal.Question.ACTIVITY, "asking failed: " + Failures.describe(e));
            Map<ClusterId, Answer> answers = new HashMap<>();
            targets.forEach(target -> answers.put(target.cluster().id(), new Answer(failed, Holdings.NONE)));
            return answers;
        }
    }

    /** One cluster with what its scheduler said, if its fate hangs on that. */
    Sighting heard(Sighting sighting, ClusterHandle handle, Instant now) {
        return target(sighting, handle, now)
                .map(target -> with(sighting, ask(List.of(target), now)))
                .orElse(sighting);
    }

    /** A cluster with what its scheduler said, if it was asked. */
    static Sighting with(Sighting sighting, Map<ClusterId, Answer> answers) {
        Answer answer = answers.get(sighting.cluster().id());
        if (answer == null) {
            return sighting;
        }
        List<Signal> signals = new ArrayList<>(sighting.signals());
        signals.add(answer.signal());
        return new Sighting(sighting.cluster(), signals, answer.holdings());
    }
}
