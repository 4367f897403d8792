package dev.clusterjanitor.aws;

import dev.clusterjanitor.aws.CloudWatchMetrics.Reading;
import dev.clusterjanitor.aws.CloudWatchMetrics.Series;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.model.Signal.State;
import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.policy.UsageReading;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whether the machines of clusters work, by their metrics. Every metric that is asked for costs money, so the network is
 * looked at only where no processor was busy. Clusters are read some at a time, as the data of all would not fit in
 * memory.
 */
final class Ec2Usage {
    private static final String CPU = "CPUUtilization";
    private static final String NETWORK_IN = "NetworkIn";
    private static final String NETWORK_OUT = "NetworkOut";
    private static final double BYTES_PER_KIB = 1024;

    /** How many values of one metric are held at a time: some tens of MiB. */
    private static final long MOST_POINTS_AT_A_TIME = 150_000;

    private final CloudWatchMetrics metrics;
    private final List<Watch> watches;
    private final Instant now;
    private final Map<ClusterId, List<Signal>> signals = new HashMap<>();
    private final Set<String> failures = new LinkedHashSet<>();

    Ec2Usage(CloudWatchMetrics metrics, List<Watch> watches, Instant now) {
        this.metrics = metrics;
        this.watches = watches;
        this.now = now;
    }

    Observations read() {
        List<Watch> some = new ArrayList<>();
        long points = 0;
        // Short windows first, so that few clusters are asked for more data than they need.
        for (Watch watch :
                watches.stream().sorted(Comparator.comparing(Watch::window)).toList()) {
            long more = running(watch).count() * CloudWatchMetrics.points(from(watch), now);
            if (points + more > MOST_POINTS_AT_A_TIME && !some.isEmpty()) {
                readSome(some);
                some = new ArrayList<>();
                points = 0;
            }
            some.add(watch);
            points += more;
        }
        readSome(some);
        List<Problem> problems = failures.stream()
                .map(failure -> problem(watches.get(0), failure))
                .toList();
        return new Observations(signals, problems);
    }

    /** What there is to say if nothing could be read at all. */
    static Observations unreadable(List<Watch> watches, String why) {
        Map<ClusterId, List<Signal>> signals = new HashMap<>();
        watches.forEach(watch -> signals.put(watch.cluster().id(), List.of(unreadable(why))));
        return new Observations(signals, List.of(problem(watches.get(0), why)));
    }

    private void readSome(List<Watch> some) {
        Instant from =
                some.stream().map(this::from).min(Comparator.naturalOrder()).orElse(now);
        Reading cpu = metrics.read(series(some, CPU, "Maximum"), from, now);
        List<Watch> undecided = new ArrayList<>();
        for (Watch watch : some) {
            if (!failed(watch, CPU, "Maximum", cpu)) {
                Signal byCpu = signal(watch, machine -> new Usage(values(cpu, machine, CPU, "Maximum"), Map.of()));
                if (byCpu.state() != State.ALIVE && running(watch).findAny().isPresent()) {
                    undecided.add(watch);
                } else {
                    put(watch, byCpu);
                }
            }
        }
        List<Series> traffic = new ArrayList<>(series(undecided, NETWORK_IN, "Sum"));
        traffic.addAll(series(undecided, NETWORK_OUT, "Sum"));
        Reading network = metrics.read(traffic, from, now);
        for (Watch watch : undecided) {
            if (!failed(watch, NETWORK_IN, "Sum", network) && !failed(watch, NETWORK_OUT, "Sum", network)) {
                put(
                        watch,
                        signal(
                                watch,
                                machine -> new Usage(
                                        values(cpu, machine, CPU, "Maximum"),
                                        kib(
                                                values(network, machine, NETWORK_IN, "Sum"),
                                                values(network, machine, NETWORK_OUT, "Sum")))));
            }
        }
    }

    private boolean failed(Watch watch, String metric, String statistic, Reading reading) {
        Optional<String> failure = running(watch)
                .map(machine -> reading.failures().get(new Series(machine.id(), metric, statistic)))
                .filter(why -> why != null)
                .findFirst();
        failure.ifPresent(why -> {
            failures.add(why);
            put(watch, unreadable(why));
        });
        return failure.isPresent();
    }

    private Signal signal(Watch watch, Function<String, Usage> usageOf) {
        Map<String, Usage> usage = new HashMap<>();
        running(watch).forEach(machine -> usage.put(machine.id(), usageOf.apply(machine.id())));
        return UsageReading.read(watch, usage, now);
    }

    private void put(Watch watch, Signal signal) {
        signals.put(watch.cluster().id(), List.of(signal));
    }

    private Instant from(Watch watch) {
        return UsageReading.from(now, watch.window());
    }

    private static Map<Instant, Double> values(Reading reading, String machine, String metric, String statistic) {
        return reading.values().getOrDefault(new Series(machine, metric, statistic), Map.of());
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

    private static List<Series> series(List<Watch> watches, String metric, String statistic) {
        return watches.stream()
                .flatMap(Ec2Usage::running)
                .map(machine -> new Series(machine.id(), metric, statistic))
                .toList();
    }

    private static Stream<Resource> running(Watch watch) {
        return watch.cluster().resources().stream()
                .filter(part -> part.type().equals(Machine.TYPE) && part.state().equals(Machine.RUNNING));
    }

    private static Signal unreadable(String why) {
        return Signal.unreadable("metrics", Question.ACTIVITY, why);
    }

    private static Problem problem(Watch watch, String why) {
        ClusterId id = watch.cluster().id();
        return new Problem(id.scope().toString(), id.kind().toString(), "metrics are not known: " + why);
    }
}
