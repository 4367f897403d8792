package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.plan.Plan;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.sweep.SweepReport.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects one result for each planned action; the last one said of an action counts. */
final class Results {
    private final EventSink events;
    private final Map<ClusterId, Result> byCluster = new HashMap<>();

    Results(EventSink events) {
        this.events = events;
    }

    void add(PlannedAction planned, Outcome outcome, Reason... notes) {
        put(new Result(planned, outcome, List.of(notes), null));
    }

    void fail(PlannedAction planned, String error) {
        put(new Result(planned, Outcome.FAILED, List.of(), error));
    }

    /** It could not be written down that somebody was told of a state. */
    void traceLost(String why) {
        events.on("trace-lost", Map.of("why", why));
    }

    int count(Outcome outcome) {
        return (int)
                byCluster.values().stream().filter(r -> r.outcome() == outcome).count();
    }

    /** One result for each action of the plan, in its order. */
    List<Result> inOrderOf(Plan plan) {
        return plan.actions().stream()
                .map(planned -> {
                    @Nullable Result result = byCluster.get(planned.cluster().id());
                    return result == null ? new Result(planned, Outcome.NOT_STARTED, List.of(), null) : result;
                })
                .toList();
    }

    private void put(Result result) {
        byCluster.put(result.planned().cluster().id(), result);
        events.on(
                "action",
                Map.of(
                        "cluster", result.planned().cluster().id().toString(),
                        "action", result.planned().action().id(),
                        "outcome", result.outcome().id(),
                        "error", result.error() == null ? "" : result.error()));
    }
}
