package dev.clusterjanitor.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.model.Usage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads metrics of up to 50 machines of one subscription and region in one call (Azure Monitor metrics data plane,
 * {@code metrics:getBatch}), in steps of five minutes.
 */
final class MetricsBatch {
    static final String ACTION = "Microsoft.Insights/metrics/read";

    /** The documented limit. */
    static final int MOST_MACHINES = 50;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CPU = "Percentage CPU";
    private static final String IN = "Network In Total";
    private static final String OUT = "Network Out Total";

    /** "Supported metrics with Azure Monitor", Microsoft.Compute/virtualMachines: the B series alone; an average. */
    private static final String CREDITS = "CPU Credits Remaining";

    private static final Map<String, String> AGGREGATIONS = Map.of(CPU, "maximum", CREDITS, "average");

    private final AzureHttp http;
    private final Map<Instant, Instant> shared = new HashMap<>();

    MetricsBatch(AzureHttp http) {
        this.http = http;
    }

    /**
     * Reads processors and network.
     *
     * @return usage by the key of the machine's id; a machine is missing if the answer leaves it out, or one of its metrics
     * @throws AzureFailure if the call fails
     */
    Map<String, Usage> read(String subscription, String region, List<String> machines, Instant from, Instant to) {
        Map<String, Usage> usage = new HashMap<>();
        ask(subscription, region, machines, List.of(CPU, IN, OUT), "maximum,total", from, to)
                .forEach((machine, series) -> {
                    Map<Instant, Double> cpu = series.get(CPU);
                    Map<Instant, Double> in = series.get(IN);
                    Map<Instant, Double> out = series.get(OUT);
                    if (cpu != null && in != null && out != null) {
                        usage.put(machine, new Usage(cpu, Usage.kib(in), Usage.kib(out)));
                    }
                });
        return usage;
    }

    /**
     * Reads how many CPU credits are left, in minutes of one processor. Only sizes of the B series have them.
     *
     * @return by the key of the machine's id; a machine without credits is missing
     * @throws AzureFailure if the call fails
     */
    Map<String, Map<Instant, Double>> credits(
            String subscription, String region, List<String> machines, Instant from, Instant to) {
        Map<String, Map<Instant, Double>> credits = new HashMap<>();
        ask(subscription, region, machines, List.of(CREDITS), "average", from, to)
                .forEach((machine, series) -> credits.put(machine, series.getOrDefault(CREDITS, Map.of())));
        return credits;
    }

    private Map<String, Map<String, Map<Instant, Double>>> ask(
            String subscription,
            String region,
            List<String> machines,
            List<String> metrics,
            String aggregations,
            Instant from,
            Instant to) {
        String place = "azure/" + subscription + " (" + region + ")";
        if (!region.matches("[a-z0-9]{2,40}")) {
            throw AzureErrors.unreadable(ACTION, place);
        }
        ObjectNode body = JSON.createObjectNode();
        machines.forEach(body.putArray("resourceids")::add);
        String url = http.settings().base(region + ".metrics.monitor.azure.com") + "/subscriptions/" + subscription
                + "/metrics:getBatch?api-version=2023-10-01&metricnamespace=Microsoft.Compute%2FvirtualMachines"
                + "&metricnames=" + String.join(",", metrics).replace(" ", "%20") + "&aggregation=" + aggregations
                + "&interval=PT5M&starttime=" + from + "&endtime=" + to;
        JsonNode answer = AzureErrors.parse(
                ACTION,
                place,
                http.send(
                                AzureService.METRICS,
                                HttpMethod.POST,
                                ACTION,
                                place,
                                url,
                                body.toString(),
                                Map.<HttpHeaderName, String>of())
                        .body());
        if (!answer.path("values").isArray()) {
            throw AzureErrors.unreadable(ACTION, place);
        }
        Map<String, Map<String, Map<Instant, Double>>> series = new HashMap<>();
        for (JsonNode one : answer.path("values")) {
            series.put(ArmIds.key(one.path("resourceid").asText()), series(one));
        }
        return series;
    }

    private Map<String, Map<Instant, Double>> series(JsonNode machine) {
        Map<String, Map<Instant, Double>> series = new HashMap<>();
        for (JsonNode metric : machine.path("value")) {
            String name = metric.path("name").path("value").asText();
            if (metric.path("errorCode").asText("Success").equals("Success")) {
                series.put(name, values(metric, AGGREGATIONS.getOrDefault(name, "total")));
            }
        }
        return series;
    }

    /** A bucket without a number is a gap. */
    private Map<Instant, Double> values(JsonNode metric, String aggregation) {
        Map<Instant, Double> values = new HashMap<>();
        for (JsonNode series : metric.path("timeseries")) {
            for (JsonNode point : series.path("data")) {
                Instant at = Vm.instant(point.path("timeStamp").asText(""));
                JsonNode value = point.path(aggregation);
                if (at != null && value.isNumber()) {
                    values.put(shared.computeIfAbsent(at, t -> t), value.asDouble());
                }
            }
        }
        return values;
    }
}
