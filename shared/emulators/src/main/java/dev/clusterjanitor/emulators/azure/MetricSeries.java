package dev.clusterjanitor.emulators.azure;

import java.time.Instant;
import java.util.Optional;

/** What the metrics of one machine say. */
@FunctionalInterface
public interface MetricSeries {
    /** A machine that does nothing. */
    MetricSeries QUIET = constant(0.5, 20);

    /** What it used in the five minutes that begin at this instant; empty: a gap in the data. */
    Optional<Point> at(Instant bucket);

    /**
     * What a machine used in five minutes.
     *
     * @param cpuPercent the highest share of its processors, 0 to 100
     * @param networkKib traffic in and out, in KiB
     */
    record Point(double cpuPercent, double networkKib) {}

    /** The same at all times. */
    static MetricSeries constant(double cpuPercent, double networkKib) {
        return bucket -> Optional.of(new Point(cpuPercent, networkKib));
    }

    /** Busy until an instant, and quiet from then on. */
    static MetricSeries busyUntil(Instant end) {
        return bucket -> bucket.isBefore(end) ? Optional.of(new Point(80, 50_000)) : QUIET.at(bucket);
    }
}
