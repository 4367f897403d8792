package dev.clusterjanitor.emulators.google;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A cluster in the making, as dask-cloudprovider's GCPCluster leaves it: machines {@code dask-<id>-scheduler} and {@code
 * dask-<id>-worker-<8 hex>} in one zone, with its marker for a label, and disks without any.
 */
public final class DaskGceCluster {
    private final GoogleProject project;
    private final String name;
    private final Map<String, String> labels = new LinkedHashMap<>(Map.of("container_vm", "dask-cloudprovider"));
    private final Map<String, String> schedulerLabels = new LinkedHashMap<>();
    private String zone = "us-east1-c";
    private Instant createdAt;
    private int workers = 1;
    private boolean scheduler = true;

    DaskGceCluster(GoogleProject project, String name, Instant now) {
        this.project = project;
        this.name = name;
        this.createdAt = now;
    }

    /**
     * What was started.
     *
     * @param machines the scheduler first, if there is one
     */
    public record Started(List<GceInstance> machines) {
        public Started {
            machines = List.copyOf(machines);
        }

        /** The first machine: the scheduler of a whole cluster. */
        public GceInstance scheduler() {
            return machines.get(0);
        }

        public Started each(Consumer<GceInstance> change) {
            machines.forEach(change);
            return this;
        }

        /** Every machine works, at all times. */
        public Started busy() {
            return each(machine -> machine.cpu(at -> 0.9));
        }

        /** Every machine works until then, and never after. */
        public Started busyUntil(Instant end) {
            return each(machine -> machine.busyUntil(end));
        }

        /** Nothing is known of any machine. */
        public Started withoutMetrics() {
            return each(machine -> machine.cpu(at -> null).network(at -> null));
        }
    }

    public DaskGceCluster zone(String zone) {
        this.zone = zone;
        return this;
    }

    public DaskGceCluster createdAt(Instant at) {
        this.createdAt = at;
        return this;
    }

    public DaskGceCluster workers(int workers) {
        this.workers = workers;
        return this;
    }

    /** The scheduler is gone already. */
    public DaskGceCluster withoutScheduler() {
        scheduler = false;
        return this;
    }

    /** A label on every machine, as {@code instance_labels} of GCPCluster sets it. */
    public DaskGceCluster label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    /** A label on the scheduler alone, as its owner sets it later. */
    public DaskGceCluster schedulerLabel(String key, String value) {
        schedulerLabels.put(key, value);
        return this;
    }

    /** As if the user's configuration had replaced the marker. */
    public DaskGceCluster withoutMarker() {
        labels.remove("container_vm");
        return this;
    }

    /** As releases up to 2022.5.0 did it: with their marker. */
    public DaskGceCluster ofAnOldRelease() {
        labels.remove("container_vm");
        labels.put("container-vm", "dask-cloudprovider");
        return this;
    }

    /** Starts it; its machines are all but idle. */
    public Started start() {
        List<GceInstance> machines = new ArrayList<>();
        if (scheduler) {
            GceInstance machine = machine("scheduler");
            schedulerLabels.forEach(machine::label);
            machines.add(machine);
        }
        for (int i = 0; i < workers; i++) {
            machines.add(machine("worker-" + String.format("%08x", i)));
        }
        return new Started(machines);
    }

    private GceInstance machine(String role) {
        GceInstance machine = project.machine("dask-" + name + "-" + role, zone, createdAt);
        labels.forEach(machine::label);
        return machine;
    }
}
