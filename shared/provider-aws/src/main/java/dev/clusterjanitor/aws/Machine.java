package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of an EC2 instance: little, as a region may have a hundred thousand.
 *
 * @param id its instance id
 * @param state EC2's word for its state
 * @param zone its availability zone
 * @param type its instance type
 * @param capacity what it has to compute with
 * @param firstStartedAt when it was launched first; null if EC2 does not tell
 * @param lastStartedAt when it was started last; null if EC2 does not tell
 * @param endedAt when it was stopped or terminated; null if it was not, or EC2 does not tell
 * @param tags all its tags
 * @param disks the EBS volumes attached to it
 * @param traits what dask-cloudprovider gives to all machines of a cluster and nobody changes later, by the words for people
 * @param securityGroups the ids of its security groups, in order, with a space after each
 * @param publicIp null if it has none
 * @param privateIp null if it has none
 */
record Machine(
        String id,
        String state,
        String zone,
        String type,
        Capacity capacity,
        @Nullable Instant firstStartedAt,
        @Nullable Instant lastStartedAt,
        @Nullable Instant endedAt,
        Map<String, String> tags,
        List<Disk> disks,
        Map<String, String> traits,
        String securityGroups,
        @Nullable String publicIp,
        @Nullable String privateIp) {

    /** Type of an instance in reports. */
    static final String TYPE = "ec2:instance";

    static final String RUNNING = "running";

    /** The states in which a machine costs compute time, or is about to. */
    private static final Set<String> LIVE = Set.of("pending", RUNNING, "stopping");

    /** The states in which a machine is only listed, for about an hour, with its tags and little more. */
    private static final Set<String> GONE = Set.of("shutting-down", "terminated");

    /**
     * An attached EBS volume.
     *
     * @param id its volume id
     * @param attachedAt null if EC2 does not tell
     */
    record Disk(String id, @Nullable Instant attachedAt) {
        Resource asResource() {
            return new Resource(Volume.TYPE, id, "attached", Role.PART, "", attachedAt);
        }
    }

    boolean isLive() {
        return LIVE.contains(state);
    }

    /** Whether it is terminated, or about to be, and no part of anything any more. */
    boolean isGone() {
        return GONE.contains(state);
    }

    /** As a part of a cluster. Metrics are there since the last start, and so is what counts as its age. */
    Resource asResource(Role role) {
        return new Resource(TYPE, id, state, role, type, lastStartedAt, endedAt, capacity);
    }
}
