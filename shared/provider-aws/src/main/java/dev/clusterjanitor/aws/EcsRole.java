package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of an IAM role.
 *
 * @param name its name
 * @param arn its ARN
 * @param id its unique id, which a later role of the same name does not get
 * @param createdAt null if IAM does not tell
 * @param lastUsedAt when it was last used, in whichever region; null if IAM tells of no use
 * @param tags all its tags
 */
record EcsRole(
        String name,
        String arn,
        String id,
        @Nullable Instant createdAt,
        @Nullable Instant lastUsedAt,
        Map<String, String> tags) {

    /** Type of a role in reports. */
    static final String TYPE = "iam:role";

    /** Whether it bears the marker of the very cluster that its name is made of. */
    boolean isOf(EcsNames names) {
        return names.roles().contains(name)
                && EcsMarker.read(tags)
                        .filter(marker -> marker.isOn(names.stem()))
                        .isPresent();
    }

    /** As a leftover, which it is since its last use: IAM tells of uses in every region, some hours late. */
    Resource asResource() {
        Instant since =
                lastUsedAt != null && (createdAt == null || lastUsedAt.isAfter(createdAt)) ? lastUsedAt : createdAt;
        return new Resource(TYPE, name, "", Role.PART, "", since);
    }
}
