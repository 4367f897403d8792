package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.policy.UsageReading.BUCKET;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Usage;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One machine of a cluster: what its metrics say, held against its limits.
 *
 * @param machine the machine
 * @param usage its metrics
 * @param limits below what it is idle
 */
record MachineUse(Resource machine, Usage usage, MachineLimits limits) {

    /** A burstable machine is slowed down little by little in the quarter of an hour before its credits are spent. */
    private static final double MINUTES_IN_RESERVE = 15;

    MachineUse with(MachineLimits others) {
        return new MachineUse(machine, usage, others);
    }

    /** When it began to run; the distant past if the cloud does not tell, so that data are needed for all of any window. */
    Instant started() {
        return machine.startedAt() == null ? Instant.MIN : machine.startedAt();
    }

    /** Its busy buckets that are not wholly before an instant, each with what was seen: CPU tells more than traffic. */
    NavigableMap<Instant, String> work(Instant from) {
        NavigableMap<Instant, String> work = new TreeMap<>();
        TreeSet<Instant> all = new TreeSet<>(usage.cpuPercent().keySet());
        all.addAll(usage.receivedKib().keySet());
        all.addAll(usage.sentKib().keySet());
        all.addAll(usage.gpuPercent().keySet());
        all.tailSet(from.minus(BUCKET), false).forEach(at -> workAt(at).ifPresent(what -> work.put(at, what)));
        return work;
    }

    private Optional<String> workAt(Instant at) {
        double gpu = usage.gpuPercent().getOrDefault(at, 0.0);
        if (gpu >= MachineLimits.GPU_AT_WORK) {
            return Optional.of("a GPU of " + machine.id() + " drew " + MachineLimits.shown(gpu) + " % of its power");
        }
        @Nullable Double cpu = usage.cpuPercent().get(at);
        if (cpu != null && limits.isBusyCpu(cpu)) {
            return Optional.of(machine.id() + " used " + MachineLimits.shown(cpu) + " % CPU");
        }
        // A bucket that lacks one of the two directions proves work all the same.
        return limits.busyTraffic(
                        usage.receivedKib().getOrDefault(at, 0.0),
                        usage.sentKib().getOrDefault(at, 0.0))
                .map(traffic -> machine.id() + " " + traffic + " in 5 min");
    }

    /** The first bucket in a span that lacks data. */
    Optional<Instant> firstGap(Instant from, Instant to) {
        for (Instant bucket = from; bucket.isBefore(to); bucket = bucket.plus(BUCKET)) {
            if (!isNumber(usage.cpuPercent().get(bucket))
                    || !isNumber(usage.receivedKib().get(bucket))
                    || !isNumber(usage.sentKib().get(bucket))) {
                return Optional.of(bucket);
            }
        }
        return Optional.empty();
    }

    /** Whether it could have worked at full speed all through a span, so that it was slow by choice. */
    boolean creditsLasted(Instant from, Instant to) {
        double least = MINUTES_IN_RESERVE * machine.capacity().processors();
        if (usage.credits().isEmpty() || !from.isBefore(to)) {
            return false;
        }
        for (Instant bucket = from; bucket.isBefore(to); bucket = bucket.plus(BUCKET)) {
            if (!(usage.credits().getOrDefault(bucket, 0.0) >= least)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(@Nullable Double value) {
        return value != null && !value.isNaN();
    }
}
