package dev.clusterjanitor.aws;

import static dev.clusterjanitor.machines.DaskOverhead.DASK;

import dev.clusterjanitor.aws.Ec2Table.Metric;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.model.Signal.State;
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
 * where those before it have not shown work: processors, then credits where they decide, then the network, then the power of GPUs; and
 * all of them for a day where what was seen may be short bursts. Clusters are read some at a time, as the data of all would not
 * fit in memory.
 */
final class Ec2Usage {
    /** How many values of one metric are held at a time: some tens of MiB. */
    private static final long MOST_POINTS_AT_A_TIME = 150_000;

    /** "Accelerated computing" in the EC2 user guide: the P and G families have NVIDIA or AMD GPUs. */
    private static final Pattern GPU_TYPES = Pattern.compile("(?:p|gr?)\\d.*");

    private final RegionClients clients;
    private final CloudWatchMetrics metrics;
    private final List<Watch> watches;
    private final Instant now;
    private final Map<ClusterId, List<Signal>> signals = new HashMap<>();
    private final Set<String> failures = new LinkedHashSet<>();
    private final List<Watch> longer = new ArrayList<>();

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

    private void readSome(List<Watch> some) {
        Instant from =
                some.stream().map(this::from).min(Comparator.naturalOrder()).orElse(now);
        Ec2Table table = new Ec2Table(metrics, from, now);
        table.ask(machines(some), Metric.CPU);
        List<Watch> open = readable(some, table, Metric.CPU);
        // A machine that does not answer this keeps the limits of one that is out of credits; that protects, and is no
        // failure.
        table.ask(
                open.stream()
                        .flatMap(watch ->
                                UsageReading.hangingOnCredits(watch, table.usage(running(watch)), DASK, now).stream())
                        .toList(),
                Metric.CREDITS);
        open = open.stream().filter(watch -> isOpen(watch, table)).toList();
        table.ask(machines(open), Metric.RECEIVED, Metric.SENT);
        open = readable(open, table, Metric.RECEIVED, Metric.SENT);
        askGpus(open, table);
        open.stream()
                .filter(watch -> !signals.containsKey(watch.cluster().id()))
                .forEach(watch -> put(watch, signal(watch, table)));
        some.stream().filter(watch -> mayBeBursts(watch, table)).forEach(longer::add);
    }

    /** Those of which everything that was asked for could be read. */
    private List<Watch> readable(List<Watch> some, Ec2Table table, Metric... asked) {
        return some.stream()
                .filter(watch -> {
                    Optional<String> failure = table.failure(measured(watch), asked);
                    failure.ifPresent(why -> fail(watch, why));
                    return failure.isEmpty();
                })
                .toList();
    }

    /** Whether more metrics may still tell more of this cluster. */
    private boolean isOpen(Watch watch, Ec2Table table) {
        Signal sofar = signal(watch, table);
        boolean open = sofar.state() != State.ALIVE && running(watch).findAny().isPresent();
        if (!open) {
            put(watch, sofar);
        }
        return open;
    }

    /** The GPUs of those clusters that nothing else has shown to work. */
    private void askGpus(List<Watch> some, Ec2Table table) {
        List<Watch> hidden = some.stream()
                .filter(watch -> measured(watch).anyMatch(Ec2Usage::mayTellOfGpus))
                .filter(watch -> signal(watch, table).state() != State.ALIVE)
                .toList();
        if (hidden.isEmpty()) {
            return;
        }
        try {
            table.askGpus(clients, withGpus(hidden));
        } catch (AwsFailure failed) {
            hidden.forEach(watch -> fail(watch, String.valueOf(failed.getMessage())));
        }
    }

    private boolean mayBeBursts(Watch watch, Ec2Table table) {
        boolean isAlive = signals.getOrDefault(watch.cluster().id(), List.of()).stream()
                .anyMatch(signal -> signal.state() == State.ALIVE);
        boolean fitsInMemory =
                running(watch).count() * CloudWatchMetrics.points(longFrom(watch), now) <= MOST_POINTS_AT_A_TIME;
        return isAlive
                && fitsInMemory
                && UsageReading.mayBeBursts(watch, table.usage(running(watch)), table.usage(ended(watch)), DASK, now);
    }

    /** Looks at a day, where what was seen of a large cluster may be short bursts. What cannot be read leaves it at work. */
    private void lookLonger(Watch watch) {
        Ec2Table table = new Ec2Table(metrics, longFrom(watch), now);
        table.ask(machines(List.of(watch)), Metric.CPU, Metric.RECEIVED, Metric.SENT);
        Optional<String> failure = table.failure(measured(watch), Metric.CPU, Metric.RECEIVED, Metric.SENT);
        try {
            if (failure.isEmpty() && measured(watch).anyMatch(Ec2Usage::mayTellOfGpus)) {
                table.askGpus(clients, withGpus(List.of(watch)));
            }
        } catch (AwsFailure failed) {
            failure = Optional.of(String.valueOf(failed.getMessage()));
        }
        failure.ifPresent(failures::add);
        Signal signal = signal(watch, table);
        if (failure.isEmpty() && signal.state() == State.SEEMS_QUIET) {
            put(watch, signal);
        }
    }

    private Signal signal(Watch watch, Ec2Table table) {
        return UsageReading.read(watch, table.usage(running(watch)), table.usage(ended(watch)), DASK, now);
    }

    private void fail(Watch watch, String why) {
        failures.add(why);
        put(watch, unreadable(why));
    }

    private void put(Watch watch, Signal signal) {
        signals.put(watch.cluster().id(), List.of(signal));
    }

    private Instant longFrom(Watch watch) {
        return UsageReading.longFrom(now, watch.window());
    }

    private Instant from(Watch watch) {
        return UsageReading.from(now, watch.window());
    }

    private List<String> machines(List<Watch> some) {
        return some.stream().flatMap(this::measured).map(Resource::id).toList();
    }

    private List<String> withGpus(List<Watch> some) {
        return some.stream()
                .flatMap(this::measured)
                .filter(Ec2Usage::mayTellOfGpus)
                .map(Resource::id)
                .toList();
    }

    private static boolean mayTellOfGpus(Resource machine) {
        return machine.capacity().isAccelerated()
                && GPU_TYPES.matcher(machine.size()).matches();
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
