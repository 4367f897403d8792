package dev.clusterjanitor.aws;

import dev.clusterjanitor.aws.CloudWatchMetrics.Reading;
import dev.clusterjanitor.aws.CloudWatchMetrics.Series;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Usage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What CloudWatch has told so far of some machines, since one instant; it is filled metric by metric. */
final class Ec2Table {

    private final CloudWatchMetrics metrics;
    private final Instant from;
    private final Instant now;
    private final Map<Series, Map<Instant, Double>> values = new HashMap<>();
    private final Map<Series, String> failures = new HashMap<>();
    private final Map<String, Map<Instant, Double>> gpus = new HashMap<>();

    /** A metric of the namespace AWS/EC2, and how a bucket is made of its data. */
    enum Metric {
        CPU("CPUUtilization", "Maximum"),
        /** In minutes of one processor at full speed ("CPU credit metrics" in the EC2 user guide). */
        CREDITS("CPUCreditBalance", "Minimum"),
        RECEIVED("NetworkIn", "Sum"),
        SENT("NetworkOut", "Sum");

        private final String id;
        private final String statistic;

        Metric(String id, String statistic) {
            this.id = id;
            this.statistic = statistic;
        }

        private Series of(String machine) {
            return new Series(machine, id, statistic);
        }
    }

    Ec2Table(CloudWatchMetrics metrics, Instant from, Instant now) {
        this.metrics = metrics;
        this.from = from;
        this.now = now;
    }

    /** Reads metrics of these machines. What cannot be read is a {@link #failure}. */
    void ask(List<String> machines, Metric... asked) {
        List<Series> series = Stream.of(asked)
                .flatMap(metric -> machines.stream().map(metric::of))
                .toList();
        Reading more = metrics.read(series, from, now);
        values.putAll(more.values());
        failures.putAll(more.failures());
    }

    /**
     * Reads how much power the GPUs of these machines draw, where they tell.
     *
     * @throws AwsFailure if that cannot be read
     */
    void askGpus(RegionClients clients, List<String> machines) {
        gpus.putAll(new Ec2GpuPower(clients).read(machines, from, now));
    }

    /** Why not all of these metrics could be read of these machines; empty if all could. */
    Optional<String> failure(Stream<Resource> machines, Metric... asked) {
        return machines.flatMap(machine -> Stream.of(asked).map(metric -> metric.of(machine.id())))
                .filter(failures::containsKey)
                .map(failures::get)
                .findFirst();
    }

    /** All that is known of these machines, by their ids. */
    Map<String, Usage> usage(Stream<Resource> machines) {
        Map<String, Usage> usage = new HashMap<>();
        machines.map(Resource::id).forEach(id -> usage.put(id, usage(id)));
        return usage;
    }

    private Usage usage(String machine) {
        return new Usage(
                of(Metric.CPU, machine),
                Usage.kib(of(Metric.RECEIVED, machine)),
                Usage.kib(of(Metric.SENT, machine)),
                of(Metric.CREDITS, machine),
                gpus.getOrDefault(machine, Map.of()));
    }

    private Map<Instant, Double> of(Metric metric, String machine) {
        return values.getOrDefault(metric.of(machine), Map.of());
    }
}
