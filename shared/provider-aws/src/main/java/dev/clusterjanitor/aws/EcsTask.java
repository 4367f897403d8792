package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of a task. Its overrides are not kept: they hold the user's environment, secrets included.
 *
 * @param arn its ARN
 * @param ecsCluster the name of the ECS cluster that it runs in
 * @param status ECS's word for its state ({@code lastStatus})
 * @param family the family of its task definition
 * @param definition the ARN of its task definition
 * @param container the name of its container
 * @param size what it costs by: {@code FARGATE 1024 CPU 4096 MiB}
 * @param capacity what it has to compute with
 * @param createdAt null if ECS does not tell
 * @param startedAt when its container started; null if it has not yet, or ECS does not tell
 * @param tags all its tags
 * @param networkInterface the id of its network interface; null if it has none of its own
 * @param usesTls whether its command line names keys
 * @param isOfService whether a service runs it, and would run it again
 * @param name the name that a worker was given on its command line; empty if it has none
 * @param doubt why dask-cloudprovider may not have started it, as half a sentence about it; empty if nothing speaks
 *     against it
 */
record EcsTask(
        String arn,
        String ecsCluster,
        String status,
        String family,
        String definition,
        String container,
        String size,
        Capacity capacity,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        Map<String, String> tags,
        @Nullable String networkInterface,
        boolean usesTls,
        boolean isOfService,
        String name,
        String doubt) {

    /** Type of a task in reports. */
    static final String TYPE = "ecs:task";

    static final String RUNNING = "RUNNING";
    static final String STOPPED = "STOPPED";
    private static final Set<String> ENDED = Set.of(STOPPED, "DELETED");

    /** The states of a task that was told to end, or does so by itself. */
    private static final Set<String> ENDING = Set.of("DEACTIVATING", "STOPPING", "DEPROVISIONING");

    /** Whether nothing of it runs any more. */
    boolean isOver() {
        return ENDED.contains(status);
    }

    /** Whether it runs, or is about to, and nothing has told it to end. */
    boolean isLive() {
        return !isOver() && !ENDING.contains(status);
    }

    /** The last part of the ARN. */
    String id() {
        return idOf(arn);
    }

    static String idOf(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** The name of the ECS cluster in the ARN of a task; empty in the short form, which names none. */
    static String ecsClusterOf(String taskArn) {
        String[] parts = taskArn.split("/", -1);
        return parts.length == 3 ? parts[1] : "";
    }

    /** What it does: its container tells, as dask-cloudprovider names it, else the family of its definition. */
    Role role() {
        if (container.equals("dask-scheduler") || family.endsWith("-scheduler")) {
            return Role.SCHEDULER;
        }
        return container.equals("dask-worker") || family.endsWith("-worker") ? Role.WORKER : Role.MACHINE;
    }

    Resource asResource() {
        Instant since = startedAt == null ? createdAt : startedAt;
        return new Resource(TYPE, arn, status, role(), size, since, capacity);
    }
}
