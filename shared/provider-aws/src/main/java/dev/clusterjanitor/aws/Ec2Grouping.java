package dev.clusterjanitor.aws;

import dev.clusterjanitor.aws.Ec2Members.Doubtful;
import dev.clusterjanitor.aws.Ec2Members.Member;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.model.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts machines and leftover disks together to clusters. Pure: looks at nothing but what it is given. */
final class Ec2Grouping {
    private final Scope scope;
    private final TagKeys keys;
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Map<String, Volume> volumes = new HashMap<>();
    private final Map<Volume, String> strangeDisks = new LinkedHashMap<>(0);
    private final Ec2Records records;

    Ec2Grouping(Scope scope, TagKeys keys) {
        this.scope = scope;
        this.keys = keys;
        this.records = new Ec2Records(keys);
    }

    /** Adds a machine, be it terminated; of two readings of the same machine the later one counts. */
    void add(Machine machine) {
        machines.put(machine.id(), machine);
    }

    /** Adds a disk that no machine uses. */
    void add(Volume volume) {
        volumes.put(volume.id(), volume);
    }

    /**
     * Takes what was added, and makes clusters of it.
     *
     * @param doubts why machines may be missing, in whichever cluster
     * @param leftoverDoubts why leftovers may be missing
     * @return in the order of their names
     */
    List<Cluster> clusters(List<String> doubts, List<String> leftoverDoubts) {
        Map<String, Ec2Members> groups = groups();
        List<Cluster> clusters = new ArrayList<>(groups.size());
        // Groups are dropped one by one: with many machines, what they were made of does not fit beside the clusters.
        Iterator<Map.Entry<String, Ec2Members>> each = groups.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, Ec2Members> group = each.next();
            Ec2Members members = group.getValue();
            members.settle();
            if (!members.isEmpty()) {
                clusters.add(cluster(group.getKey(), members, doubts, leftoverDoubts));
            }
            members.doubtful().forEach(machine -> clusters.add(apart(group.getKey(), machine)));
            each.remove();
        }
        strangeDisks.forEach((disk, why) -> clusters.add(apart(disk, why)));
        clusters.sort(Comparator.comparing(cluster -> cluster.id().name()));
        return clusters;
    }

    private Map<String, Ec2Members> groups() {
        Map<String, Ec2Members> groups = new TreeMap<>();
        for (Machine machine : machines.values()) {
            Ec2Marker.read(machine.tags()).ifPresent(marker -> {
                String name = marker.cluster() == null ? machine.id() : marker.cluster();
                groups.computeIfAbsent(name, n -> new Ec2Members()).add(machine, marker);
            });
        }
        machines.clear();
        for (Volume volume : volumes.values()) {
            // Both are needed: the maker's marker, and an id that was recorded while the disk was attached.
            if (volume.isAvailable() && Ec2Marker.isMarked(volume.tags())) {
                records.clusterOf(volume)
                        .ifPresent(cluster -> records.doubt(volume)
                                .ifPresentOrElse(
                                        why -> strangeDisks.put(volume, why),
                                        () -> groups.computeIfAbsent(cluster, n -> new Ec2Members())
                                                .add(volume)));
            }
        }
        volumes.clear();
        return groups;
    }

    private Cluster cluster(String name, Ec2Members members, List<String> doubts, List<String> leftoverDoubts) {
        List<Member> machines = members.machines();
        List<Volume> leftovers = members.leftovers();
        Shape shape = members.shape();
        List<String> all = Stream.of(
                        doubts, shape == Shape.RESIDUE ? leftoverDoubts : List.<String>of(), members.doubts())
                .flatMap(List::stream)
                .toList();
        List<Map<String, String>> tags = new ArrayList<>();
        machines.forEach(member -> tags.add(member.machine().tags()));
        leftovers.forEach(volume -> tags.add(volume.tags()));
        return new Cluster(
                new ClusterId(Ec2ClusterKind.ID, scope, name),
                incarnation(machines, leftovers),
                shape,
                members.createdAt(),
                resources(machines, leftovers),
                Tags.merge(tags),
                List.of(),
                all,
                members.ended());
    }

    /** What carries the tags of a cluster, and may be a copy: an entry of its own, so that it is kept, and said. */
    private Cluster apart(String cluster, Doubtful doubtful) {
        Machine machine = doubtful.member().machine();
        return apart(
                machine.id(),
                machine.firstStartedAt(),
                resources(List.of(new Member(machine, Role.MACHINE)), List.of()),
                machine.tags(),
                "it carries the tags of cluster " + cluster + ", but " + doubtful.why());
    }

    private Cluster apart(Volume disk, String why) {
        String cluster = records.clusterOf(disk).orElseThrow();
        return apart(
                disk.id(),
                disk.createdAt(),
                List.of(disk.asResource()),
                disk.tags(),
                "it carries the tags of a disk of cluster " + cluster + ", but " + why);
    }

    private Cluster apart(
            String id, @Nullable Instant madeAt, List<Resource> parts, Map<String, String> tags, String doubt) {
        return new Cluster(
                new ClusterId(Ec2ClusterKind.ID, scope, id),
                new Incarnation(id),
                Shape.UNGROUPED,
                madeAt,
                parts,
                Tags.merge(List.of(tags)),
                List.of(),
                List.of(doubt));
    }

    private static List<Resource> resources(List<Member> machines, List<Volume> leftovers) {
        List<Resource> resources = new ArrayList<>();
        machines.forEach(member -> resources.add(member.machine().asResource(member.role())));
        machines.forEach(member -> member.machine().disks().forEach(disk -> resources.add(disk.asResource())));
        leftovers.forEach(volume -> resources.add(volume.asResource()));
        return resources;
    }

    /**
     * The scheduler's instance id, else that of the oldest machine. Leftover disks keep the incarnation that was
     * recorded on them with the mark, so that a notice that was given for the whole cluster goes on to count.
     */
    private Incarnation incarnation(List<Member> machines, List<Volume> leftovers) {
        if (!machines.isEmpty()) {
            return new Incarnation(machines.get(0).machine().id());
        }
        List<String> recorded = leftovers.stream()
                .map(volume -> volume.tags().getOrDefault(keys.of(JanitorTag.INCARNATION), ""))
                .distinct()
                .toList();
        boolean legal = recorded.size() == 1 && recorded.get(0).matches("i-[0-9a-f]{1,40}");
        return new Incarnation(legal ? recorded.get(0) : leftovers.get(0).id());
    }
}
