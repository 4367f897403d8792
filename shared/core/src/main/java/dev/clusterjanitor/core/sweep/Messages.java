package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.core.model.Notice.Item;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.plan.Plan;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Deletion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is told of each step; how it looks is the channels' business. */
final class Messages {
    /** How long the command in a warning keeps the cluster, unless the policy allows less. */
    private static final Duration KEEP = Duration.ofDays(3);

    private static final int MOST_LISTED = 10;

    private final Policy policy;
    private final Instant now;

    Messages(Policy policy, Instant now) {
        this.policy = policy;
        this.now = now;
    }

    Item marked(PlannedAction planned, ClusterKind kind) {
        String keep = kind.tagCommand(
                planned.cluster(), policy.tagKeys().of(JanitorTag.KEEP_UNTIL), Instants.format(now.plus(lease())));
        return item(
                Event.MARKED,
                planned,
                planned.deleteAfter(),
                keep,
                planned.sighting().holdings().warning());
    }

    Item rescued(PlannedAction planned) {
        return item(Event.RESCUED, planned, null, "", "");
    }

    Item undetermined(PlannedAction planned) {
        return item(Event.UNDETERMINED, planned, null, "", "");
    }

    Item scaled(PlannedAction planned) {
        return item(
                Event.SCALED,
                planned,
                planned.deleteAfter(),
                "",
                planned.cluster().workers() + " workers removed");
    }

    Item deallocated(PlannedAction planned) {
        return item(Event.DEALLOCATED, planned, planned.deleteAfter(), "", "");
    }

    Item deleted(PlannedAction planned) {
        return item(
                Event.DELETED, planned, null, "", planned.sighting().holdings().obituary());
    }

    Item inProgress(PlannedAction planned, Deletion deletion) {
        String left = deletion.residue().stream()
                .limit(MOST_LISTED)
                .map(resource -> resource.type() + " " + resource.id())
                .collect(Collectors.joining(", "));
        return item(
                Event.IN_PROGRESS, planned, null, "", deletion.detail() + (left.isEmpty() ? "" : "; left: " + left));
    }

    Item failed(PlannedAction planned, String error) {
        return item(Event.FAILED, planned, null, "", planned.action().id() + " failed: " + error);
    }

    /** What concerns the sweep as a whole; empty if all went well. */
    List<Item> aboutSweep(Plan plan, List<Problem> problems, int notStarted) {
        List<Item> items = new ArrayList<>();
        if (plan.refusal() != null) {
            items.add(new Item(
                    Event.BLAST_RADIUS,
                    null,
                    List.of(new Reason(ReasonCode.BLAST_RADIUS, plan.refusal())),
                    null,
                    "",
                    "Due: " + due(plan)));
        }
        sweepFailed(problems, notStarted).ifPresent(items::add);
        return items;
    }

    private static Optional<Item> sweepFailed(List<Problem> problems, int notStarted) {
        List<Reason> reasons = new ArrayList<>();
        if (notStarted > 0) {
            reasons.add(new Reason(
                    ReasonCode.DEADLINE, "time was up before " + notStarted + " planned actions could begin"));
        }
        problems.stream()
                .limit(MOST_LISTED)
                .map(problem -> new Reason(ReasonCode.READ_FAILED, problem.scope() + ": " + problem.message()))
                .forEach(reasons::add);
        if (problems.size() > MOST_LISTED) {
            reasons.add(new Reason(ReasonCode.READ_FAILED, problems.size() - MOST_LISTED + " more problems"));
        }
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(new Item(Event.SWEEP_FAILED, null, reasons, null, "", ""));
    }

    private static String due(Plan plan) {
        List<String> ids = plan.actions().stream()
                .filter(planned -> planned.action().isDestructive())
                .map(planned -> planned.cluster().id().toString())
                .toList();
        String more = ids.size() > MOST_LISTED ? " and " + (ids.size() - MOST_LISTED) + " more" : "";
        return ids.stream().limit(MOST_LISTED).collect(Collectors.joining(", ")) + more;
    }

    private Duration lease() {
        Duration limit = policy.tagLimits().keepUntil();
        return limit != null && limit.compareTo(KEEP) < 0 ? limit : KEEP;
    }

    private static Item item(
            Event event, PlannedAction planned, @Nullable Instant deleteAfter, String howToKeep, String detail) {
        Cluster cluster = planned.cluster();
        return new Item(event, cluster, planned.assessment().verdict().reasons(), deleteAfter, howToKeep, detail);
    }
}
