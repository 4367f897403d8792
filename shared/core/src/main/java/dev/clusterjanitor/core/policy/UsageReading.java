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
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** A burstable machine is slowed down little by little in the quarter of an hour before its credits are spent. */
    private static final double MINUTES_IN_RESERVE = 15;

    private static final String SOURCE = "metrics";

    private final Watch watch;
    private final Map<String, Usage> usage;
    private final Map<String, Usage> ended;
    private final Map<String, Resource> resources = new HashMap<>();
    private final List<Resource> running;
    private final Overhead overhead;
    private final Instant now;

    private UsageReading(
            Watch watch, Map<String, Usage> usage, Map<String, Usage> ended, Overhead overhead, Instant now) {
        this.watch = watch;
        this.usage = new TreeMap<>(usage);
        this.ended = new TreeMap<>(ended);
        this.overhead = overhead;
        this.now = now;
        Stream.concat(watch.cluster().ended().stream(), watch.cluster().machines().stream())
                .forEach(machine -> resources.put(machine.id(), machine));
        this.running = usage.keySet().stream().map(this::resource).toList();
    }

    /** The start of the first bucket that is needed to prove a window quiet. Never less than the whole window is proven. */
    public static Instant from(Instant now, Duration window) {
        long buckets = -Math.floorDiv(-window.toMillis(), BUCKET.toMillis());
        return until(now).minus(BUCKET.multipliedBy(buckets));
    }

    /** The start of the newest bucket that must have been published. */
    public static Instant newest(Instant now) {
        return until(now).minus(BUCKET);
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
        return new UsageReading(watch, usage, ended, overhead, now).signal();
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
        UsageReading reading = new UsageReading(watch, usage, Map.of(), overhead, now);
        Instant from = from(now, watch.window());
        if (reading.lastWork(from, reading::usualLimits).isPresent()) {
            return Set.of();
        }
        return reading.usage.keySet().stream()
                .filter(machine -> reading.worked(machine, reading.limits(machine), from))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Signal signal() {
        if (usage.isEmpty()) {
            return Signal.unknown(SOURCE, Question.ACTIVITY, "no machine runs");
        }
        Instant from = from(now, watch.window());
        return lastWork(from, this::limits)
                .or(() -> unseenEnd(from))
                .or(this::strangeMachine)
                .orElseGet(() -> gapOrQuiet(from));
    }

    /** What a machine did before it ended is work, unless data show that it was none: the cluster is not idle for longer. */
    private Optional<Signal> unseenEnd(Instant from) {
        NavigableMap<Instant, String> unseen = new TreeMap<>();
        ended.forEach(
                (machine, of) -> unseenSince(resource(machine), of, from).ifPresent(at -> unseen.put(at, machine)));
        return Optional.ofNullable(unseen.lastEntry()).map(last -> {
            Instant since = last.getKey();
            return Signal.quiet(
                    SOURCE,
                    Question.ACTIVITY,
                    since,
                    since.isAfter(until(now)) ? since : until(now),
                    last.getValue() + " does not run since " + since
                            + " or so, and no metrics show that it was idle before");
        });
    }

    /** Since when it is out of the question that this machine worked; empty if data show that it did not while it ran. */
    private Optional<Instant> unseenSince(Resource machine, Usage of, Instant from) {
        Instant end = machine.endedAt();
        Instant started = machine.startedAt() == null
                        || (end != null && !machine.startedAt().isBefore(end))
                ? Instant.MIN
                : machine.startedAt();
        Optional<Instant> last = of.cpuPercent().keySet().stream()
                .filter(at -> at.plus(BUCKET).isAfter(from))
                .max(Instant::compareTo);
        if (last.isEmpty()) {
            boolean isOver = end == null
                    && started.isBefore(from)
                    && !watch.cluster().ended().contains(machine);
            return isOver ? Optional.empty() : Optional.of(end == null ? now : end);
        }
        Instant known = end == null ? last.get().plus(BUCKET) : floor(end);
        Instant to = known.isAfter(until(now)) ? until(now) : known;
        boolean isShown = machine.capacity().isKnown()
                && firstGap(of, firstBucket(started, from), to).isEmpty();
        return isShown ? Optional.empty() : Optional.of(end == null ? known : end);
    }

    /** Of a machine with an unknown number of processors nobody can say how little is no work. */
    private Optional<Signal> strangeMachine() {
        return running.stream()
                .filter(machine -> !machine.capacity().isKnown())
                .findFirst()
                .map(machine -> Signal.unreadable(
                        CAPACITY,
                        Question.ACTIVITY,
                        "how many processors " + machine.id() + " has is not known"
                                + (machine.size().isEmpty() ? "" : " (" + machine.size() + ")")
                                + ", so its metrics can't show that it is idle"));
    }

    private Signal gapOrQuiet(Instant from) {
        Instant youngest = Instant.MIN;
        for (Map.Entry<String, Usage> of : usage.entrySet()) {
            Instant started = started(of.getKey()).orElse(Instant.MIN);
            Optional<Instant> gap = firstGap(of.getValue(), firstBucket(started, from), until(now));
            if (gap.isPresent()) {
                return Signal.unknown(SOURCE, Question.ACTIVITY, "no metrics of " + of.getKey() + " at " + gap.get());
            }
            youngest = started.isAfter(youngest) ? started : youngest;
        }
        return quiet(firstBucket(youngest, from), youngest);
    }

    /** The first bucket that a machine must have data for: that of the window, or the first in which it ran from the start. */
    private static Instant firstBucket(Instant started, Instant from) {
        return started.isAfter(from) ? floor(started).plus(BUCKET) : from;
    }

    private Signal quiet(Instant since, Instant youngest) {
        Instant until = until(now);
        String span = since.isBefore(until) ? limitsText() + " from " + Instants.span(since, until) : "";
        if (watch.idleGpu() == IdleGpu.BY_SCHEDULER && !span.isEmpty() && gpuMachines() > 0) {
            return Signal.seemsQuiet(
                    SOURCE,
                    Question.ACTIVITY,
                    since,
                    until,
                    "it looks idle, but " + gpuMachines() + " of its machines " + (gpuMachines() == 1 ? "has" : "have")
                            + " GPUs, whose work metrics may not show (idle-gpu: by-scheduler); " + span);
        }
        return !span.isEmpty()
                ? Signal.quiet(SOURCE, Question.ACTIVITY, since, until, span)
                : Signal.quiet(
                        SOURCE,
                        Question.ACTIVITY,
                        youngest,
                        youngest,
                        "no metrics since its youngest machine started at " + youngest + "; they can be "
                                + Durations.format(LAG.plus(BUCKET)) + " late");
    }

    private long gpuMachines() {
        return running.stream()
                .filter(machine -> machine.capacity().isAccelerated())
                .count();
    }

    private String limitsText() {
        String machines = usage.size() == 1 ? "its machine" : "all " + usage.size() + " machines";
        String limits = usage.keySet().stream()
                .collect(Collectors.toMap(
                        machine -> resource(machine).role(), this::limits, (one, same) -> one, TreeMap::new))
                .entrySet()
                .stream()
                .map(entry -> entry.getKey().id() + ": " + entry.getValue())
                .collect(Collectors.joining("; "));
        return machines + " below the limits for idle ones (" + limits + ")";
    }

    private MachineLimits limits(String machine) {
        return creditsLasted(machine)
                ? usualLimits(machine)
                : MachineLimits.of(watch, resource(machine), running, overhead);
    }

    private MachineLimits usualLimits(String machine) {
        return MachineLimits.usual(watch, resource(machine), running, overhead);
    }

    /** Whether it could have worked at full speed all through the window, so that it was slow by choice. */
    private boolean creditsLasted(String machine) {
        Map<Instant, Double> credits = usage.getOrDefault(machine, Usage.NONE).credits();
        double least = MINUTES_IN_RESERVE * resource(machine).capacity().processors();
        Instant from = from(now, watch.window());
        Instant first = firstBucket(started(machine).orElse(Instant.MIN), from);
        if (credits.isEmpty() || !first.isBefore(until(now))) {
            return false;
        }
        for (Instant bucket = first; bucket.isBefore(until(now)); bucket = bucket.plus(BUCKET)) {
            if (!(credits.getOrDefault(bucket, 0.0) >= least)) {
                return false;
            }
        }
        return true;
    }

    private Optional<Instant> started(String machine) {
        return Optional.ofNullable(resource(machine).startedAt());
    }

    /** What is known of a machine that has metrics: of one that its cluster does not list, nothing. */
    private Resource resource(String machine) {
        Resource known = resources.get(machine);
        return known == null ? new Resource("", machine, "", Role.MACHINE, "", null) : known;
    }

    /** In and out together; a bucket that lacks one of them proves work all the same. */
    private static Map<Instant, Double> network(Usage of) {
        Map<Instant, Double> both = new HashMap<>(of.receivedKib());
        of.sentKib().forEach((at, kib) -> both.merge(at, kib, Double::sum));
        return both;
    }

    private boolean worked(String machine, MachineLimits limits, Instant from) {
        return usage.getOrDefault(machine, Usage.NONE).cpuPercent().entrySet().stream()
                .anyMatch(of -> limits.isBusyCpu(of.getValue())
                        && of.getKey().plus(BUCKET).isAfter(from));
    }

    /** The last busy bucket that is not wholly before the window, on any machine; CPU tells more than traffic. */
    private Optional<Signal> lastWork(Instant from, Function<String, MachineLimits> limitsOf) {
        NavigableMap<Instant, String> busy = new TreeMap<>();
        Map<String, Usage> everyone = new TreeMap<>(usage);
        everyone.putAll(ended);
        everyone.forEach((machine, of) -> {
            MachineLimits limits = limitsOf.apply(machine);
            network(of).forEach((at, kib) -> {
                if (limits.isBusyNetwork(kib)) {
                    busy.putIfAbsent(at, String.format(Locale.ROOT, "%s moved %.0f KiB in 5 min", machine, kib));
                }
            });
        });
        everyone.forEach((machine, of) -> {
            MachineLimits limits = limitsOf.apply(machine);
            of.cpuPercent().forEach((at, percent) -> {
                if (limits.isBusyCpu(percent)) {
                    busy.put(at, machine + " used " + MachineLimits.shown(percent) + " % CPU");
                }
            });
        });
        everyone.forEach((machine, of) -> of.gpuPercent().forEach((at, percent) -> {
            if (percent >= MachineLimits.GPU_AT_WORK) {
                busy.put(at, "a GPU of " + machine + " drew " + MachineLimits.shown(percent) + " % of its power");
            }
        }));
        return Optional.ofNullable(busy.lastEntry())
                .filter(last -> last.getKey().plus(BUCKET).isAfter(from))
                .map(last -> {
                    Instant end = last.getKey().plus(BUCKET);
                    return Signal.alive(SOURCE, Question.ACTIVITY, end.isAfter(now) ? now : end, last.getValue());
                });
    }

    private static Optional<Instant> firstGap(Usage of, Instant from, Instant to) {
        for (Instant bucket = from; bucket.isBefore(to); bucket = bucket.plus(BUCKET)) {
            if (!isNumber(of.cpuPercent().get(bucket))
                    || !isNumber(of.receivedKib().get(bucket))
                    || !isNumber(of.sentKib().get(bucket))) {
                return Optional.of(bucket);
            }
        }
        return Optional.empty();
    }

    private static boolean isNumber(@Nullable Double value) {
        return value != null && !value.isNaN();
    }

    private static Instant floor(Instant instant) {
        long seconds = BUCKET.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
    }
}
