package dev.clusterjanitor.core.model;

import java.time.Instant;
import java.util.Map;

/**
 * What a cloud's metrics say of one running machine, in buckets of five minutes. A bucket that is missing is a gap, not a zero.
 *
 * @param cpuPercent for the start of each bucket the highest share of the machine's processors in use, 0 to 100
 * @param networkKib for the start of each bucket the traffic in and out, in KiB
 */
public record Usage(Map<Instant, Double> cpuPercent, Map<Instant, Double> networkKib) {
    /** No data at all. */
    public static final Usage NONE = new Usage(Map.of(), Map.of());
}
