package dev.clusterjanitor.emulators;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A live Python process that made a cluster with dask-cloudprovider, holds the only reference to it, and stands still.
 */
public final class DaskClient implements AutoCloseable {

    /**
     * A machine that it started.
     *
     * @param id the instance id
     * @param name what dask-cloudprovider calls it; its {@code Name} tag, unless the client stopped {@link
     *     ClusterMoment#BEFORE_TAGS}
     */
    public record Machine(String id, String name) {}

    private final ChildProcess process;
    private final String clusterId;
    private final List<Machine> machines;

    private DaskClient(ChildProcess process, String clusterId, List<Machine> machines) {
        this.process = process;
        this.clusterId = clusterId;
        this.machines = List.copyOf(machines);
    }

    static DaskClient awaited(ChildProcess process) {
        List<Machine> machines = new ArrayList<>();
        JsonNode reached = DaskEvents.await(
                "reached",
                process,
                created -> machines.add(new Machine(
                        created.path("id").asText(), created.path("name").asText())));
        return new DaskClient(process, reached.path("cluster").asText(), machines);
    }

    /** The eight hexadecimal digits in its machines' names and tags. */
    public String clusterId() {
        return clusterId;
    }

    /** In the order in which they were started: the scheduler's first. */
    public List<Machine> machines() {
        return machines;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL, as by the out-of-memory killer: nothing is cleaned up. Returns when it is gone. */
    public void kill() {
        process.kill();
    }

    /** The same as {@link #kill}: an orderly end would delete the cluster. */
    @Override
    public void close() {
        kill();
    }
}
