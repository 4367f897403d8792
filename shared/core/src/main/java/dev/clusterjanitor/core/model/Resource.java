package dev.clusterjanitor.core.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing in a cloud that a cluster is made of.
 *
 * @param type service and type in the cloud's own words: {@code ec2:instance}, {@code ec2:volume}
 * @param id the cloud's own id, unique in the scope: {@code i-0abc}
 * @param state the cloud's own word for its state: {@code running}, {@code stopped}, {@code available}
 * @param role what it does in the cluster
 * @param size what it costs by, in the cloud's own words: {@code m5.large}, {@code 40 GiB gp3}; empty if not known
 * @param startedAt when it first started or was created; null if the cloud does not tell
 * @param endedAt when it stopped or was terminated; null while it runs, or if the cloud does not tell
 * @param capacity how much it has to compute with; {@link Capacity#UNKNOWN} for what is no machine
 */
public record Resource(
        String type,
        String id,
        String state,
        Role role,
        String size,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Capacity capacity) {

    /** A machine that runs, or of which the cloud does not tell when it ended. */
    public Resource(
            String type,
            String id,
            String state,
            Role role,
            String size,
            @Nullable Instant startedAt,
            Capacity capacity) {
        this(type, id, state, role, size, startedAt, null, capacity);
    }

    /** The same part, which ended at that time; null: the cloud does not tell. */
    public Resource endedAt(@Nullable Instant end) {
        return new Resource(type, id, state, role, size, startedAt, end, capacity);
    }

    /** A part that is no machine, or one whose capacity is not known. */
    public Resource(String type, String id, String state, Role role, String size, @Nullable Instant startedAt) {
        this(type, id, state, role, size, startedAt, Capacity.UNKNOWN);
    }
}
