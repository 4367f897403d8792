package dev.clusterjanitor.core.testing;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Lock;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.model.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds clusters for tests: a whole one with two workers, three days old at {@link #NOW}, without any tag. */
public final class ClusterBuilder {
    /** The time at which most tests take place: a Thursday, 12:00 UTC. */
    public static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    public static final KindId KIND = KindId.parse("aws/dask-ec2");
    public static final Scope SCOPE = new Scope(CloudProvider.AWS, "123456789012", "us-east-1");

    private ClusterId id = new ClusterId(KIND, SCOPE, "1a2b3c4d");
    private String incarnation = "i-scheduler";
    private Shape shape = Shape.WHOLE;
    private @Nullable Instant createdAt = Instant.parse("2026-01-12T12:00:00Z");
    private @Nullable Instant workersStartedAt;
    private int workers = 2;
    private Capacity capacity = Capacity.of(2);
    private String machineType = "m5.large";
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final Map<String, String> workerTags = new LinkedHashMap<>();
    private final List<Lock> locks = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();

    private ClusterBuilder() {}

    public static ClusterBuilder aCluster() {
        return new ClusterBuilder();
    }

    public ClusterBuilder named(String name) {
        return withId(new ClusterId(KIND, SCOPE, name));
    }

    public ClusterBuilder withId(ClusterId newId) {
        id = newId;
        return this;
    }

    public ClusterBuilder incarnation(String value) {
        incarnation = value;
        return this;
    }

    public ClusterBuilder shape(Shape value) {
        shape = value;
        return this;
    }

    /** When it began; null: the cloud does not tell. */
    public ClusterBuilder createdAt(@Nullable Instant value) {
        createdAt = value;
        return this;
    }

    public ClusterBuilder workersStartedAt(Instant value) {
        workersStartedAt = value;
        return this;
    }

    public ClusterBuilder workers(int count) {
        workers = count;
        return this;
    }

    /** The type of each of its machines. */
    public ClusterBuilder machineType(String type) {
        machineType = type;
        return this;
    }

    /** What each of its machines has to compute with. */
    public ClusterBuilder capacity(Capacity value) {
        capacity = value;
        return this;
    }

    public ClusterBuilder tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    public ClusterBuilder tag(JanitorTag tag, String value) {
        return tag(TagKeys.DEFAULT.of(tag), value);
    }

    public ClusterBuilder tag(JanitorTag tag, Instant value) {
        return tag(tag, Instants.format(value));
    }

    /** A tag on a worker alone; where the same key has another value, both values count. */
    public ClusterBuilder workerTag(String key, String value) {
        workerTags.put(key, value);
        return this;
    }

    public ClusterBuilder workerTag(JanitorTag tag, String value) {
        return workerTag(TagKeys.DEFAULT.of(tag), value);
    }

    public ClusterBuilder workerTag(JanitorTag tag, Instant value) {
        return workerTag(tag, Instants.format(value));
    }

    public ClusterBuilder ownedBy(String owner) {
        return tag(JanitorTag.OWNER, owner);
    }

    public ClusterBuilder heartbeat(Instant at) {
        return tag(JanitorTag.HEARTBEAT, at);
    }

    /** Held for stale, nobody told yet. */
    public ClusterBuilder marked(Instant staleSince) {
        return tag(JanitorTag.INCARNATION, incarnation).tag(JanitorTag.STALE_SINCE, staleSince);
    }

    /** Held for stale, and its owner was told. */
    public ClusterBuilder notified(Instant notifiedAt, Instant deleteAfter) {
        return marked(notifiedAt).tag(JanitorTag.NOTIFIED_AT, notifiedAt).tag(JanitorTag.DELETE_AFTER, deleteAfter);
    }

    public ClusterBuilder locked(String name) {
        locks.add(new Lock("i-scheduler", name));
        return this;
    }

    public ClusterBuilder doubt(String why) {
        doubts.add(why);
        return this;
    }

    public Cluster build() {
        List<Resource> resources = new ArrayList<>();
        switch (shape) {
            case WHOLE -> {
                resources.add(machine("i-scheduler", Role.SCHEDULER, createdAt));
                addWorkers(resources);
            }
            case WORKERS, ORPHANED -> addWorkers(resources);
            case UNGROUPED -> resources.add(machine(id.name(), Role.MACHINE, createdAt));
            case RESIDUE ->
                resources.add(new Resource("ec2:volume", "vol-1", "available", Role.PART, "40 GiB gp3", createdAt));
        }
        Tags all = Tags.merge(List.of(tags, workerTags));
        return new Cluster(id, new Incarnation(incarnation), shape, createdAt, resources, all, locks, doubts);
    }

    private void addWorkers(List<Resource> resources) {
        for (int i = 1; i <= workers; i++) {
            resources.add(
                    machine("i-worker-" + i, Role.WORKER, workersStartedAt == null ? createdAt : workersStartedAt));
        }
    }

    private Resource machine(String id, Role role, @Nullable Instant startedAt) {
        return new Resource("ec2:instance", id, "running", role, machineType, startedAt, capacity);
    }
}
