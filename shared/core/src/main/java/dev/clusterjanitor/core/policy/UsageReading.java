package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Durations;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the activity of a cluster from its machines' metrics: the same rule for every cloud. One busy bucket of one
 * machine makes the cluster active. Quiet is only what is proven quiet by data, all through the window and on every
 * machine; a gap is unknown.
 */
public final class UsageReading {
    /** The clouds' basic metrics come every five minutes, and buckets start at whole multiples of that. */
    public static final Duration BUCKET = Duration.ofMinutes(5);

    /** The newest buckets may not have been published yet; nothing is concluded from their absence. */
    public static final Duration LAG = Duration.ofMinutes(10);

    private static final String SOURCE = "metrics";

    private UsageReading() {}

    /** The start of the first bucket that is needed to prove a window quiet. */
    public static Instant from(Instant now, Duration window) {
        return floor(now.minus(LAG).minus(window));
    }

    /** Whether this much use of a processor, in percent, is work. */
    public static boolean isBusyCpu(Watch watch, double cpuPercent) {
        return cpuPercent >= watch.idleCpuPercent();
    }

    /**
     * The activity signal of a cluster.
     *
     * @param usage for the id of every machine that runs its metrics
     */
    public static Signal read(Watch watch, Map<String, Usage> usage, Instant now) {
        if (usage.isEmpty()) {
            return Signal.unknown(SOURCE, Question.ACTIVITY, "no machine runs");
        }
        Optional<Signal> busy = lastWork(watch, usage, now);
        if (busy.isPresent()) {
            return busy.get();
        }
        Instant from = from(now, watch.window());
        Instant youngest = from;
        for (Map.Entry<String, Usage> of : new TreeMap<>(usage).entrySet()) {
            Instant started = started(watch.cluster(), of.getKey()).orElse(from);
            Optional<Instant> gap = firstGap(of.getValue(), started.isAfter(from) ? ceiling(started) : from, now);
            if (gap.isPresent()) {
                return Signal.unknown(SOURCE, Question.ACTIVITY, "no metrics of " + of.getKey() + " at " + gap.get());
            }
            youngest = started.isAfter(youngest) ? started : youngest;
        }
        return Signal.quiet(SOURCE, Question.ACTIVITY, youngest, quietText(watch, usage.size()));
    }

    private static Optional<Instant> started(Cluster cluster, String machine) {
        return cluster.machines().stream()
                .filter(resource -> resource.id().equals(machine))
                .map(Resource::startedAt)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static Optional<Signal> lastWork(Watch watch, Map<String, Usage> usage, Instant now) {
        NavigableMap<Instant, String> busy = new TreeMap<>();
        usage.forEach((machine, of) -> {
            of.cpuPercent().forEach((at, percent) -> {
                if (isBusyCpu(watch, percent)) {
                    busy.put(at, String.format(Locale.ROOT, "%s used %.0f %% CPU", machine, percent));
                }
            });
            of.networkKib().forEach((at, kib) -> {
                if (kib >= watch.idleNetworkKib()) {
                    busy.put(at, String.format(Locale.ROOT, "%s moved %.0f KiB in 5 min", machine, kib));
                }
            });
        });
        Instant oldest = now.minus(watch.window());
        return Optional.ofNullable(busy.lastEntry()).flatMap(last -> {
            Instant end = last.getKey().plus(BUCKET);
            Instant at = end.isAfter(now) ? now : end;
            return at.isBefore(oldest)
                    ? Optional.empty()
                    : Optional.of(Signal.alive(SOURCE, Question.ACTIVITY, at, last.getValue()));
        });
    }

    private static Optional<Instant> firstGap(Usage usage, Instant from, Instant now) {
        Instant last = floor(now.minus(LAG)).minus(BUCKET);
        for (Instant bucket = from; !bucket.isAfter(last); bucket = bucket.plus(BUCKET)) {
            if (!isNumber(usage.cpuPercent().get(bucket))
                    || !isNumber(usage.networkKib().get(bucket))) {
                return Optional.of(bucket);
            }
        }
        return Optional.empty();
    }

    private static boolean isNumber(@Nullable Double value) {
        return value != null && !value.isNaN();
    }

    private static String quietText(Watch watch, int machines) {
        return String.format(
                Locale.ROOT,
                "below %.0f %% CPU and %.0f KiB per 5 min on %s for %s",
                watch.idleCpuPercent(),
                watch.idleNetworkKib(),
                machines == 1 ? "its machine" : "all " + machines + " machines",
                Durations.format(watch.window()));
    }

    private static Instant floor(Instant instant) {
        long seconds = BUCKET.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
    }

    private static Instant ceiling(Instant instant) {
        return floor(instant).plus(BUCKET);
    }
}
