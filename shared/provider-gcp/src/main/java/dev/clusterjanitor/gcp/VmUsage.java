package dev.clusterjanitor.gcp;

import static dev.clusterjanitor.machines.DaskOverhead.DASK;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.model.Signal.State;
import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.policy.UsageReading;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.gcp.TimeSeries.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether the machines of clusters work, by their metrics: one query for all machines of a project. Every series that is
 * given costs money, so the network is looked at only where not every cluster has a busy processor.
 */
final class VmUsage {
    /** How many values of one metric are held at a time: 12 MiB. Where there are more, the ids are split by their digits. */
    private static final long MOST_POINTS_AT_A_TIME = 3_000_000;

    private static final String NAMES = "dask-";

    private final TimeSeries metrics;
    private final List<Watch> watches;
    private final Instant now;
    private final long mostPoints;
    private final Map<ClusterId, List<Signal>> signals = new HashMap<>();
    private final Set<String> failures = new LinkedHashSet<>();
    private final List<Watch> longer = new ArrayList<>();

    VmUsage(TimeSeries metrics, List<Watch> watches, Instant now) {
        this(metrics, watches, now, MOST_POINTS_AT_A_TIME);
    }

    VmUsage(TimeSeries metrics, List<Watch> watches, Instant now, long mostPoints) {
        this.metrics = metrics;
        this.watches = watches;
        this.now = now;
        this.mostPoints = mostPoints;
    }

    Observations read() {
        shards().forEach(this::readSome);
        longer.forEach(this::lookLonger);
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

    /** The watches by the prefix of the names of their machines: one for all, as long as all fit in memory. */
    private Map<String, List<Watch>> shards() {
        int digits = 0;
        long points = watches.stream().flatMap(this::measured).count() * UsageTable.buckets(from(watches), end());
        while (digits < 3 && points > mostPoints) {
            digits++;
            // Ids are random: the machines spread evenly over their first digits.
            points /= 16;
        }
        Map<String, List<Watch>> shards = new TreeMap<>();
        for (Watch watch : watches) {
            if (running(watch).findAny().isPresent()) {
                String prefix = NAMES
                        + DaskMachine.clusterOf(watch.cluster().id().name()).substring(0, digits);
                shards.computeIfAbsent(prefix, p -> new ArrayList<>()).add(watch);
            } else {
                put(watch, UsageReading.read(watch, Map.of(), DASK, now));
            }
        }
        return shards;
    }

    private void readSome(String prefix, List<Watch> some) {
        Instant from = from(some);
        UsageTable table = new UsageTable(from, end());
        prepare(some, table);
        try {
            read(Metric.CPU, prefix, from, table);
            boolean allBusy =
                    some.stream().allMatch(watch -> signal(watch, table).state() == State.ALIVE);
            if (!allBusy) {
                read(Metric.RECEIVED, prefix, from, table);
                read(Metric.SENT, prefix, from, table);
            }
            some.forEach(watch -> put(watch, signal(watch, table)));
            some.stream()
                    .filter(watch -> signals.getOrDefault(watch.cluster().id(), List.of()).stream()
                            .anyMatch(signal -> signal.state() == State.ALIVE))
                    .filter(watch -> mayBeBursts(watch, table))
                    .forEach(longer::add);
        } catch (CloudException failed) {
            String why = String.valueOf(failed.getMessage());
            failures.add(why);
            // What has come so far may still show work; it never shows quiet.
            some.forEach(watch -> {
                Signal sofar = signal(watch, table);
                put(watch, sofar.state() == State.ALIVE ? sofar : unreadable(why));
            });
        }
    }

    private void read(Metric metric, String prefix, Instant from, UsageTable into) {
        metrics.read(
                metric,
                prefix,
                from,
                end(),
                (machine, name, end, value) -> into.put(metric, machine, name, end, value));
    }

    /** Looks at a day, where what was seen of a large cluster may be short bursts. What cannot be read leaves it at work. */
    private void lookLonger(Watch watch) {
        UsageTable table = new UsageTable(UsageReading.longFrom(now, watch.window()), end());
        prepare(List.of(watch), table);
        String prefix = NAMES + DaskMachine.clusterOf(watch.cluster().id().name());
        try {
            for (Metric metric : Metric.values()) {
                read(metric, prefix, UsageReading.longFrom(now, watch.window()), table);
            }
            Signal signal = signal(watch, table);
            if (signal.state() == State.SEEMS_QUIET) {
                put(watch, signal);
            }
        } catch (CloudException failed) {
            failures.add(String.valueOf(failed.getMessage()));
        }
    }

    private void prepare(List<Watch> some, UsageTable table) {
        some.stream().flatMap(this::measured).forEach(machine -> table.add(Machine.idOf(machine.id())));
        some.forEach(watch -> table.addGoneOf(watch.cluster().id().name()));
    }

    private Signal signal(Watch watch, UsageTable table) {
        Seen seen = seen(watch, table);
        return UsageReading.read(seen.watch, seen.running, seen.ended, DASK, now);
    }

    private boolean mayBeBursts(Watch watch, UsageTable table) {
        Seen seen = seen(watch, table);
        return UsageReading.mayBeBursts(seen.watch, seen.running, seen.ended, DASK, now);
    }

    /** What the table says of a cluster. */
    private record Seen(Watch watch, Map<String, Usage> running, Map<String, Usage> ended) {}

    private Seen seen(Watch watch, UsageTable table) {
        Map<String, Usage> ended = usage(ended(watch), table);
        List<Resource> gone = gone(watch, table);
        ended.putAll(usage(gone.stream(), table));
        Watch all = gone.isEmpty() ? watch : watch.with(watch.cluster().withEnded(gone));
        return new Seen(all, usage(running(watch), table), ended);
    }

    private static Map<String, Usage> usage(Stream<Resource> machines, UsageTable table) {
        Map<String, Usage> usage = new HashMap<>();
        machines.forEach(machine -> usage.put(machine.id(), table.of(Machine.idOf(machine.id()))));
        return usage;
    }

    /**
     * Machines that were deleted: Compute Engine lists them no more, and Monitoring still has their data. One that merely carries a name
     * of the cluster's form may be among them where a cluster is looked at alone: its work then protects the cluster.
     */
    private List<Resource> gone(Watch watch, UsageTable table) {
        Instant from = UsageReading.from(now, watch.window()).minus(UsageReading.BUCKET);
        return table.goneOf(watch.cluster().id().name()).entrySet().stream()
                // The table may reach back further than this cluster's window.
                .filter(machine -> table.of(machine.getKey()).cpuPercent().keySet().stream()
                        .anyMatch(at -> at.isAfter(from)))
                .map(machine -> gone(watch, machine.getKey(), machine.getValue()))
                .toList();
    }

    /** What it had to compute with is not told any more: the lowest limit of those of its role counts, if there are any. */
    private static Resource gone(Watch watch, String id, String name) {
        Role role = DaskMachine.read(name).map(DaskMachine::role).orElse(Role.MACHINE);
        Capacity capacity = watch.cluster().machines().stream()
                .filter(machine -> machine.role() == role)
                .map(Resource::capacity)
                .max(Comparator.comparing(Capacity::isAccelerated).thenComparing(Capacity::processors))
                .orElse(Capacity.UNKNOWN);
        return new Resource(Machine.TYPE, Machine.place(name, id), "deleted", role, "", null, capacity);
    }

    private Stream<Resource> measured(Watch watch) {
        return Stream.concat(running(watch), ended(watch));
    }

    private Stream<Resource> ended(Watch watch) {
        return UsageReading.endedIn(watch, machine -> machine.state().equals(Machine.RUNNING), now).stream();
    }

    private void put(Watch watch, Signal signal) {
        signals.put(watch.cluster().id(), List.of(signal));
    }

    private Instant from(List<Watch> some) {
        return some.stream()
                .map(watch -> UsageReading.from(now, watch.window()))
                .min(Comparator.naturalOrder())
                .orElse(now);
    }

    /** The last end of a bucket, on the same grid: Monitoring counts its buckets back from here. */
    private Instant end() {
        long bucket = UsageReading.BUCKET.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), bucket) * bucket);
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
