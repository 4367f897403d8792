package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.policy.UsageReading;
import dev.clusterjanitor.gcp.TimeSeries.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The metrics of many machines, bucket by bucket, in little room: a bucket without data is not a number. */
final class UsageTable {
    private static final double BYTES_PER_KIB = 1024;
    private static final double PERCENT = 100;

    private final Instant[] starts;
    private final Map<String, EnumMap<Metric, float[]>> rows = new HashMap<>();
    private final Map<String, Map<String, String>> gone = new HashMap<>();

    /**
     * An empty table.
     *
     * @param from the start of the first bucket
     * @param to the end of the last
     */
    UsageTable(Instant from, Instant to) {
        starts = new Instant[Math.toIntExact(buckets(from, to))];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = from.plus(UsageReading.BUCKET.multipliedBy(i));
        }
    }

    /** How many buckets lie between. */
    static long buckets(Instant from, Instant to) {
        return Duration.between(from, to).dividedBy(UsageReading.BUCKET);
    }

    /** Makes room for a machine. */
    void add(String machine) {
        rows.put(machine, new EnumMap<>(Metric.class));
    }

    /** Makes room for machines of this cluster that nobody has listed; what comes of other clusters' is not kept. */
    void addGoneOf(String cluster) {
        gone.put(cluster, new HashMap<>(0));
    }

    /** The numbers and names of machines of a cluster that are not listed any more, and have data all the same. */
    Map<String, String> goneOf(String cluster) {
        return gone.getOrDefault(cluster, Map.of());
    }

    void put(Metric metric, String machine, String name, Instant end, double value) {
        if (!rows.containsKey(machine)) {
            DaskMachine.read(name)
                    .flatMap(gone -> Optional.ofNullable(this.gone.get(gone.cluster())))
                    .ifPresent(machines -> {
                        machines.put(machine, name);
                        add(machine);
                    });
        }
        EnumMap<Metric, float[]> row = rows.get(machine);
        // A bucket ends where the next begins: its last moment lies in it.
        long bucket = starts.length == 0
                ? -1
                : Math.floorDiv(
                        end.minusNanos(1).getEpochSecond() - starts[0].getEpochSecond(),
                        UsageReading.BUCKET.toSeconds());
        if (row != null && bucket >= 0 && bucket < starts.length) {
            row.computeIfAbsent(metric, m -> empty())[(int) bucket] = (float) value;
        }
    }

    /** What is known of a machine. */
    Usage of(String machine) {
        EnumMap<Metric, float[]> row = rows.getOrDefault(machine, new EnumMap<>(Metric.class));
        Map<Instant, Double> cpu = new HashMap<>();
        Map<Instant, Double> received = new HashMap<>();
        Map<Instant, Double> sent = new HashMap<>();
        for (int i = 0; i < starts.length; i++) {
            float use = at(row, Metric.CPU, i);
            if (!Float.isNaN(use)) {
                cpu.put(starts[i], use * PERCENT);
            }
            putKib(received, starts[i], at(row, Metric.RECEIVED, i));
            putKib(sent, starts[i], at(row, Metric.SENT, i));
        }
        return new Usage(cpu, received, sent);
    }

    private static void putKib(Map<Instant, Double> kib, Instant start, float bytes) {
        if (!Float.isNaN(bytes)) {
            kib.put(start, bytes / BYTES_PER_KIB);
        }
    }

    private static float at(EnumMap<Metric, float[]> row, Metric metric, int bucket) {
        float[] values = row.get(metric);
        return values == null ? Float.NaN : values[bucket];
    }

    private float[] empty() {
        float[] values = new float[starts.length];
        Arrays.fill(values, Float.NaN);
        return values;
    }
}
