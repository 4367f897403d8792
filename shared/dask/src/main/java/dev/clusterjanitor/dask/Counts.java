package dev.clusterjanitor.dask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.Holdings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code /json/counts.json} says: a picture of one moment, with no past. All versions of distributed since 2022
 * have it, switched on.
 *
 * @param processing tasks that workers are computing
 * @param waiting tasks that wait for others
 * @param unrunnable tasks that no worker may run
 * @param workers workers that are connected
 * @param desiredWorkers workers that the scheduler would like to have; while results are held that is above zero even
 *     if there is no work
 * @param clients clients that are connected, without the one that every scheduler has built in
 * @param results results in the workers' memory, copies included
 * @param bytes their size
 */
record Counts(
        long processing,
        long waiting,
        long unrunnable,
        long workers,
        long desiredWorkers,
        long clients,
        long results,
        long bytes) {

    /** {@code fire-and-forget}: every scheduler counts it among its clients. */
    private static final int BUILT_IN_CLIENTS = 1;

    /**
     * Reads them.
     *
     * @return empty if it is no such document: a number is missing, negative, or not a whole one
     */
    static Optional<Counts> of(JsonNode json) {
        List<Long> read = new ArrayList<>();
        for (String key : List.of(
                "processing", "waiting", "unrunnable", "workers", "desired_workers", "clients", "memory", "bytes")) {
            JsonNode number = json.path(key);
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                return Optional.empty();
            }
            read.add(number.longValue());
        }
        return Optional.of(new Counts(
                read.get(0),
                read.get(1),
                read.get(2),
                read.get(3),
                read.get(4),
                Math.max(0, read.get(5) - BUILT_IN_CLIENTS),
                read.get(6),
                read.get(7)));
    }

    /** What of this is work, in words; empty if none of it is. Clients and results are not. */
    Optional<String> work() {
        if (processing > 0) {
            return Optional.of(tasks(processing, "being computed"));
        }
        if (unrunnable > 0) {
            return Optional.of(tasks(unrunnable, "waiting for a worker that may run them"));
        }
        if (waiting > 0) {
            return Optional.of(tasks(waiting, "waiting"));
        }
        return workers == 0 && desiredWorkers > 0
                ? Optional.of("it has work, and waits for workers")
                : Optional.empty();
    }

    Holdings holdings() {
        return new Holdings(clients, results, bytes);
    }

    private static String tasks(long count, String state) {
        return count + (count == 1 ? " task is " : " tasks are ") + state;
    }
}
