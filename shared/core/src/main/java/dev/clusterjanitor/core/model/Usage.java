package dev.clusterjanitor.core.model;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What a cloud's metrics say of one machine, by the start of each bucket of five minutes. A bucket that is missing is a gap, not a
 * zero.
 *
 * @param cpuPercent the highest share of the machine's processors in use, 0 to 100
 * @param receivedKib the traffic that came in, in KiB
 * @param sentKib the traffic that went out, in KiB
 * @param credits the lowest number of CPU credits left, in minutes of one processor at full speed; empty where nobody asked
 * @param gpuPercent the highest power that one of its GPUs drew, in percent of the most that it may, 0 to 100; empty where nobody
 *     asked, or the cloud does not tell
 */
public record Usage(
        Map<Instant, Double> cpuPercent,
        Map<Instant, Double> receivedKib,
        Map<Instant, Double> sentKib,
        Map<Instant, Double> credits,
        Map<Instant, Double> gpuPercent) {
    private static final double BYTES_PER_KIB = 1024;

    /** No data at all. */
    public static final Usage NONE = new Usage(Map.of(), Map.of(), Map.of());

    /** Usage without credits and GPUs. */
    public Usage(Map<Instant, Double> cpuPercent, Map<Instant, Double> receivedKib, Map<Instant, Double> sentKib) {
        this(cpuPercent, receivedKib, sentKib, Map.of(), Map.of());
    }

    public Usage withCredits(Map<Instant, Double> more) {
        return new Usage(cpuPercent, receivedKib, sentKib, more, gpuPercent);
    }

    /** Traffic as clouds tell it, in bytes, in KiB. */
    public static Map<Instant, Double> kib(Map<Instant, Double> bytes) {
        Map<Instant, Double> kib = new HashMap<>();
        bytes.forEach((at, value) -> kib.put(at, value / BYTES_PER_KIB));
        return kib;
    }
}
