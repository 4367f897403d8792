package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of an EBS volume.
 *
 * @param id its volume id
 * @param state EC2's word for its state
 * @param size size and type: {@code 40 GiB gp3}
 * @param createdAt null if EC2 does not tell
 * @param tags all its tags
 * @param attachedAt when it was last attached; null if it is not, or EC2 does not tell
 * @param attachedTo the instances that it is attached to
 */
record Volume(
        String id,
        String state,
        String size,
        @Nullable Instant createdAt,
        Map<String, String> tags,
        @Nullable Instant attachedAt,
        List<String> attachedTo) {

    /** Type of a volume in reports. */
    static final String TYPE = "ec2:volume";

    /** A machine's disks are made with it; starting one may take some minutes where capacity is short. */
    private static final Duration LONGEST_LAUNCH = Duration.ofMinutes(5);

    /** How far the clocks of EC2's parts may be apart. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** The state of a volume that no machine uses. */
    static final String AVAILABLE = "available";

    boolean isAvailable() {
        return state.equals(AVAILABLE);
    }

    /** Whether it is on its way out already; EC2 lists it for some minutes more. */
    boolean isVanishing() {
        return state.equals("deleting") || state.equals("deleted");
    }

    /**
     * Whether it was made when that machine was launched, and has been attached since. One that was restored from a
     * snapshot, with the tags that the snapshot copied, was not.
     */
    boolean isMadeWith(Machine machine) {
        Instant launch = machine.firstStartedAt();
        return launch != null
                && createdAt != null
                && attachedAt != null
                && !createdAt.isBefore(launch.minus(SKEW))
                && !createdAt.isAfter(launch.plus(LONGEST_LAUNCH))
                && !attachedAt.isAfter(createdAt.plus(LONGEST_LAUNCH));
    }

    Resource asResource() {
        return new Resource(TYPE, id, state, Role.PART, size, createdAt);
    }
}
