package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.port.Watch;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

/**
 * When the tasks of clusters last printed something. A hint that can only protect: a scheduler with nothing to do prints
 * nothing, but one at work may do the same, and the times lag by up to an hour (CloudWatch Logs API reference,
 * LogStream.lastEventTimestamp). Read from the log group that all Dask clusters share unless told otherwise.
 */
final class EcsLogTimes {
    static final String GROUP = "dask-ecs";
    private static final String SOURCE = "logs";

    /** DescribeLogStreams gives at most 50. */
    private static final int LARGEST_PAGE = 50;

    private final RegionClients clients;
    private final Instant now;

    EcsLogTimes(RegionClients clients, Instant now) {
        this.clients = clients;
        this.now = now;
    }

    Map<ClusterId, Signal> read(List<Watch> watches) {
        Map<ClusterId, Signal> signals = new HashMap<>();
        try {
            Map<String, Instant> lastByTask = lastByTask(oldest(watches));
            for (Watch watch : watches) {
                Instant from = now.minus(watch.window());
                watch.cluster().machines().stream()
                        .map(Resource::id)
                        .map(arn -> lastByTask.get(EcsTask.idOf(arn)))
                        .filter(at -> at != null && !at.isBefore(from))
                        .max(Instant::compareTo)
                        .map(at -> at.isAfter(now) ? now : at)
                        .ifPresent(at -> signals.put(
                                watch.cluster().id(),
                                Signal.alive(SOURCE, Question.ACTIVITY, at, "its tasks printed something at " + at)));
            }
        } catch (AwsFailure failed) {
            if (!failed.isNotFound()) {
                watches.forEach(watch -> signals.put(
                        watch.cluster().id(),
                        Signal.unreadable(SOURCE, Question.ACTIVITY, String.valueOf(failed.getMessage()))));
            }
        }
        return signals;
    }

    private Instant oldest(List<Watch> watches) {
        return watches.stream()
                .map(watch -> now.minus(watch.window()))
                .min(Instant::compareTo)
                .orElse(now);
    }

    /** The newest streams first, as many pages as lie within the window, however many streams there are. */
    private Map<String, Instant> lastByTask(Instant oldest) {
        Map<String, Instant> last = new HashMap<>();
        Set<String> seen = new HashSet<>();
        String token = null;
        boolean more = true;
        while (more) {
            DescribeLogStreamsResponse page = page(token);
            page.logStreams().forEach(stream -> {
                Instant at = lastEvent(stream);
                if (at != null && stream.logStreamName() != null) {
                    last.merge(EcsTask.idOf(stream.logStreamName()), at, (a, b) -> a.isAfter(b) ? a : b);
                }
            });
            token = page.nextToken();
            boolean reachesBack = page.logStreams().stream()
                    .map(EcsLogTimes::lastEvent)
                    .anyMatch(at -> at == null || at.isBefore(oldest));
            more = token != null && !reachesBack;
            if (more && !seen.add(String.valueOf(token))) {
                throw new AwsFailure("", "logs:DescribeLogStreams in " + clients.region() + ": goes round in circles");
            }
        }
        return last;
    }

    private DescribeLogStreamsResponse page(@Nullable String token) {
        return clients.call(
                "logs:DescribeLogStreams",
                () -> clients.logs()
                        .describeLogStreams(request -> request.logGroupName(GROUP)
                                .orderBy(OrderBy.LAST_EVENT_TIME)
                                .descending(true)
                                .limit(LARGEST_PAGE)
                                .nextToken(token)));
    }

    private static @Nullable Instant lastEvent(LogStream stream) {
        return stream.lastEventTimestamp() == null ? null : Instant.ofEpochMilli(stream.lastEventTimestamp());
    }
}
