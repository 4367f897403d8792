package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Durations;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the activity of a cluster from its machines' metrics: the same rule for every cloud. One busy bucket of one
 * machine makes the cluster active. Quiet is only what is proven quiet by data, on every machine and for all of the
 * window, which therefore ends where the data do; a gap is unknown.
 */
public final class UsageReading {
    /** The clouds' basic metrics come every five minutes, and buckets start at whole multiples of that. */
    public static final Duration BUCKET = Duration.ofMinutes(5);

    /** The newest buckets may not have been published yet; nothing is concluded from their absence. */
    public static final Duration LAG = Duration.ofMinutes(10);

    /** The source of a signal that says that metrics prove nothing, as it is not known what their machine can do. */
    static final String CAPACITY = "machine-type";

    private static final String SOURCE = "metrics";

    private final Watch watch;
    private final List<MachineUse> running;
    private final List<MachineUse> usual;
    private final List<MachineUse> ended;
    private final Instant from;
    private final Instant now;

    private UsageReading(
            Watch watch, Map<String, Usage> usage, Map<String, Usage> ended, Overhead overhead, Instant now) {
        this.watch = watch;
        this.now = now;
        this.from = from(now, watch.window());
        Map<String, Resource> known = new HashMap<>();
        Stream.concat(watch.cluster().ended().stream(), watch.cluster().machines().stream())
                .forEach(machine -> known.put(machine.id(), machine));
        List<Resource> machines =
                usage.keySet().stream().sorted().map(id -> machine(id, known)).toList();
        this.usual = machines.stream()
                .map(machine -> new MachineUse(
                        machine,
                        usage.getOrDefault(machine.id(), Usage.NONE),
                        MachineLimits.usual(watch, machine, machines, overhead)))
                .toList();
        this.running = usual.stream()
                .map(use -> use.creditsLasted(firstBucket(use.started(), from), until(now))
                        ? use
                        : use.with(MachineLimits.of(watch, use.machine(), machines, overhead)))
                .toList();
        this.ended = ended.keySet().stream()
                .sorted()
                .map(id -> machine(id, known))
                .map(machine -> new MachineUse(
                        machine,
                        ended.getOrDefault(machine.id(), Usage.NONE),
                        MachineLimits.of(watch, machine, machines, overhead)))
                .toList();
    }

    /** Of a machine that its cluster does not list, nothing is known. */
    private static Resource machine(String id, Map<String, Resource> known) {
        Resource machine = known.get(id);
        return machine == null ? new Resource("", id, "", Role.MACHINE, "", null) : machine;
    }

    /** The start of the first bucket that is needed to prove a window quiet. Never less than the whole window is proven. */
    public static Instant from(Instant now, Duration window) {
        long buckets = -Math.floorDiv(-window.toMillis(), BUCKET.toMillis());
        return until(now).minus(BUCKET.multipliedBy(buckets));
    }

    /** The start of the first bucket that is needed to tell short bursts from work: a day ago, or as for the window if that is longer. */
    public static Instant longFrom(Instant now, Duration window) {
        return from(now, window.compareTo(Bursts.SPAN) < 0 ? Bursts.SPAN : window);
    }

    /** The end of the newest bucket that must have been published. */
    static Instant until(Instant now) {
        return floor(now.minus(LAG));
    }

    /** Whether this much use of a machine's processors, in percent, is work. */
    public static boolean isBusyCpu(Watch watch, Resource machine, double cpuPercent, Overhead overhead) {
        return MachineLimits.of(watch, machine, List.of(machine), overhead).isBusyCpu(cpuPercent);
    }

    /**
     * The activity signal of a cluster.
     *
     * @param usage for the id of every machine that runs its metrics
     * @param ended likewise for those that {@link #endedIn} names: their work is the cluster's, and of what they did nothing is
     *     known but by data
     * @param overhead what the cluster's engine uses by itself
     */
    public static Signal read(
            Watch watch, Map<String, Usage> usage, Map<String, Usage> ended, Overhead overhead, Instant now) {
        UsageReading reading = new UsageReading(watch, usage, ended, overhead, now);
        Signal signal = reading.signal();
        return watch.isDetailed() ? signal.with(reading.findings()) : signal;
    }

    /** The activity signal of a cluster of which no machine ended lately. */
    public static Signal read(Watch watch, Map<String, Usage> usage, Overhead overhead, Instant now) {
        return read(watch, usage, Map.of(), overhead, now);
    }

    /**
     * The machines of a cluster that do not run now, and may have run in the window.
     *
     * @param runs whether a machine runs, by its state
     */
    public static List<Resource> endedIn(Watch watch, Predicate<Resource> runs, Instant now) {
        Instant from = from(now, watch.window());
        return Stream.concat(
                        watch.cluster().machines().stream().filter(runs.negate()), watch.cluster().ended().stream())
                .filter(machine ->
                        machine.endedAt() == null || machine.endedAt().isAfter(from))
                .toList();
    }

    /**
     * The machines whose CPU credits decide: they are above what a machine out of credits may be held to, below what counts as work
     * on one that is not, and nothing else of the cluster works. Of those alone a cloud has to be asked for credits.
     *
     * @param usage as for {@link #read}; the network may be missing
     */
    public static Set<String> hangingOnCredits(Watch watch, Map<String, Usage> usage, Overhead overhead, Instant now) {
        if (watch.cluster().machines().stream()
                .allMatch(machine -> machine.capacity().baselinePercent() == 0)) {
            return Set.of();
        }
        UsageReading reading = new UsageReading(watch, usage, Map.of(), overhead, now);
        if (reading.lastWork(reading.usual).isPresent()) {
            return Set.of();
        }
        return reading.running.stream()
                .filter(use -> !use.work(reading.from).isEmpty())
                .map(use -> use.machine().id())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a cluster that works by its metrics may be idle but for short bursts, so that a longer look is worth its calls: {@link
     * #read} with data since {@link #longFrom} then tells.
     *
     * @param usage as for {@link #read}, for the window
     */
    public static boolean mayBeBursts(
            Watch watch, Map<String, Usage> usage, Map<String, Usage> ended, Overhead overhead, Instant now) {
        UsageReading reading = new UsageReading(watch, usage, ended, overhead, now);
        Instant since = longFrom(now, watch.window());
        return ended.isEmpty()
                && Bursts.noneEnded(watch.cluster(), reading.running, since)
                && since.isBefore(reading.from)
                && reading.running.stream().noneMatch(use -> use.started().isAfter(since))
                && Bursts.mayBe(reading.running, reading.from);
    }

    private List<String> findings() {
        return new Findings(
                        watch, Stream.concat(running.stream(), ended.stream()).toList(), from)
                .lines();
    }

    private Signal signal() {
        if (running.isEmpty()) {
            return Signal.unknown(SOURCE, Question.ACTIVITY, "no machine runs");
        }
        return lastWork(Stream.concat(running.stream(), ended.stream()).toList())
                .map(work -> bursts().orElse(work))
                .or(this::strangeMachine)
                .or(this::unseenEnd)
                .orElseGet(this::gapOrQuiet);
    }

    /** The last busy bucket that is not wholly before the window, on any machine. */
    private Optional<Signal> lastWork(List<MachineUse> machines) {
        NavigableMap<Instant, String> busy = new TreeMap<>();
        machines.forEach(use -> Optional.ofNullable(use.work(from).lastEntry())
                .ifPresent(last -> busy.putIfAbsent(last.getKey(), last.getValue())));
        return Optional.ofNullable(busy.lastEntry()).map(last -> {
            Instant end = last.getKey().plus(BUCKET);
            return Signal.alive(SOURCE, Question.ACTIVITY, end.isAfter(now) ? now : end, last.getValue());
        });
    }

    /** Without data of what a machine did before it ended, the cluster is not idle for longer than since then. */
    private Optional<Signal> unseenEnd() {
        // One that ended before the exact window says nothing against idleness, and must not stand for what is unknown.
        Instant begin = until(now).minus(watch.window());
        return new EndedMachines(ended, watch.cluster().ended(), from, now)
                .lastUnseen()
                .filter(unseen -> unseen.since().isAfter(begin))
                .map(unseen -> {
                    Instant since = unseen.since();
                    return Signal.quiet(
                            SOURCE,
                            Question.ACTIVITY,
                            since,
                            since.isAfter(until(now)) ? since : until(now),
                            unseen.machine() + " does not run since " + since
                                    + " or so, and no metrics show that it was idle before");
                });
    }

    /** Bursts that a whole day explains; empty where the data do not reach back for so long. */
    private Optional<Signal> bursts() {
        Instant since = longFrom(now, watch.window());
        return ended.isEmpty() && Bursts.noneEnded(watch.cluster(), running, since)
                ? Bursts.explained(running, since, until(now))
                        .map(text -> Signal.seemsQuiet(SOURCE, Question.ACTIVITY, since, until(now), text))
                : Optional.empty();
    }

    /** Of a machine with an unknown number of processors nobody can say how little is no work. */
    private Optional<Signal> strangeMachine() {
        return running.stream()
                .map(MachineUse::machine)
                .filter(machine -> !machine.capacity().isKnown())
                .findFirst()
                .map(machine -> Signal.unreadable(
                        CAPACITY,
                        Question.ACTIVITY,
                        "how many processors " + machine.id() + " has is not known"
                                + (machine.size().isEmpty() ? "" : " (" + machine.size() + ")")
                                + ", so its metrics can't show that it is idle"));
    }

    private Signal gapOrQuiet() {
        Instant youngest = Instant.MIN;
        for (MachineUse use : running) {
            Instant started = use.started();
            Optional<Instant> gap = use.firstGap(firstBucket(started, from), until(now));
            if (gap.isPresent()) {
                return Signal.unknown(
                        SOURCE,
                        Question.ACTIVITY,
                        "no metrics of " + use.machine().id() + " at " + gap.get());
            }
            youngest = started.isAfter(youngest) ? started : youngest;
        }
        return quiet(firstBucket(youngest, from), youngest);
    }

    /** The first bucket that a machine must have data for: that of the window, or the first in which it ran from the start. */
    static Instant firstBucket(Instant started, Instant from) {
        return started.isAfter(from) ? floor(started).plus(BUCKET) : from;
    }

    private Signal quiet(Instant since, Instant youngest) {
        Instant until = until(now);
        if (!since.isBefore(until)) {
            return Signal.quiet(
                    SOURCE,
                    Question.ACTIVITY,
                    youngest,
                    youngest,
                    "no metrics since its youngest machine started at " + youngest + "; they can be "
                            + Durations.format(LAG.plus(BUCKET)) + " late");
        }
        String span = Findings.below(running) + " from " + Instants.span(since, until);
        long withGpus = Stream.concat(running.stream(), ended.stream())
                .filter(use -> use.machine().capacity().isAccelerated())
                .count();
        return watch.idleGpu() == IdleGpu.BY_SCHEDULER && withGpus > 0
                ? Signal.seemsQuiet(
                        SOURCE,
                        Question.ACTIVITY,
                        since,
                        until,
                        "it looks idle, but " + withGpus + " of its machines " + (withGpus == 1 ? "has" : "have")
                                + " GPUs, whose work metrics may not show (idle-gpu: by-scheduler); " + span)
                : Signal.quiet(SOURCE, Question.ACTIVITY, since, until, span);
    }

    static Instant floor(Instant instant) {
        long seconds = BUCKET.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
    }
}
