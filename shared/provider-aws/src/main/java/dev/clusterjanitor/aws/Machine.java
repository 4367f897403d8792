package dev.clusterjanitor.aws;

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
 * @param firstStartedAt when it was launched first; null if EC2 does not tell
 * @param lastStartedAt when it was started last; null if EC2 does not tell
 * @param tags all its tags
 * @param disks the EBS volumes attached to it
 * @param publicIp null if it has none
 * @param privateIp null if it has none
 */
record Machine(
        String id,
        String state,
        String zone,
        String type,
        @Nullable Instant firstStartedAt,
        @Nullable Instant lastStartedAt,
        Map<String, String> tags,
        List<Disk> disks,
        @Nullable String publicIp,
        @Nullable String privateIp) {

    /** Type of an instance in reports. */
    static final String TYPE = "ec2:instance";

    static final String RUNNING = "running";

    /** The states in which a machine costs compute time, or is about to. */
    private static final Set<String> LIVE = Set.of("pending", RUNNING, "stopping");

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

    /** As a part of a cluster. Metrics are there since the last start, and so is what counts as its age. */
    Resource asResource(Role role) {
        return new Resource(TYPE, id, state, role, type, lastStartedAt);
    }
}
