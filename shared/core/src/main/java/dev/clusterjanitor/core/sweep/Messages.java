package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.core.model.Notice.Item;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Tags;
import dev.clusterjanitor.core.plan.Plan;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.Verdict;
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
                planned.sighting().holdings().warning(),
                mark(planned));
    }

    /** The same warning again, with the time of deletion that was told before. */
    Item reminder(PlannedAction planned, ClusterKind kind, Instant lastWarning) {
        Item first = marked(planned, kind);
        String detail = "a reminder" + (first.detail().isEmpty() ? "" : "; " + first.detail());
        return item(
                Event.MARKED,
                planned,
                planned.deleteAfter(),
                first.howToKeep(),
                detail,
                "reminder-" + Instants.format(lastWarning));
    }

    /** That it is not deleted after all: somebody asked for that, or it lives. */
    Item rescued(PlannedAction planned) {
        Tags tags = planned.cluster().tags();
        String told = tags.first(policy.tagKeys().of(JanitorTag.NOTIFIED_AT)).orElse(today());
        boolean leased = planned.assessment().verdict().is(Verdict.Outcome.EXEMPT)
                && planned.assessment().verdict().reason().code() == ReasonCode.LEASE;
        if (!leased) {
            return item(Event.RESCUED, planned, null, "", "", told);
        }
        String by = tags.first(policy.tagKeys().of(JanitorTag.KEPT_BY))
                .map(who -> "asked for by " + who.replace('-', ' '))
                .orElse("");
        return item(Event.KEPT, planned, null, "", by, told);
    }

    /** For want of anything better: news of the same kind on the same day are the same. */
    private String today() {
        return Instants.format(now).substring(0, 8);
    }

    /** Since when it is held for stale: what is told of it until then is the same news. */
    private String mark(PlannedAction planned) {
        return planned.cluster()
                .tags()
                .first(policy.tagKeys().of(JanitorTag.STALE_SINCE))
                .orElse(Instants.format(now));
    }

    Item undetermined(PlannedAction planned) {
        return item(
                Event.UNDETERMINED,
                planned,
                null,
                "",
                "",
                planned.assessment().verdict().reason().code() + " " + today());
    }

    Item scaled(PlannedAction planned) {
        return item(
                Event.SCALED,
                planned,
                planned.deleteAfter(),
                "",
                planned.cluster().workers() + " workers removed",
                Instants.format(now));
    }

    Item deallocated(PlannedAction planned) {
        return item(Event.DEALLOCATED, planned, planned.deleteAfter(), "", "", Instants.format(now));
    }

    Item deleted(PlannedAction planned) {
        return item(
                Event.DELETED, planned, null, "", planned.sighting().holdings().obituary(), "");
    }

    /** The same once it is known what was left on purpose: only where nothing was is all of it gone. */
    static Item deleted(Item begun, Deletion deletion) {
        String rest = deletion.spared().isEmpty()
                ? "Everything that belonged to it is gone."
                : "Left in place, because nothing proves that it belongs to the cluster: " + listed(deletion.spared())
                        + ".";
        return begun.withDetail(begun.detail().isEmpty() ? rest : begun.detail() + " " + rest);
    }

    private static String listed(List<Resource> resources) {
        String more = resources.size() > MOST_LISTED ? " and " + (resources.size() - MOST_LISTED) + " more" : "";
        return resources.stream()
                        .limit(MOST_LISTED)
                        .map(resource -> resource.type() + " " + resource.id())
                        .collect(Collectors.joining(", "))
                + more;
    }

    /**
     * That something is left.
     *
     * @param since when that was told first
     * @param stays whether that is so long ago that it will not go by itself
     */
    Item left(PlannedAction planned, Deletion deletion, Instant since, boolean stays) {
        String left = listed(deletion.residue());
        String detail = deletion.detail() + (left.isEmpty() ? "" : "; left: " + left);
        return stays
                ? item(Event.RESIDUE_STAYS, planned, null, "", "not gone since " + since + ": " + detail, mark(planned))
                : item(Event.IN_PROGRESS, planned, null, "", detail, mark(planned));
    }

    Item failed(PlannedAction planned, String error) {
        return item(Event.FAILED, planned, null, "", planned.action().id() + " failed: " + error, mark(planned));
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
                    "",
                    "Due: " + due(plan),
                    Instants.format(now)));
        }
        sweepFailed(problems, notStarted).ifPresent(items::add);
        return items;
    }

    /** That the janitor looks where it never looked before. */
    Item newScopes(List<Scope> scopes) {
        List<Reason> reasons = new ArrayList<>();
        scopes.stream()
                .limit(MOST_LISTED)
                .map(scope -> new Reason(ReasonCode.NEW_SCOPE, "looks into " + scope + " from now on"))
                .forEach(reasons::add);
        if (scopes.size() > MOST_LISTED) {
            reasons.add(new Reason(ReasonCode.NEW_SCOPE, "and into " + (scopes.size() - MOST_LISTED) + " more"));
        }
        return new Item(Event.NEW_SCOPE, null, reasons, null, "", "", "", scopes.toString());
    }

    private Optional<Item> sweepFailed(List<Problem> problems, int notStarted) {
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
                : Optional.of(new Item(Event.SWEEP_FAILED, null, reasons, null, "", "", "", Instants.format(now)));
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
            Event event,
            PlannedAction planned,
            @Nullable Instant deleteAfter,
            String howToKeep,
            String detail,
            String state) {
        Cluster cluster = planned.cluster();
        return new Item(
                event, cluster, planned.assessment().verdict().reasons(), deleteAfter, howToKeep, "", detail, state);
    }
}
