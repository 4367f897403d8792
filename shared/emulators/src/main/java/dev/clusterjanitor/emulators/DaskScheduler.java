package dev.clusterjanitor.emulators;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;

/** A real Dask scheduler, a process of its own on loopback, without workers. */
public final class DaskScheduler implements AutoCloseable {

    private final ChildProcess process;
    private final URI comm;
    private final URI http;

    private DaskScheduler(ChildProcess process, URI comm, URI http) {
        this.process = process;
        this.comm = comm;
        this.http = http;
    }

    static DaskScheduler awaited(ChildProcess process) {
        JsonNode addresses = DaskEvents.await("listening", process, other -> {});
        return new DaskScheduler(
                process,
                URI.create(addresses.path("comm").asText()),
                URI.create(addresses.path("http").asText()));
    }

    /** Where clients connect: {@code tcp://127.0.0.1:12345}. */
    public URI comm() {
        return comm;
    }

    /** Where it answers {@code /health}, {@code /json/counts.json} and the like: {@code http://127.0.0.1:12346}. */
    public URI http() {
        return http;
    }

    /** Ends it. A second call does nothing. */
    @Override
    public void close() {
        process.close();
    }
}
