package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of a persistent disk.
 *
 * @param id its number, which Google never gives again
 * @param name its name
 * @param zone its zone; empty for a regional disk, which is never one of ours
 * @param status Google's word for its state
 * @param size {@code 50 GB}
 * @param createdAt null if Google does not tell
 * @param labels all its labels, as they stand there
 * @param fingerprint of its labels
 * @param users the names of the machines that it is attached to
 * @param copyOf the snapshot or disk that it was made from; empty if it was made from an image, as dask-cloudprovider does,
 *     or from nothing
 */
record Disk(
        String id,
        String name,
        String zone,
        String status,
        String size,
        @Nullable Instant createdAt,
        Map<String, String> labels,
        String fingerprint,
        List<String> users,
        String copyOf) {

    /** Type of a disk in reports. */
    static final String TYPE = "compute:disk";

    boolean isFree() {
        return users.isEmpty();
    }

    Resource asResource() {
        return new Resource(TYPE, Machine.place(zone, name), status, Role.PART, size, createdAt);
    }
}
