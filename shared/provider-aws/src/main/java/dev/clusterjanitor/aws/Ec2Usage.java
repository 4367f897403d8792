package dev.clusterjanitor.aws;

import static dev.clusterjanitor.machines.DaskOverhead.DASK;

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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether the machines of clusters work, by their metrics. Every metric that is asked for costs money, so each is asked for only
 * where those before it have not shown work: processors, then credits where they decide, then the network, then the
 * power of GPUs. Clusters are read
 * some at a time, as the data of all would not fit in memory.
 */
final class Ec2Usage {
    /** How many values of one metric are held at a time: some tens of MiB. */
    private static final long MOST_POINTS_AT_A_TIME = 150_000;

    private static final double BYTES_PER_KIB = 1024;

    /** "Accelerated computing" in the EC2 user guide: the P and G families have NVIDIA or AMD GPUs. */
    private static final Pattern GPU_TYPES = Pattern.compile("[pg]\\d.*");

    private final RegionClients clients;
    private final CloudWatchMetrics metrics;
    private final List<Watch> watches;
    private final Instant now;
    private final Map<ClusterId, List<Signal>> signals = new HashMap<>();
    private final Set<String> failures = new LinkedHashSet<>();

    /** A metric of the namespace AWS/EC2, and how a bucket is made of its data. */
    private enum Metric {
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

        Series of(String machine) {
            return new Series(machine, id, statistic);
        }
    }

    Ec2Usage(RegionClients clients, List<Watch> watches, Instant now) {
        this.clients = clients;
        this.metrics = new CloudWatchMetrics(clients);
        this.watches = watches;
        this.now = now;
    }

    Observations read() {
        List<Watch> some = new ArrayList<>();
        long points = 0;
        // Short windows first, so that few clusters are asked for more data than they need.
        for (Watch watch :
                watches.stream().sorted(Comparator.comparing(Watch::window)).toList()) {
            long more = measured(watch).count() * CloudWatchMetrics.points(from(watch), now);
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
        Reading table = new Reading(new HashMap<>(), new HashMap<>());
        ask(machines(some), List.of(Metric.CPU), from, table);
        List<Watch> open = readable(some, List.of(Metric.CPU), table);
        // A machine that does not answer this keeps the limits of one that is out of credits; that protects, and is no
        // failure.
        ask(
                open.stream()
                        .flatMap(watch ->
                                UsageReading.hangingOnCredits(watch, usage(running(watch), table, Map.of()), DASK, now)
                                        .stream())
                        .toList(),
                List.of(Metric.CREDITS),
                from,
                table);
        open = open.stream().filter(watch -> isOpen(watch, table)).toList();
        ask(machines(open), List.of(Metric.RECEIVED, Metric.SENT), from, table);
        open = readable(open, List.of(Metric.RECEIVED, Metric.SENT), table);
        Map<String, Map<Instant, Double>> gpus = gpus(open, table, from);
        open.forEach(watch -> {
            signals.putIfAbsent(watch.cluster().id(), List.of(signal(watch, table, gpus)));
        });
    }

    /** What the GPUs of those clusters draw that nothing else has shown to work. */
    private Map<String, Map<Instant, Double>> gpus(List<Watch> some, Reading table, Instant from) {
        List<Watch> hidden = some.stream()
                .filter(watch -> running(watch).anyMatch(Ec2Usage::mayTellOfGpus))
                .filter(watch -> signal(watch, table).state() != State.ALIVE)
                .toList();
        if (hidden.isEmpty()) {
            return Map.of();
        }
        try {
            return new Ec2GpuPower(clients)
                    .read(
                            hidden.stream()
                                    .flatMap(Ec2Usage::running)
                                    .filter(Ec2Usage::mayTellOfGpus)
                                    .map(Resource::id)
                                    .toList(),
                            from,
                            now);
        } catch (AwsFailure failed) {
            String why = String.valueOf(failed.getMessage());
            failures.add(why);
            hidden.forEach(watch -> put(watch, unreadable(why)));
            return Map.of();
        }
    }

    private static boolean mayTellOfGpus(Resource machine) {
        return machine.capacity().isAccelerated()
                && GPU_TYPES.matcher(machine.size()).matches();
    }

    private void ask(List<String> machines, List<Metric> asked, Instant from, Reading table) {
        List<Series> series = asked.stream()
                .flatMap(metric -> machines.stream().map(metric::of))
                .toList();
        Reading more = metrics.read(series, from, now);
        table.values().putAll(more.values());
        table.failures().putAll(more.failures());
    }

    /** Those of which everything that was asked for could be read. */
    private List<Watch> readable(List<Watch> some, List<Metric> asked, Reading table) {
        return some.stream()
                .filter(watch -> {
                    Optional<String> failure = measured(watch)
                            .flatMap(machine -> asked.stream().map(metric -> metric.of(machine.id())))
                            .filter(table.failures()::containsKey)
                            .map(table.failures()::get)
                            .findFirst();
                    failure.ifPresent(why -> {
                        failures.add(why);
                        put(watch, unreadable(why));
                    });
                    return failure.isEmpty();
                })
                .toList();
    }

    /** Whether more metrics may still tell more of this cluster. */
    private boolean isOpen(Watch watch, Reading table) {
        Signal sofar = signal(watch, table);
        boolean open = sofar.state() != State.ALIVE && running(watch).findAny().isPresent();
        if (!open) {
            put(watch, sofar);
        }
        return open;
    }

    private Signal signal(Watch watch, Reading table) {
        return signal(watch, table, Map.of());
    }

    private Signal signal(Watch watch, Reading table, Map<String, Map<Instant, Double>> gpus) {
        return UsageReading.read(
                watch, usage(running(watch), table, gpus), usage(ended(watch), table, gpus), DASK, now);
    }

    private static Map<String, Usage> usage(
            Stream<Resource> machines, Reading table, Map<String, Map<Instant, Double>> gpus) {
        Map<String, Usage> usage = new HashMap<>();
        machines.map(Resource::id)
                .forEach(id -> usage.put(id, usage(id, table).withGpu(gpus.getOrDefault(id, Map.of()))));
        return usage;
    }

    private static Usage usage(String machine, Reading table) {
        return new Usage(
                        values(machine, Metric.CPU, table),
                        kib(values(machine, Metric.RECEIVED, table)),
                        kib(values(machine, Metric.SENT, table)))
                .withCredits(values(machine, Metric.CREDITS, table));
    }

    private static Map<Instant, Double> values(String machine, Metric metric, Reading table) {
        return table.values().getOrDefault(metric.of(machine), Map.of());
    }

    private static Map<Instant, Double> kib(Map<Instant, Double> bytes) {
        Map<Instant, Double> kib = new HashMap<>();
        bytes.forEach((at, value) -> kib.put(at, value / BYTES_PER_KIB));
        return kib;
    }

    private void put(Watch watch, Signal signal) {
        signals.put(watch.cluster().id(), List.of(signal));
    }

    private Instant from(Watch watch) {
        return UsageReading.from(now, watch.window());
    }

    private List<String> machines(List<Watch> some) {
        return some.stream().flatMap(this::measured).map(Resource::id).toList();
    }

    /** All machines whose metrics count; of a cluster without a running one, none does. */
    private Stream<Resource> measured(Watch watch) {
        return running(watch).findAny().isEmpty() ? Stream.empty() : Stream.concat(running(watch), ended(watch));
    }

    private Stream<Resource> ended(Watch watch) {
        return UsageReading.endedIn(watch, machine -> machine.state().equals(Machine.RUNNING), now).stream();
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
