package dev.clusterjanitor.emulators;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;

/**
 * A real Dask scheduler on loopback, with workers and a client that do what a test says. All live in one process, which
 * ends with this JVM at the latest.
 */
public final class DaskCluster implements AutoCloseable {
    private final ChildProcess process;
    private final URI http;

    DaskCluster(ChildProcess process) {
        this.process = process;
        JsonNode addresses = DaskEvents.await("listening", process, other -> {});
        this.http = URI.create(addresses.path("http").asText());
    }

    /** Where its HTTP server answers, without any prefix: {@code http://127.0.0.1:12346}. */
    public URI http() {
        return http;
    }

    /** A worker of one thread joins. */
    public void addWorker() {
        does("worker");
    }

    /** A client connects. */
    public void connect() {
        does("connect");
    }

    /** The client leaves, with all that it held. */
    public void disconnect() {
        does("disconnect");
    }

    /** The client submits three tasks, which do not end before {@link #finish}. */
    public void submitWork() {
        does("work");
    }

    /** All tasks end; the client keeps their results. */
    public void finish() {
        does("finish");
    }

    /** A task of a moment, whose result of a megabyte the client keeps. */
    public void holdResult() {
        does("hold");
    }

    private void does(String command) {
        process.send(command);
        DaskEvents.await("done", process, other -> {});
    }

    /** SIGKILL: nothing is cleaned up. */
    public void kill() {
        process.kill();
    }

    /** Ends it. A second call does nothing. */
    @Override
    public void close() {
        process.close();
    }
}
