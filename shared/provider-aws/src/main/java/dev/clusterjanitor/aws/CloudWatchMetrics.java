package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.policy.UsageReading;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** Reads metrics of machines with CloudWatch GetMetricData, as many at a time as one call can take. */
final class CloudWatchMetrics {
    /** GetMetricData takes at most 500 queries, and gives at most 100,800 data points, in one call. */
    static final int MOST_QUERIES = 500;

    static final int MOST_POINTS = 100_800;

    private static final String ACTION = "cloudwatch:GetMetricData";
    private static final int PATIENCE = 3;

    private final RegionClients clients;
    private final Map<Instant, Instant> shared = new HashMap<>();
    private final Function<Series, Metric> metrics;
    private int failuresInARow;

    /** Reads metrics of instances, from the namespace AWS/EC2. */
    CloudWatchMetrics(RegionClients clients) {
        this(clients, series -> metric("AWS/EC2", series.metric(), Map.of("InstanceId", series.machine())));
    }

    /**
     * Reads other metrics.
     *
     * @param metrics which metric a series is of
     */
    CloudWatchMetrics(RegionClients clients, Function<Series, Metric> metrics) {
        this.clients = clients;
        this.metrics = metrics;
    }

    static Metric metric(String namespace, String name, Map<String, String> dimensions) {
        return Metric.builder()
                .namespace(namespace)
                .metricName(name)
                .dimensions(dimensions.entrySet().stream()
                        .map(one -> Dimension.builder()
                                .name(one.getKey())
                                .value(one.getValue())
                                .build())
                        .toList())
                .build();
    }

    /**
     * One metric of one machine.
     *
     * @param machine what it is of: an instance id, or another name that tells it
     * @param metric the metric's name
     * @param statistic how a bucket is made of its data
     */
    record Series(String machine, String metric, String statistic) {}

    /**
     * What was read.
     *
     * @param values for each series that could be read its values by the start of the bucket; a bucket without data
     *     is missing
     * @param failures for each other series why it could not
     */
    record Reading(Map<Series, Map<Instant, Double>> values, Map<Series, String> failures) {}

    /** How many series of this length go into one call. */
    static int batchSize(Instant from, Instant to) {
        return (int) Math.max(1, Math.min(MOST_QUERIES, MOST_POINTS / points(from, to)));
    }

    /** How many buckets lie between, at most. */
    static long points(Instant from, Instant to) {
        return Duration.between(from, to).dividedBy(UsageReading.BUCKET) + 1;
    }

    /** Reads series, in buckets of five minutes. Never throws for what CloudWatch answers. */
    Reading read(List<Series> series, Instant from, Instant to) {
        Reading reading = new Reading(new HashMap<>(), new HashMap<>());
        for (List<Series> batch : Chunks.of(series, batchSize(from, to))) {
            try {
                // A service that has refused several calls in a row is not asked a hundred times more.
                if (failuresInARow >= PATIENCE) {
                    throw new AwsFailure("", ACTION + " in " + clients.region() + ": given up after several failures");
                }
                readBatch(batch, from, to, reading);
                failuresInARow = 0;
            } catch (AwsFailure failed) {
                failuresInARow++;
                batch.forEach(one -> {
                    reading.values.remove(one);
                    reading.failures.put(one, String.valueOf(failed.getMessage()));
                });
            }
        }
        return reading;
    }

    private void readBatch(List<Series> batch, Instant from, Instant to, Reading into) {
        Map<String, Series> byId = new HashMap<>();
        batch.forEach(series -> byId.put("m" + byId.size(), series));
        Map<String, StatusCode> status = new HashMap<>();
        Set<String> seen = new HashSet<>();
        String token = null;
        do {
            GetMetricDataRequest request = request(byId, from, to, token);
            GetMetricDataResponse page =
                    clients.call(ACTION, () -> clients.cloudWatch().getMetricData(request));
            if (!page.messages().isEmpty()) {
                throw new AwsFailure("", ACTION + " in " + clients.region() + ": not all metrics could be read");
            }
            for (MetricDataResult result : page.metricDataResults()) {
                Series series = byId.get(result.id());
                if (series != null) {
                    // What a page leaves out is marked as partial there, and as complete on the page that has the rest.
                    status.put(result.id(), result.statusCode());
                    add(result, into.values.computeIfAbsent(series, s -> new HashMap<>()));
                }
            }
            token = page.nextToken() == null || page.nextToken().isEmpty() ? null : page.nextToken();
            if (token != null && !seen.add(token)) {
                throw new AwsFailure("", ACTION + " in " + clients.region() + ": the answer goes round in circles");
            }
        } while (token != null);
        byId.forEach((id, series) -> {
            StatusCode last = status.get(id);
            if (last != StatusCode.COMPLETE) {
                into.values.remove(series);
                into.failures.put(
                        series,
                        ACTION + " in " + clients.region() + ": " + (last == null ? "no answer" : last)
                                + " for some machines");
            }
        });
    }

    private void add(MetricDataResult result, Map<Instant, Double> values) {
        int points = Math.min(result.timestamps().size(), result.values().size());
        for (int i = 0; i < points; i++) {
            Instant at = result.timestamps().get(i);
            values.put(shared.computeIfAbsent(at, t -> t), result.values().get(i));
        }
    }

    private GetMetricDataRequest request(Map<String, Series> byId, Instant from, Instant to, @Nullable String token) {
        List<MetricDataQuery> queries = byId.entrySet().stream()
                .map(entry -> query(entry.getKey(), entry.getValue()))
                .toList();
        return GetMetricDataRequest.builder()
                .startTime(from)
                .endTime(to)
                .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                .metricDataQueries(queries)
                .nextToken(token)
                .build();
    }

    private MetricDataQuery query(String id, Series series) {
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(MetricStat.builder()
                        .metric(metrics.apply(series))
                        .period((int) UsageReading.BUCKET.toSeconds())
                        .stat(series.statistic())
                        .build())
                .build();
    }
}
