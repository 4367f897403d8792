package dev.clusterjanitor.emulators.azure;

import dev.clusterjanitor.emulators.DaskUsage;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the metrics of one machine say. */
@FunctionalInterface
public interface MetricSeries {
    /** What it used in the five minutes that begin at this instant; empty: a gap in the data. */
    Optional<Point> at(Instant bucket);

    /**
     * What a machine used in five minutes.
     *
     * @param cpuPercent the highest share of its processors, 0 to 100
     * @param receivedKib traffic in, in KiB
     * @param sentKib traffic out, in KiB
     * @param credits CPU credits left; null for a size that has none
     */
    record Point(
            double cpuPercent,
            double receivedKib,
            double sentKib,
            @Nullable Double credits) {
        /** A machine with so many credits that moves as much in one direction as in the other. */
        public Point(double cpuPercent, double networkKib, double credits) {
            this(cpuPercent, networkKib / 2, networkKib / 2, credits);
        }

        /** A machine without credits that moves as much in one direction as in the other. */
        public Point(double cpuPercent, double networkKib) {
            this(cpuPercent, networkKib / 2, networkKib / 2, null);
        }
    }

    /** The same at all times. */
    static MetricSeries constant(double cpuPercent, double networkKib) {
        return bucket -> Optional.of(new Point(cpuPercent, networkKib));
    }

    /** A machine with one processor in an idle cluster, as real ones were measured. */
    static MetricSeries idle(String machine) {
        return constant(DaskUsage.idle(machine));
    }

    /** At work until an instant, and idle from then on. */
    static MetricSeries busyUntil(String machine, Instant end) {
        MetricSeries busy = constant(DaskUsage.busy(machine));
        MetricSeries idle = idle(machine);
        return bucket -> bucket.isBefore(end) ? busy.at(bucket) : idle.at(bucket);
    }

    private static MetricSeries constant(DaskUsage usage) {
        return bucket -> Optional.of(new Point(usage.cpuPercentOfCore(), usage.receivedKib(), usage.sentKib(), null));
    }
}
