package dev.clusterjanitor.aws;

import dev.clusterjanitor.aws.CloudWatchMetrics.Reading;
import dev.clusterjanitor.aws.CloudWatchMetrics.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

/**
 * How much power the GPUs of machines draw ({@code GPUPowerUtilization} of AWS/EC2, in percent of the most that a GPU may draw; since
 * October 2025, for a part of the accelerated types). The documentation names no types, and not for certain the dimensions: live
 * accounts were seen with a {@code GpuId} beside the {@code InstanceId}. So what there is gets listed first. An idle GPU draws
 * power too, and many types send nothing: this can show work, and never idleness.
 */
final class Ec2GpuPower {
    static final String ACTION = "cloudwatch:ListMetrics";

    private static final String NAMESPACE = "AWS/EC2";
    private static final String NAME = "GPUPowerUtilization";
    private static final String MACHINE = "InstanceId";
    private static final String MOST = "Maximum";

    private final RegionClients clients;

    Ec2GpuPower(RegionClients clients) {
        this.clients = clients;
    }

    /**
     * Reads the power of the busiest GPU of each machine.
     *
     * @return for the id of a machine that sends it, the highest percentage by the start of the bucket
     * @throws AwsFailure if it cannot be read, or not for all that send it
     */
    Map<String, Map<Instant, Double>> read(Collection<String> machines, Instant from, Instant to) {
        Map<Series, Metric> sent = sentBy(new HashSet<>(machines));
        Reading reading = new CloudWatchMetrics(clients, sent::get).read(List.copyOf(sent.keySet()), from, to);
        Optional<String> failure = reading.failures().values().stream().findFirst();
        if (failure.isPresent()) {
            throw new AwsFailure("", failure.get());
        }
        Map<String, Map<Instant, Double>> power = new HashMap<>();
        reading.values().forEach((series, values) -> {
            Map<Instant, Double> most = power.computeIfAbsent(machineOf(sent.get(series)), id -> new HashMap<>());
            values.forEach((at, percent) -> most.merge(at, percent, Math::max));
        });
        return power;
    }

    /** All of a region's, as a call for each machine would be many; terminated ones are listed for two weeks, too. */
    private Map<Series, Metric> sentBy(Set<String> machines) {
        Map<Series, Metric> sent = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        String token = null;
        do {
            ListMetricsResponse page = page(token);
            List<Metric> wanted = new ArrayList<>(page.metrics());
            wanted.removeIf(metric -> !machines.contains(machineOf(metric)));
            wanted.forEach(metric -> sent.put(new Series(metric.dimensions().toString(), NAME, MOST), metric));
            token = page.nextToken() == null || page.nextToken().isEmpty() ? null : page.nextToken();
            if (token != null && !seen.add(token)) {
                throw new AwsFailure("", ACTION + " in " + clients.region() + ": the listing goes round in circles");
            }
        } while (token != null);
        return sent;
    }

    private ListMetricsResponse page(@Nullable String token) {
        return clients.call(
                ACTION,
                () -> clients.cloudWatch()
                        .listMetrics(request ->
                                request.namespace(NAMESPACE).metricName(NAME).nextToken(token)));
    }

    private static String machineOf(@Nullable Metric metric) {
        return metric == null
                ? ""
                : metric.dimensions().stream()
                        .filter(dimension -> dimension.name().equals(MACHINE))
                        .map(Dimension::value)
                        .findFirst()
                        .orElse("");
    }
}
