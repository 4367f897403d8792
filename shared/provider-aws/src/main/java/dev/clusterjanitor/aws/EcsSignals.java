package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs of life of ECS clusters: Container Insights where they are on, else when tasks last printed something. Fargate tasks have no
 * metrics of their own otherwise.
 */
final class EcsSignals {
    private final RegionClients clients;
    private final List<Watch> watches;
    private final Instant now;
    private final Map<ClusterId, List<Signal>> signals = new HashMap<>();
    private final Set<Problem> problems = new LinkedHashSet<>();

    EcsSignals(RegionClients clients, List<Watch> watches, Instant now) {
        this.clients = clients;
        this.watches = watches;
        this.now = now;
    }

    Observations read() {
        List<Watch> running = watches.stream()
                .filter(watch -> watch.cluster().machines().stream()
                        .anyMatch(task -> task.state().equals(EcsTask.RUNNING)))
                .toList();
        if (!running.isEmpty()) {
            Map<ClusterId, Signal> insights = new EcsInsights(clients, now).read(running);
            add(insights, "Container Insights are not known: ");
            List<Watch> silent = running.stream()
                    .filter(watch -> !speaks(insights.get(watch.cluster().id())))
                    .toList();
            if (!silent.isEmpty()) {
                add(new EcsLogTimes(clients, now).read(silent), "the times of logs are not known: ");
            }
        }
        return new Observations(signals, List.copyOf(problems));
    }

    /** What there is to say if nothing could be read at all. */
    static Observations unreadable(List<Watch> watches, String why) {
        Map<ClusterId, List<Signal>> signals = new HashMap<>();
        watches.forEach(watch ->
                signals.put(watch.cluster().id(), List.of(Signal.unreadable("metrics", Question.ACTIVITY, why))));
        return new Observations(
                signals, List.of(problem(watches.get(0).cluster().id(), why)));
    }

    /** Whether metrics say something. A line in a log is no work then: each scanner of ports makes a scheduler print one. */
    private static boolean speaks(@Nullable Signal insights) {
        return insights != null
                && switch (insights.state()) {
                    case ALIVE, QUIET, SEEMS_QUIET -> true;
                    case QUIET_NOW, UNKNOWN, UNREADABLE -> false;
                };
    }

    private void add(Map<ClusterId, Signal> more, String consequence) {
        more.forEach((id, signal) -> {
            signals.computeIfAbsent(id, i -> new ArrayList<>()).add(signal);
            if (signal.state() == Signal.State.UNREADABLE) {
                problems.add(problem(id, consequence + signal.detail()));
            }
        });
    }

    private static Problem problem(ClusterId id, String message) {
        return new Problem(id.scope().toString(), id.kind().toString(), message);
    }
}
