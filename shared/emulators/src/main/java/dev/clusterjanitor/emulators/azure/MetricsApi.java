package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The metrics batch of Azure Monitor: at most 50 machines of one subscription and region in a call. */
final class MetricsApi {
    private static final int MOST_RESOURCES = 50;
    private static final Duration GRAIN = Duration.ofMinutes(5);

    private MetricsApi() {}

    static Reply batch(AzureState state, Request request) {
        if (!request.query("metricnamespace").equalsIgnoreCase(ArmId.VM)
                || !request.query("interval").equals("PT5M")) {
            throw bad("Only machines in steps of five minutes are emulated.");
        }
        JsonNode ids = request.json().path("resourceids");
        if (ids.isEmpty() || ids.size() > MOST_RESOURCES) {
            throw bad("The number of resource ids must be between 1 and 50.");
        }
        Instant from = Instant.parse(request.query("starttime"));
        Instant to = Instant.parse(request.query("endtime"));
        ObjectNode body = Request.JSON.createObjectNode();
        ArrayNode values = body.putArray("values");
        for (JsonNode id : ids) {
            Optional<ArmResource> machine = state.find(id.asText());
            if (machine.isEmpty()) {
                continue;
            }
            if (!machine.get().subscription().equals(request.var("subscriptionId"))
                    || !machine.get().location().equals(request.var("region"))) {
                throw bad("All resources must be in the subscription and the region that are called.");
            }
            values.add(of(state, machine.get(), request, from, to));
        }
        return Reply.of(200, body);
    }

    private static ObjectNode of(AzureState state, ArmResource machine, Request request, Instant from, Instant to) {
        ObjectNode one = Request.JSON.createObjectNode();
        one.put("starttime", from.toString())
                .put("endtime", to.toString())
                .put("interval", "PT5M")
                .put("namespace", "microsoft.compute/virtualmachines")
                .put("resourceregion", machine.location())
                .put("resourceid", machine.id());
        ArrayNode metrics = one.putArray("value");
        List<String> aggregations = Arrays.asList(request.query("aggregation").split(",", -1));
        for (String name : request.query("metricnames").split(",", -1)) {
            ObjectNode metric = metrics.addObject();
            metric.put("id", machine.id() + "/providers/Microsoft.Insights/metrics/" + name)
                    .put("type", "Microsoft.Insights/metrics");
            metric.putObject("name").put("value", name).put("localizedValue", name);
            metric.put("unit", unit(name)).put("errorCode", "Success");
            ArrayNode series = metric.putArray("timeseries");
            boolean isTold = state.metrics.containsKey(ArmId.key(machine.id()));
            if (!machine.power().equals("PowerState/running") && !isTold) {
                continue; // no data set at all; what a stopped machine did before is for the test to say
            }
            ArrayNode data = series.addObject().putArray("data");
            MetricSeries told = state.metrics.getOrDefault(ArmId.key(machine.id()), MetricSeries.idle(machine.id()));
            for (Instant at = from; at.isBefore(to); at = at.plus(GRAIN)) {
                ObjectNode point = data.addObject().put("timeStamp", at.toString());
                if (wasThere(machine, at)) {
                    told.at(at).ifPresent(value -> fill(point, name, value, aggregations));
                }
            }
        }
        return one;
    }

    private static String unit(String metric) {
        return switch (metric) {
            case "Percentage CPU" -> "Percent";
            case "CPU Credits Remaining" -> "Count";
            default -> "Bytes";
        };
    }

    private static boolean wasThere(ArmResource machine, Instant at) {
        return !at.plus(GRAIN).isBefore(machine.createdAt());
    }

    private static void fill(ObjectNode point, String name, MetricSeries.Point value, List<String> aggregations) {
        switch (name) {
            case "Percentage CPU" -> put(point, "maximum", value.cpuPercent(), aggregations);
            case "Network In Total" -> put(point, "total", value.receivedKib() * 1024, aggregations);
            case "Network Out Total" -> put(point, "total", value.sentKib() * 1024, aggregations);
            case "CPU Credits Remaining" -> {
                if (value.credits() != null) {
                    put(point, "average", value.credits(), aggregations);
                }
            }
            default -> throw bad("Failed to find metric configuration for " + name);
        }
    }

    private static void put(ObjectNode point, String aggregation, double value, List<String> wanted) {
        if (wanted.contains(aggregation)) {
            point.put(aggregation, value);
        }
    }

    private static AzureError bad(String message) {
        return new AzureError(400, "BadRequest", message);
    }
}
