package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of a security group with dask-cloudprovider's description.
 *
 * @param id its id
 * @param name its name
 * @param tags all its tags; releases up to 2024.9.1 gave it none
 * @param isInUse whether network interfaces are in it
 */
record EcsGroup(String id, String name, Map<String, String> tags, boolean isInUse) {
    /** Type of a security group in reports. */
    static final String TYPE = "ec2:security-group";

    EcsGroup inUse(boolean used) {
        return new EcsGroup(id, name, tags, used);
    }

    /**
     * As a part of a cluster.
     *
     * @param seenAt a time at which it was there for certain, as AWS does not tell when it was made; null if unknown
     */
    Resource asResource(@Nullable Instant seenAt) {
        return new Resource(TYPE, id, isInUse ? "in-use" : "available", Role.PART, "", seenAt);
    }
}
