package dev.clusterjanitor.azure;

import static dev.clusterjanitor.machines.DaskOverhead.DASK;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.policy.UsageReading;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Whether the machines of clusters work, by their metrics: some clusters at a time, machines in full batches by region. */
final class VmUsage {
    /** How many five-minute steps are held at a time: some tens of MiB. */
    private static final long MOST_POINTS_AT_A_TIME = 150_000;

    /** A service that has refused several calls in a row is not asked a hundred times more. */
    private static final int PATIENCE = 3;

    private final MetricsBatch metrics;
    private final Regions regions;
    private final Scope scope;
    private final List<Watch> watches;
    private final Instant now;
    private final Map<ClusterId, List<Signal>> signals = new HashMap<>();
    private final Set<String> failures = new LinkedHashSet<>();
    private final List<Watch> longer = new ArrayList<>();
    private int failuresInARow;

    VmUsage(MetricsBatch metrics, Regions regions, List<Watch> watches, Instant now) {
        this.metrics = metrics;
        this.regions = regions;
        this.scope = watches.get(0).cluster().id().scope();
        this.watches = watches;
        this.now = now;
    }

    Observations read() {
        List<Watch> some = new ArrayList<>();
        long points = 0;
        // Short windows first, so that few clusters are asked for more data than they need.
        for (Watch watch :
                watches.stream().sorted(Comparator.comparing(Watch::window)).toList()) {
            long more = measured(watch).count() * points(watch);
            if (points + more > MOST_POINTS_AT_A_TIME && !some.isEmpty()) {
                readSome(some);
                some = new ArrayList<>();
                points = 0;
            }
            some.add(watch);
            points += more;
        }
        readSome(some);
        longer.forEach(this::lookLonger);
        List<Problem> problems = failures.stream()
                .map(why -> new Problem(scope.toString(), VmClusterKind.ID.toString(), "metrics are not known: " + why))
                .toList();
        return new Observations(signals, problems);
    }

    private long points(Watch watch) {
        return Duration.between(UsageReading.from(now, watch.window()), now).dividedBy(UsageReading.BUCKET) + 1;
    }

    private void readSome(List<Watch> some) {
        Instant from = some.stream()
                .map(watch -> UsageReading.from(now, watch.window()))
                .min(Comparator.naturalOrder())
                .orElse(now);
        Map<String, Usage> usage = new HashMap<>();
        Map<String, String> unread = new HashMap<>();
        inBatches(
                some.stream().flatMap(this::measured).map(Resource::id).toList(),
                (region, machines) -> readBatch(region, machines, from, usage, unread));
        List<String> hanging = some.stream()
                .flatMap(watch ->
                        UsageReading.hangingOnCredits(watch, usageOf(running(watch), usage), DASK, now).stream())
                .toList();
        inBatches(hanging, (region, machines) -> readCredits(region, machines, from, usage));
        for (Watch watch : some) {
            Signal signal = signal(watch, usage, unread);
            signals.put(watch.cluster().id(), List.of(signal));
            if (signal.state() == Signal.State.ALIVE
                    && UsageReading.mayBeBursts(
                            watch, usageOf(running(watch), usage), usageOf(ended(watch), usage), DASK, now)) {
                longer.add(watch);
            }
        }
    }

    /** Looks at a day, where what was seen of a large cluster may be short bursts. What cannot be read leaves it at work. */
    private void lookLonger(Watch watch) {
        Map<String, Usage> usage = new HashMap<>();
        Map<String, String> unread = new HashMap<>();
        inBatches(
                measured(watch).map(Resource::id).toList(),
                (region, machines) ->
                        readBatch(region, machines, UsageReading.longFrom(now, watch.window()), usage, unread));
        Signal signal = signal(watch, usage, unread);
        if (signal.state() == Signal.State.SEEMS_QUIET) {
            signals.put(watch.cluster().id(), List.of(signal));
        }
    }

    private void inBatches(List<String> all, BiConsumer<String, List<String>> read) {
        Map<String, List<String>> byRegion = new TreeMap<>();
        all.forEach(
                machine -> byRegion.computeIfAbsent(regions.of(scope, machine).orElse(""), region -> new ArrayList<>())
                        .add(machine));
        byRegion.forEach((region, machines) -> {
            for (int start = 0; start < machines.size(); start += MetricsBatch.MOST_MACHINES) {
                read.accept(
                        region, machines.subList(start, Math.min(start + MetricsBatch.MOST_MACHINES, machines.size())));
            }
        });
    }

    private void readBatch(
            String region, List<String> machines, Instant from, Map<String, Usage> usage, Map<String, String> unread) {
        String why = MetricsBatch.ACTION + " in " + scope + ": not told of some machines";
        try {
            requireAnswers(region);
            usage.putAll(metrics.read(scope.account(), region, machines, from, now));
            failuresInARow = 0;
        } catch (CloudException failed) {
            failuresInARow++;
            why = String.valueOf(failed.getMessage());
        }
        for (String machine : machines) {
            if (!usage.containsKey(ArmIds.key(machine))) {
                unread.put(machine, why);
            }
        }
    }

    /** A machine that does not answer this keeps the limits of one that is out of credits; that protects, and is no failure. */
    private void readCredits(String region, List<String> machines, Instant from, Map<String, Usage> usage) {
        try {
            requireAnswers(region);
            metrics.credits(scope.account(), region, machines, from, now)
                    .forEach((machine, credits) ->
                            usage.computeIfPresent(machine, (key, of) -> of.withCredits(credits)));
            failuresInARow = 0;
        } catch (CloudException failed) {
            failuresInARow++;
        }
    }

    private void requireAnswers(String region) {
        if (region.isEmpty()) {
            throw new CloudException("the region of some machines in " + scope + " is not known");
        }
        if (failuresInARow >= PATIENCE) {
            throw new CloudException(MetricsBatch.ACTION + " in " + scope + ": given up after several failures");
        }
    }

    private static Map<String, Usage> usageOf(Stream<Resource> machines, Map<String, Usage> usage) {
        Map<String, Usage> of = new HashMap<>();
        machines.forEach(machine -> of.put(machine.id(), usage.getOrDefault(ArmIds.key(machine.id()), Usage.NONE)));
        return of;
    }

    private Signal signal(Watch watch, Map<String, Usage> usage, Map<String, String> unread) {
        Optional<String> unreadable = measured(watch)
                .map(machine -> unread.get(machine.id()))
                .filter(Objects::nonNull)
                .findFirst();
        unreadable.ifPresent(failures::add);
        return unreadable
                .map(why -> Signal.unreadable("metrics", Question.ACTIVITY, why))
                .orElseGet(() -> UsageReading.read(
                        watch, usageOf(running(watch), usage), usageOf(ended(watch), usage), DASK, now));
    }

    /** All machines whose metrics count; of a cluster without a running one, none does. */
    private Stream<Resource> measured(Watch watch) {
        return running(watch).findAny().isEmpty() ? Stream.empty() : Stream.concat(running(watch), ended(watch));
    }

    private Stream<Resource> ended(Watch watch) {
        return UsageReading.endedIn(watch, machine -> machine.state().equals(Vm.RUNNING), now).stream();
    }

    private static Stream<Resource> running(Watch watch) {
        return watch.cluster().machines().stream()
                .filter(machine -> machine.state().equals(Vm.RUNNING));
    }
}
