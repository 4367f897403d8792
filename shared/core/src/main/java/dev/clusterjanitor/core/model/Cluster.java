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
 * @param ended machines that are no part of it any more, and that the cloud still tells of: what they did lately was its work
 */
public record Cluster(
        ClusterId id,
        Incarnation incarnation,
        Shape shape,
        @Nullable Instant createdAt,
        List<Resource> resources,
        Tags tags,
        List<Lock> locks,
        List<String> doubts,
        List<Resource> ended) {

    public Cluster {
        resources = List.copyOf(resources);
        locks = List.copyOf(locks);
        doubts = List.copyOf(doubts);
        ended = List.copyOf(ended);
    }

    /** A cluster all of whose machines, as far as the cloud tells, are still there. */
    public Cluster(
            ClusterId id,
            Incarnation incarnation,
            Shape shape,
            @Nullable Instant createdAt,
            List<Resource> resources,
            Tags tags,
            List<Lock> locks,
            List<String> doubts) {
        this(id, incarnation, shape, createdAt, resources, tags, locks, doubts, List.of());
    }

    /** The same cluster with these locks and doubts. */
    public Cluster with(List<Lock> otherLocks, List<String> otherDoubts) {
        return new Cluster(id, incarnation, shape, createdAt, resources, tags, otherLocks, otherDoubts, ended);
    }

    /** The same cluster with these tags. */
    public Cluster with(Tags otherTags) {
        return new Cluster(id, incarnation, shape, createdAt, resources, otherTags, locks, doubts, ended);
    }

    /** The same cluster, with machines that ended a short while ago. */
    public Cluster withEnded(List<Resource> machines) {
        return new Cluster(id, incarnation, shape, createdAt, resources, tags, locks, doubts, machines);
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
