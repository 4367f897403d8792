package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of one revision of a task definition.
 *
 * @param arn its ARN
 * @param family its family
 * @param status {@code ACTIVE} or {@code INACTIVE}
 * @param registeredAt null if ECS does not tell
 * @param tags all its tags
 */
record EcsDefinition(
        String arn, String family, String status, @Nullable Instant registeredAt, Map<String, String> tags) {
    /** Type of a task definition in reports. */
    static final String TYPE = "ecs:task-definition";

    static final String ACTIVE = "ACTIVE";

    boolean isActive() {
        return status.equals(ACTIVE);
    }

    /** Its maker's marker, if it stands on a definition of just that cluster. */
    boolean isOf(EcsNames names) {
        return names.families().contains(family)
                && EcsMarker.read(tags)
                        .filter(marker -> marker.isOn(names.stem()))
                        .isPresent();
    }

    Resource asResource() {
        return new Resource(TYPE, arn, status, Role.PART, "", registeredAt);
    }
}
