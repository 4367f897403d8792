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
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    private static final String SOURCE = "metrics";

    private final Watch watch;
    private final Map<String, Usage> usage;
    private final Map<String, Resource> resources = new HashMap<>();
    private final Instant now;

    private UsageReading(Watch watch, Map<String, Usage> usage, Instant now) {
        this.watch = watch;
        this.usage = new TreeMap<>(usage);
        this.now = now;
        watch.cluster().machines().forEach(machine -> resources.put(machine.id(), machine));
    }

    /** The start of the first bucket that is needed to prove a window quiet. Never less than the whole window is proven. */
    public static Instant from(Instant now, Duration window) {
        long buckets = -Math.floorDiv(-window.toMillis(), BUCKET.toMillis());
        return until(now).minus(BUCKET.multipliedBy(buckets));
    }

    /** The end of the newest bucket that must have been published. */
    static Instant until(Instant now) {
        return floor(now.minus(LAG));
    }

    /**
     * Whether this much use of a machine's processors, in percent, is work.
     */
    public static boolean isBusyCpu(Watch watch, Resource machine, double cpuPercent) {
        return cpuPercent >= MachineLimits.cpuLimit(watch, machine);
    }

    /**
     * The activity signal of a cluster.
     *
     * @param usage for the id of every machine that runs its metrics
     */
    public static Signal read(Watch watch, Map<String, Usage> usage, Instant now) {
        return new UsageReading(watch, usage, now).signal();
    }

    private Signal signal() {
        if (usage.isEmpty()) {
            return Signal.unknown(SOURCE, Question.ACTIVITY, "no machine runs");
        }
        Instant from = from(now, watch.window());
        Optional<Signal> busy = lastWork(from);
        if (busy.isPresent()) {
            return busy.get();
        }
        Instant youngest = Instant.MIN;
        for (Map.Entry<String, Usage> of : usage.entrySet()) {
            Instant started = started(of.getKey()).orElse(Instant.MIN);
            Optional<Instant> gap = firstGap(of.getValue(), firstBucket(started, from));
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
        return since.isBefore(until)
                ? Signal.quiet(
                        SOURCE, Question.ACTIVITY, since, until, limitsText() + " from " + Instants.span(since, until))
                : Signal.quiet(
                        SOURCE,
                        Question.ACTIVITY,
                        youngest,
                        youngest,
                        "no metrics since its youngest machine started at " + youngest + "; they can be "
                                + Durations.format(LAG.plus(BUCKET)) + " late");
    }

    private String limitsText() {
        String machines = usage.size() == 1 ? "its machine" : "all " + usage.size() + " machines";
        String limits = usage.keySet().stream()
                .collect(Collectors.toMap(this::role, this::limits, (one, same) -> one, TreeMap::new))
                .entrySet()
                .stream()
                .map(entry -> entry.getKey().id() + ": " + entry.getValue())
                .collect(Collectors.joining("; "));
        return machines + " below the limits for idle ones (" + limits + ")";
    }

    private MachineLimits limits(String machine) {
        return MachineLimits.of(watch, resources.get(machine), usage.size());
    }

    private Role role(String machine) {
        return resource(machine).map(Resource::role).orElse(Role.MACHINE);
    }

    private Optional<Instant> started(String machine) {
        return resource(machine).map(Resource::startedAt);
    }

    private Optional<Resource> resource(String machine) {
        return Optional.ofNullable(resources.get(machine));
    }

    /** The last busy bucket that is not wholly before the window, on any machine; CPU tells more than traffic. */
    private Optional<Signal> lastWork(Instant from) {
        NavigableMap<Instant, String> busy = new TreeMap<>();
        usage.forEach((machine, of) -> {
            MachineLimits limits = limits(machine);
            of.networkKib().forEach((at, kib) -> {
                if (limits.isBusyNetwork(kib)) {
                    busy.putIfAbsent(at, String.format(Locale.ROOT, "%s moved %.0f KiB in 5 min", machine, kib));
                }
            });
        });
        usage.forEach((machine, of) -> {
            MachineLimits limits = limits(machine);
            of.cpuPercent().forEach((at, percent) -> {
                if (limits.isBusyCpu(percent)) {
                    busy.put(at, String.format(Locale.ROOT, "%s used %.0f %% CPU", machine, percent));
                }
            });
        });
        return Optional.ofNullable(busy.lastEntry())
                .filter(last -> last.getKey().plus(BUCKET).isAfter(from))
                .map(last -> {
                    Instant end = last.getKey().plus(BUCKET);
                    return Signal.alive(SOURCE, Question.ACTIVITY, end.isAfter(now) ? now : end, last.getValue());
                });
    }

    private Optional<Instant> firstGap(Usage of, Instant from) {
        for (Instant bucket = from; bucket.isBefore(until(now)); bucket = bucket.plus(BUCKET)) {
            if (!isNumber(of.cpuPercent().get(bucket))
                    || !isNumber(of.networkKib().get(bucket))) {
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
