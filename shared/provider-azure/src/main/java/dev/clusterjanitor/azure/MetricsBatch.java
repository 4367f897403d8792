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
import java.util.Optional;

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
    private static final double BYTES_PER_KIB = 1024;

    private final AzureHttp http;
    private final Map<Instant, Instant> shared = new HashMap<>();

    MetricsBatch(AzureHttp http) {
        this.http = http;
    }

    /**
     * Reads.
     *
     * @return usage by the key of the machine's id; a machine is missing if the answer leaves it out, or one of its metrics
     * @throws AzureFailure if the call fails
     */
    Map<String, Usage> read(String subscription, String region, List<String> machines, Instant from, Instant to) {
        String place = "azure/" + subscription + " (" + region + ")";
        if (!region.matches("[a-z0-9]{2,40}")) {
            throw AzureErrors.unreadable(ACTION, place);
        }
        ObjectNode body = JSON.createObjectNode();
        machines.forEach(body.putArray("resourceids")::add);
        String url = http.settings().base(region + ".metrics.monitor.azure.com") + "/subscriptions/" + subscription
                + "/metrics:getBatch?api-version=2023-10-01&metricnamespace=Microsoft.Compute%2FvirtualMachines"
                + "&metricnames=Percentage%20CPU,Network%20In%20Total,Network%20Out%20Total&aggregation=maximum,total"
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
        Map<String, Usage> usage = new HashMap<>();
        for (JsonNode one : answer.path("values")) {
            usage(one)
                    .ifPresent(of -> usage.put(ArmIds.key(one.path("resourceid").asText()), of));
        }
        return usage;
    }

    private Optional<Usage> usage(JsonNode machine) {
        Map<String, Map<Instant, Double>> series = new HashMap<>();
        for (JsonNode metric : machine.path("value")) {
            String name = metric.path("name").path("value").asText();
            String error = metric.path("errorCode").asText("Success");
            if (error.equals("Success")) {
                series.put(name, values(metric, name.equals(CPU) ? "maximum" : "total"));
            }
        }
        Map<Instant, Double> cpu = series.get(CPU);
        Map<Instant, Double> in = series.get(IN);
        Map<Instant, Double> out = series.get(OUT);
        return cpu == null || in == null || out == null ? Optional.empty() : Optional.of(new Usage(cpu, kib(in, out)));
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

    /** A bucket that lacks one of the two directions is a gap. */
    private static Map<Instant, Double> kib(Map<Instant, Double> in, Map<Instant, Double> out) {
        Map<Instant, Double> both = new HashMap<>();
        in.forEach((at, bytes) -> {
            Double more = out.get(at);
            if (more != null) {
                both.put(at, (bytes + more) / BYTES_PER_KIB);
            }
        });
        return both;
    }
}
