package dev.clusterjanitor.emulators.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Cloud Monitoring's time series of machines, aligned; the newest point of each first, as the API gives them. */
final class MonitoringApi {
    private static final int LARGEST_PAGE = 100_000;
    private static final Duration PUBLISHED_AFTER = Duration.ofMinutes(4);
    private static final Pattern FILTER = Pattern.compile(
            "metric\\.type = \"compute\\.googleapis\\.com/instance/(cpu/utilization|network/sent_bytes_count|network/received_bytes_count)\""
                    + " AND resource\\.type = \"gce_instance\""
                    + " AND metric\\.labels\\.instance_name = starts_with\\(\"([^\"]*)\"\\)");

    private static final int MOST_TEXTS = 10_000;

    private final GoogleEmulator cloud;
    private final Map<Instant, String> texts = new HashMap<>();

    MonitoringApi(GoogleEmulator cloud) {
        this.cloud = cloud;
    }

    /** What is asked for, read and checked. */
    private record Query(String metric, String prefix, Instant start, Instant end, Duration period) {
        boolean isCpu() {
            return metric.equals("cpu/utilization");
        }

        long buckets() {
            return Duration.between(start, end).dividedBy(period);
        }
    }

    JsonNode list(GoogleCall call) {
        GoogleProject project = cloud.requireProject(call.path().get(0));
        Query query = query(call);
        int left = call.number("pageSize", LARGEST_PAGE);
        if (left < 1 || left > LARGEST_PAGE) {
            throw GoogleError.invalid("Field pageSize had an invalid value of \"" + left + "\"");
        }
        String[] token = call.query("pageToken").isEmpty()
                ? new String[] {"0", "0"}
                : call.query("pageToken").split(":", -1);
        int from = Integer.parseInt(token[0]);
        int skipped = Integer.parseInt(token[1]);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        List<GceInstance> machines = Stream.concat(project.allInstances().stream(), project.removedInstances().stream())
                .filter(machine -> machine.name().startsWith(query.prefix()))
                .toList();
        for (int i = from; i < machines.size(); i++) {
            ArrayNode points = points(query, machines.get(i));
            int start = i == from ? skipped : 0;
            int end = Math.min(points.size(), start + left);
            if (end > start) {
                ArrayNode some = series(query, project, machines.get(i), all.addObject());
                for (int p = start; p < end; p++) {
                    some.add(points.get(p));
                }
                left -= end - start;
            }
            if (end < points.size()) {
                answer.put("nextPageToken", i + ":" + end);
                break;
            }
        }
        if (!all.isEmpty()) {
            answer.set("timeSeries", all);
        }
        answer.put("unit", query.isCpu() ? "10^2.%" : "By");
        return answer;
    }

    private static ArrayNode series(Query query, GoogleProject project, GceInstance machine, ObjectNode one) {
        ObjectNode metric = one.putObject("metric");
        metric.putObject("labels").put("instance_name", machine.name());
        metric.put("type", "compute.googleapis.com/instance/" + query.metric());
        ObjectNode resource = one.putObject("resource");
        resource.put("type", "gce_instance");
        resource.putObject("labels")
                .put("instance_id", machine.id())
                .put("zone", machine.zone())
                .put("project_id", project.id());
        one.put("metricKind", query.isCpu() ? "GAUGE" : "DELTA");
        one.put("valueType", query.isCpu() ? "DOUBLE" : "INT64");
        return one.putArray("points");
    }

    private ArrayNode points(Query query, GceInstance machine) {
        ArrayNode points = JsonNodeFactory.instance.arrayNode();
        Instant published = cloud.now().minus(PUBLISHED_AFTER);
        Instant stopped = Stream.of(machine.stoppedAt(), machine.removedAt())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        for (long k = 0; k < query.buckets(); k++) {
            Instant end = query.end().minus(query.period().multipliedBy(k));
            Instant start = end.minus(query.period());
            boolean ran = !start.isBefore(machine.createdAt()) && start.isBefore(stopped);
            if (ran && !end.isAfter(published)) {
                point(query, machine, start, end).ifPresent(points::add);
            }
        }
        return points;
    }

    private Optional<ObjectNode> point(Query query, GceInstance machine, Instant start, Instant end) {
        @Nullable Double use = query.isCpu() ? machine.cpu(start) : null;
        @Nullable
        Long bytes = switch (query.metric()) {
            case "network/received_bytes_count" -> machine.received(start);
            case "network/sent_bytes_count" -> machine.sent(start);
            default -> null;
        };
        if (use == null && bytes == null) {
            return Optional.empty();
        }
        ObjectNode point = JsonNodeFactory.instance.objectNode();
        // A gauge is of one moment; a delta is of the time since the last.
        point.putObject("interval")
                .put("startTime", text(use == null ? start : end))
                .put("endTime", text(end));
        ObjectNode value = point.putObject("value");
        if (use != null) {
            value.put("doubleValue", use);
        } else {
            value.put("int64Value", String.valueOf(bytes));
        }
        return Optional.of(point);
    }

    /** A few instants, over and over again. */
    private String text(Instant instant) {
        if (texts.size() > MOST_TEXTS) {
            texts.clear();
        }
        return texts.computeIfAbsent(instant, Instant::toString);
    }

    private static Query query(GoogleCall call) {
        Matcher filter = FILTER.matcher(call.query("filter"));
        if (!filter.matches()) {
            throw GoogleError.invalid("Field filter had an invalid value of \"" + call.query("filter") + "\"");
        }
        Query query = new Query(
                filter.group(1),
                filter.group(2),
                time(call, "interval.startTime"),
                time(call, "interval.endTime"),
                period(call.query("aggregation.alignmentPeriod")));
        String aligner = query.isCpu() ? "ALIGN_MAX" : "ALIGN_SUM";
        if (!call.query("aggregation.perSeriesAligner").equals(aligner)) {
            throw GoogleError.invalid("the emulator aligns " + query.metric() + " by " + aligner + " only");
        }
        if (!query.start().isBefore(query.end())) {
            throw GoogleError.invalid("Field interval had an invalid value: it is empty");
        }
        return query;
    }

    private static Duration period(String text) {
        Matcher seconds = Pattern.compile("(\\d{2,6})s").matcher(text);
        if (!seconds.matches()) {
            throw GoogleError.invalid("Field aggregation.alignmentPeriod had an invalid value of \"" + text + "\"");
        }
        return Duration.ofSeconds(Long.parseLong(seconds.group(1)));
    }

    private static Instant time(GoogleCall call, String name) {
        try {
            return Instant.parse(call.query(name));
        } catch (DateTimeException e) {
            throw GoogleError.invalid("Field " + name + " had an invalid value");
        }
    }
}
