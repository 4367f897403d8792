package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.journal.DeletionRequest;
import dev.clusterjanitor.core.journal.DeletionRequests;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.Mark;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.EventSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes what was announced and whose owner does not want to wait. Only the grace is given up: a cluster that works
 * again, that is kept, or that is another one by now stays; and a closed window is waited for.
 */
final class RequestedDeletions {
    /** Who pressed a button a day ago may have thought of something else since. */
    private static final Duration GOOD_FOR = Duration.ofDays(1);

    /** Each of them is somebody's own wish, so that no share of all clusters bounds them. */
    private static final int MOST = 20;

    private final Policy policy;
    private final ClusterSearch search;
    private final HandDeletion deletion;
    private final EventSink events;
    private final DeletionRequests requests;

    RequestedDeletions(Policy policy, ClusterSearch search, HandDeletion deletion, EventSink events, Journal journal) {
        this.policy = policy;
        this.search = search;
        this.deletion = deletion;
        this.events = events;
        this.requests = new DeletionRequests(journal);
    }

    /** Serves those that can be served now; answers what went wrong. */
    List<Problem> serve(Instant now, Deadline deadline) {
        List<Problem> problems = new ArrayList<>();
        try {
            for (String key : requests.keys(MOST)) {
                if (policy.isOpen(now) && !deadline.isOver()) {
                    serve(key, now, deadline, problems);
                }
            }
        } catch (RuntimeException e) {
            problems.add(new Problem("journal", "", "requests: " + Failures.describe(e)));
        }
        return problems;
    }

    private void serve(String key, Instant now, Deadline deadline, List<Problem> problems) {
        Optional<DeletionRequest> request;
        try {
            request = requests.read(key);
        } catch (IllegalArgumentException unreadable) {
            problems.add(new Problem("journal", "", key + " cannot be understood, and is removed"));
            requests.remove(key);
            return;
        }
        if (request.isPresent() && isOver(request.get(), now, deadline, problems)) {
            requests.remove(key);
        }
    }

    /** Whether nothing is to be done about it any more. */
    private boolean isOver(DeletionRequest request, Instant now, Deadline deadline, List<Problem> problems) {
        if (request.at().plus(GOOD_FOR).isBefore(now)) {
            return refused(request, "it is more than a day old");
        }
        ClusterSearch.Result result = search.named(request.cluster().toString());
        if (result.found().isEmpty()) {
            result.unread()
                    .forEach(why -> problems.add(new Problem("journal", "", "a requested deletion waits: " + why)));
            return result.unread().isEmpty() && refused(request, "nothing of the cluster is left");
        }
        ClusterSearch.Found found = result.found().get(0);
        if (!found.handle().cluster().incarnation().equals(request.incarnation())) {
            return refused(request, "another cluster bears its name now");
        }
        PlannedAction seen;
        try {
            seen = deletion.look(found.kind(), found.handle(), now);
        } catch (RuntimeException e) {
            problems.add(problem(request, Failures.describe(e)));
            return false;
        }
        Optional<String> objection = objection(seen);
        if (objection.isPresent()) {
            return refused(request, objection.get());
        }
        return delete(request, found, seen, now, deadline, problems);
    }

    private Optional<String> objection(PlannedAction seen) {
        Verdict verdict = seen.assessment().verdict();
        if (!verdict.is(Verdict.Outcome.STALE)) {
            return Optional.of(
                    "it is " + verdict.outcome() + ": " + verdict.reason().text());
        }
        boolean announced = Mark.of(seen.cluster(), policy.tagKeys())
                .filter(Mark::isNotified)
                .isPresent();
        return announced ? Optional.empty() : Optional.of("its deletion is not announced any more");
    }

    private boolean delete(
            DeletionRequest request,
            ClusterSearch.Found found,
            PlannedAction seen,
            Instant now,
            Deadline deadline,
            List<Problem> problems) {
        SweepReport report = deletion.deleteIfStale(found.kind(), seen, request.who(), now, deadline);
        SweepReport.Result result = report.results().get(0);
        problems.addAll(report.problems());
        events.on(
                "requested-deletion",
                Map.of(
                        "cluster",
                        request.cluster().toString(),
                        "outcome",
                        result.outcome().toString()));
        if (result.outcome() == Outcome.FAILED) {
            problems.add(problem(request, String.valueOf(result.error())));
        }
        return result.outcome() == Outcome.DONE || result.outcome() == Outcome.SKIPPED;
    }

    private static Problem problem(DeletionRequest request, String why) {
        return new Problem(
                request.cluster().scope().toString(), request.cluster().kind().toString(), why);
    }

    private boolean refused(DeletionRequest request, String why) {
        events.on(
                "requested-deletion-refused",
                Map.of("cluster", request.cluster().toString(), "why", why));
        return true;
    }
}
