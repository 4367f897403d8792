package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Capacity;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Tasks and what they need, for tests. */
final class Tasks {
    static final Instant START = Machines.START;
    private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:";

    private Tasks() {}

    /** What dask-cloudprovider 2025.9.0 and newer write. */
    static Map<String, String> tags(String name, String host) {
        return Map.of("createdBy", "dask-cloudprovider", "cluster", host, "dask_cluster_name", name);
    }

    /** What dask-cloudprovider 2024.9.1 and older write. */
    static Map<String, String> oldTags(String host) {
        return Map.of("createdBy", "dask-cloudprovider", "cluster", host);
    }

    static Map<String, String> with(Map<String, String> tags, String key, String value) {
        Map<String, String> more = new HashMap<>(tags);
        more.put(key, value);
        return more;
    }

    static EcsTask scheduler(String host, String stem, String id, Map<String, String> tags) {
        return task(host, stem + "-scheduler", "dask-scheduler", id, tags, false);
    }

    static EcsTask worker(String host, String stem, String id, Map<String, String> tags) {
        return task(host, stem + "-worker", "dask-worker", id, tags, false);
    }

    static EcsTask task(
            String host, String family, String container, String id, Map<String, String> tags, boolean isOfService) {
        return new EcsTask(
                ARN + "task/" + host + "/" + id,
                host,
                "RUNNING",
                family,
                ARN + "task-definition/" + family + ":1",
                container,
                "FARGATE 1024 CPU 4096 MiB",
                Capacity.of(1),
                START,
                START,
                tags,
                "eni-1",
                false,
                isOfService,
                container.equals("dask-worker") ? id : "",
                "");
    }

    /** The same, started at that time under that worker's name, and with that doubt. */
    static EcsTask started(EcsTask task, Instant at, String name, String doubt) {
        return new EcsTask(
                task.arn(),
                task.ecsCluster(),
                task.status(),
                task.family(),
                task.definition(),
                task.container(),
                task.size(),
                task.capacity(),
                at,
                at,
                task.tags(),
                task.networkInterface(),
                task.usesTls(),
                task.isOfService(),
                name,
                doubt);
    }

    static EcsHost host(String name, Map<String, String> tags) {
        return host(name, tags, 0);
    }

    static EcsHost host(String name, Map<String, String> tags, int guests) {
        return new EcsHost(ARN + "cluster/" + name, name, "ACTIVE", tags, guests);
    }

    static EcsDefinition definition(String family, Map<String, String> tags) {
        return new EcsDefinition(ARN + "task-definition/" + family + ":1", family, "ACTIVE", START, tags);
    }

    static EcsRole role(String name, Map<String, String> tags) {
        return new EcsRole(name, "arn:aws:iam::123456789012:role/" + name, "AROA1", START, null, tags);
    }

    static EcsGroup group(String id, String name, Map<String, String> tags) {
        return new EcsGroup(id, name, tags, false);
    }
}
