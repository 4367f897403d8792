package dev.clusterjanitor.dask;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The queued tasks in {@code /metrics}, in Prometheus' text format; the counts have no field for them. Without
 * {@code prometheus_client} in the scheduler's image the page is one comment.
 */
final class QueuedTasks {
    /** The prefix is {@code distributed.dashboard.prometheus.namespace}, by default {@code dask}. */
    private static final Pattern QUEUED = Pattern.compile(
            "^[a-zA-Z_][a-zA-Z0-9_]*_scheduler_tasks\\{state=\"queued\"}\\s+(?<value>\\S+)", Pattern.MULTILINE);

    private QueuedTasks() {}

    /** How many tasks are queued; empty if it does not say. */
    static Optional<Long> in(Reply reply) {
        if (!reply.isOk()) {
            return Optional.empty();
        }
        Matcher match = QUEUED.matcher(reply.body());
        if (!match.find()) {
            return Optional.empty();
        }
        try {
            double value = Double.parseDouble(match.group("value"));
            return value >= 0 && value < Long.MAX_VALUE ? Optional.of((long) value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
