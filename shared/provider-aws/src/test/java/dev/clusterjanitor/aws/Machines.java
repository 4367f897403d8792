package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Scope;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Machines and disks for tests. */
final class Machines {
    static final Scope SCOPE = new Scope(CloudProvider.AWS, "123456789012", "us-east-1");
    static final Instant START = Instant.parse("2026-01-12T12:00:00Z");

    private Machines() {}

    static Map<String, String> schedulerTags(String cluster) {
        return Map.of(
                "createdBy", "dask-cloudprovider", "Dask Cluster", cluster, "Name", "dask-" + cluster + "-scheduler");
    }

    static Map<String, String> workerTags(String cluster, String worker) {
        return Map.of(
                "createdBy",
                "dask-cloudprovider",
                "Dask Cluster",
                cluster,
                "Name",
                "dask-" + cluster + "-worker-" + worker);
    }

    static Map<String, String> with(Map<String, String> tags, String key, String value) {
        Map<String, String> more = new HashMap<>(tags);
        more.put(key, value);
        return more;
    }

    static Machine machine(String id, String state, Map<String, String> tags) {
        return machine(id, state, START, tags);
    }

    static Machine machine(String id, String state, Instant started, Map<String, String> tags) {
        return new Machine(
                id,
                state,
                "us-east-1a",
                "m5.large",
                Capacity.of(2),
                started,
                started,
                null,
                tags,
                List.of(),
                Map.of(),
                "",
                null,
                null);
    }

    static Machine inZone(String id, String zone) {
        return new Machine(
                id,
                "running",
                zone,
                "m5.large",
                Capacity.of(2),
                START,
                START,
                null,
                Map.of(),
                List.of(),
                Map.of(),
                "",
                null,
                null);
    }

    static Volume leftover(String id, Map<String, String> tags) {
        return new Volume(id, "available", "40 GiB gp3", START, tags, null, List.of());
    }
}
