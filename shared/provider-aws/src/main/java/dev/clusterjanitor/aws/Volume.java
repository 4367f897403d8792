package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
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
 * @param attachedTo the instances that it is attached to
 */
record Volume(
        String id,
        String state,
        String size,
        @Nullable Instant createdAt,
        Map<String, String> tags,
        List<String> attachedTo) {

    /** Type of a volume in reports. */
    static final String TYPE = "ec2:volume";

    /** The state of a volume that no machine uses. */
    static final String AVAILABLE = "available";

    boolean isAvailable() {
        return state.equals(AVAILABLE);
    }

    /** Whether it is on its way out already; EC2 lists it for some minutes more. */
    boolean isVanishing() {
        return state.equals("deleting") || state.equals("deleted");
    }

    Resource asResource() {
        return new Resource(TYPE, id, state, Role.PART, size, createdAt);
    }
}
