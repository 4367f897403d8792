package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of an ECS cluster: the place that tasks run in, which may be the user's own.
 *
 * @param arn its ARN
 * @param name its name
 * @param status ECS's word for its state
 * @param tags all its tags
 * @param guests how many services and container instances of somebody else it has
 */
record EcsHost(String arn, String name, String status, Map<String, String> tags, int guests) {
    /** Type of an ECS cluster in reports. */
    static final String TYPE = "ecs:cluster";

    static final String ACTIVE = "ACTIVE";

    /** Whether dask-cloudprovider made it, for the Dask cluster in its tags. Users' own bear no such tags. */
    boolean isMadeByDask() {
        return EcsMarker.read(tags)
                .filter(marker -> marker.name() != null && marker.ecsCluster().equals(name))
                .isPresent();
    }

    /**
     * As a part of a cluster.
     *
     * @param seenAt a time at which it was there for certain, as ECS does not tell when it was made; null if unknown
     */
    Resource asResource(@Nullable Instant seenAt) {
        return new Resource(TYPE, arn, status, Role.PART, "", seenAt);
    }
}
