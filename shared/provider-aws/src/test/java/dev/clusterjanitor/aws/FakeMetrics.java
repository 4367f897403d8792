package dev.clusterjanitor.aws;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers of GetMetricData. */
final class FakeMetrics {
    private FakeMetrics() {}

    /** What a machine did; null where there is no data. */
    @FunctionalInterface
    interface Source {
        @Nullable
        Double value(String machine, String metric, Instant bucket);
    }

    /** One query of a request; of a metric with several dimensions all their values, in the order of their names. */
    record Query(String id, String machine, String metric) {
        static Query of(Object query) {
            Map<?, ?> fields = (Map<?, ?>) query;
            Map<?, ?> metric = (Map<?, ?>) ((Map<?, ?>) fields.get("MetricStat")).get("Metric");
            String of = ((List<?>) metric.get("Dimensions"))
                    .stream()
                            .map(dimension -> (Map<?, ?>) dimension)
                            .sorted(Comparator.comparing(dimension -> (String) dimension.get("Name")))
                            .map(dimension -> (String) dimension.get("Value"))
                            .collect(Collectors.joining("/"));
            return new Query((String) fields.get("Id"), of, (String) metric.get("MetricName"));
        }
    }

    /** Complete answers, in one page. */
    static Function<Map<String, Object>, Object> of(Source source) {
        return request -> Map.of("MetricDataResults", results(request, source, "Complete"));
    }

    static List<Object> results(Map<String, Object> request, Source source, String status) {
        List<Object> results = new ArrayList<>();
        for (Object each : (List<?>) request.get("MetricDataQueries")) {
            Query query = Query.of(each);
            List<Object> times = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            Instant end = instant(request.get("EndTime"));
            for (Instant at = instant(request.get("StartTime")); at.isBefore(end); at = at.plusSeconds(300)) {
                Double value = source.value(query.machine(), query.metric(), at);
                if (value != null) {
                    times.add(at);
                    values.add(value);
                }
            }
            results.add(Map.of("Id", query.id(), "StatusCode", status, "Timestamps", times, "Values", values));
        }
        return results;
    }

    static Instant instant(Object seconds) {
        return Instant.ofEpochSecond(((Double) seconds).longValue());
    }
}
