package dev.clusterjanitor.core.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a cluster as discovery found it: facts only, no opinion.
 *
 * @param id its name everywhere
 * @param incarnation tells it from a later cluster of the same id
 * @param shape what of it is left
 * @param createdAt when its oldest part was first started; null if the cloud does not tell
 * @param resources all parts that were found, the scheduler first
 * @param tags all tags on these parts
 * @param locks protections that the cloud enforces; empty if there are none
 * @param doubts why its parts may not all be known or understood, one sentence each; empty if they are
 */
public record Cluster(
        ClusterId id,
        Incarnation incarnation,
        Shape shape,
        @Nullable Instant createdAt,
        List<Resource> resources,
        Tags tags,
        List<Lock> locks,
        List<String> doubts) {

    public Cluster {
        resources = List.copyOf(resources);
        locks = List.copyOf(locks);
        doubts = List.copyOf(doubts);
    }

    /** How many machines are workers. */
    public int workers() {
        return (int) resources.stream().filter(r -> r.role() == Role.WORKER).count();
    }

    /** The machines, without disks, addresses and the like. */
    public List<Resource> machines() {
        return resources.stream().filter(r -> r.role().isMachine()).toList();
    }

    /** When the youngest part was started or created; empty if the cloud does not tell of any. */
    public Optional<Instant> youngestPart() {
        return resources.stream()
                .map(Resource::startedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }
}
