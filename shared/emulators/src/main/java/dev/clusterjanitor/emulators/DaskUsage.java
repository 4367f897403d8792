package dev.clusterjanitor.emulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * What a machine of a real Dask cluster was measured to use (docs/idle-dask.md): emulated machines use the same.
 *
 * @param cpuPercentOfCore in percent of one processor, 0 to 100 and above
 * @param receivedKib traffic in, in KiB in five minutes
 * @param sentKib traffic out, likewise
 */
public record DaskUsage(double cpuPercentOfCore, double receivedKib, double sentKib) {
    private static final double BYTES_PER_KIB = 1024;
    private static final String RELEASE = "newest";
    private static final String IDLE = "idle-4";
    private static final String BUSY = "busy-shuffle";

    private static final class Table {
        private static final JsonNode ROWS = read();

        private static JsonNode read() {
            try (InputStream table = DaskUsage.class.getResourceAsStream("dask-usage.json")) {
                return JsonMapper.builder()
                        .build()
                        .readTree(Objects.requireNonNull(table, "dask-usage.json"))
                        .path("rows");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * A machine of a cluster of four workers that has nothing to do.
     *
     * @param machine its name or id; a scheduler's has the word in it
     */
    public static DaskUsage idle(String machine) {
        return of(IDLE, machine.contains("scheduler"));
    }

    /** A machine of a cluster of four workers that shuffles data; by its name, as above. */
    public static DaskUsage busy(String machine) {
        return of(BUSY, machine.contains("scheduler"));
    }

    /**
     * A machine of a measured row.
     *
     * @param row the row's id: {@code idle-4}
     * @param scheduler whether it is the scheduler; else the busiest worker
     * @throws IllegalArgumentException if there is no such row
     */
    public static DaskUsage of(String row, boolean scheduler) {
        for (JsonNode one : Table.ROWS) {
            if (one.path("id").asText().equals(row)
                    && one.path("release").asText().equals(RELEASE)) {
                JsonNode machine =
                        scheduler ? one.path("scheduler") : one.path("workers").path("busiest");
                return new DaskUsage(
                        machine.path("cpuPercentOfCore").path("mean").asDouble(),
                        machine.path("receivedKibPer5Min").path("mean").asDouble(),
                        machine.path("sentKibPer5Min").path("mean").asDouble());
            }
        }
        throw new IllegalArgumentException("no row was measured as " + row);
    }

    /** Traffic in, in bytes in five minutes. */
    public long received() {
        return Math.round(receivedKib * BYTES_PER_KIB);
    }

    /** Traffic out, in bytes in five minutes. */
    public long sent() {
        return Math.round(sentKib * BYTES_PER_KIB);
    }
}
