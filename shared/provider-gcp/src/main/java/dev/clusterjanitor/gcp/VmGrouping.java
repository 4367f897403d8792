package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Lock;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.model.Tags;
import dev.clusterjanitor.gcp.VmMembers.Member;
import dev.clusterjanitor.gcp.VmMembers.NamedDisk;
import dev.clusterjanitor.gcp.VmParts.Doubtful;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts machines and leftover disks together to clusters. Pure: looks at nothing but what it is given. What merely carries
 * the name of a cluster becomes an entry of its own, called by its own name, that is always in doubt.
 */
final class VmGrouping {
    static final String DELETION_PROTECTION = "deletion protection";

    private final Scope scope;
    private final TagKeys keys;
    private final LabelCodec codec;
    private final Map<String, VmMembers> groups = new TreeMap<>();

    VmGrouping(Scope scope, TagKeys keys) {
        this.scope = scope;
        this.keys = keys;
        this.codec = new LabelCodec(keys);
    }

    /** Adds a machine, if its name is one of dask-cloudprovider's. */
    void add(Machine machine) {
        DaskMachine.read(machine.name())
                .ifPresent(name -> group(name.cluster())
                        .add(new Member(machine, name.role(), name.isProvenBy(machine.labels(), keys))));
    }

    /** Adds a disk, if its name is that of a machine of dask-cloudprovider's; regional disks never are. */
    void add(Disk disk) {
        if (!disk.zone().isEmpty()) {
            DaskMachine.read(disk.name())
                    .ifPresent(name ->
                            group(name.cluster()).add(new NamedDisk(disk, isRecorded(disk, name.cluster()))));
        }
    }

    /** Whether the id of a cluster was recorded on a disk. */
    boolean isRecorded(Disk disk, String cluster) {
        return cluster.equals(disk.labels().get(keys.of(JanitorTag.CLUSTER)));
    }

    /** What carries the name of a cluster, sorted; what was added stays. */
    VmParts parts(String cluster) {
        return new VmOrigin(cluster, group(cluster)).sort();
    }

    /**
     * Takes what was added, and makes clusters of it.
     *
     * @param doubts why parts may be missing, in whichever cluster
     * @param leftoverDoubts why leftovers may be missing
     * @param missing zones of which nothing is known
     * @return in the order of their names
     */
    List<Cluster> clusters(List<String> doubts, List<String> leftoverDoubts, Set<String> missing) {
        List<Cluster> clusters = new ArrayList<>(groups.size());
        // Groups are dropped one by one: with many machines, what they were made of does not fit beside the clusters.
        Iterator<Map.Entry<String, VmMembers>> each = groups.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, VmMembers> group = each.next();
            VmParts parts = new VmOrigin(group.getKey(), group.getValue()).sort();
            List<String> all = new ArrayList<>(doubts);
            if (parts.shape() == Shape.RESIDUE) {
                all.addAll(leftoverDoubts);
            }
            if (!parts.isEmpty()) {
                clusters.add(cluster(group.getKey(), parts, all, missing));
            }
            byName(parts.doubtful()).forEach((name, some) -> clusters.add(entry(name, some, doubts)));
            each.remove();
        }
        return clusters;
    }

    private VmMembers group(String cluster) {
        return groups.computeIfAbsent(cluster, name -> new VmMembers());
    }

    private static Map<String, List<Doubtful>> byName(List<Doubtful> doubtful) {
        return doubtful.stream().collect(Collectors.groupingBy(Doubtful::name, TreeMap::new, Collectors.toList()));
    }

    private Cluster cluster(String name, VmParts parts, List<String> doubts, Set<String> missing) {
        List<Member> machines = parts.machines();
        List<Disk> leftovers = parts.leftovers();
        Shape shape = parts.shape();
        List<String> all = new ArrayList<>(doubts);
        all.addAll(parts.doubts());
        // A cluster keeps to one zone, so a whole one misses nothing of other zones; of others the rest may lie there.
        if (!missing.isEmpty()
                && (shape != Shape.WHOLE || parts.zones().stream().anyMatch(missing::contains))) {
            all.add("some of it may lie in zones that did not answer: " + String.join(", ", missing));
        }
        return new Cluster(
                new ClusterId(GcpVmClusterKind.ID, scope, name),
                incarnation(machines, leftovers),
                shape,
                parts.createdAt(),
                resources(machines, leftovers),
                tags(machines.stream().map(Member::machine), leftovers.stream()),
                locks(machines.stream().map(Member::machine)),
                all);
    }

    /** What is in doubt, by its own name, which may stand in several zones. */
    private Cluster entry(String name, List<Doubtful> some, List<String> doubts) {
        List<Machine> machines =
                some.stream().flatMap(one -> Stream.ofNullable(one.machine())).toList();
        List<String> all = new ArrayList<>(doubts);
        some.stream().map(Doubtful::why).distinct().forEach(all::add);
        return new Cluster(
                new ClusterId(GcpVmClusterKind.ID, scope, name),
                new Incarnation(some.get(0).id()),
                Shape.UNGROUPED,
                some.get(0).createdAt(),
                some.stream().flatMap(one -> one.resources().stream()).toList(),
                tags(
                        machines.stream(),
                        some.stream().filter(one -> one.machine() == null).map(Doubtful::disk)),
                locks(machines.stream()),
                all);
    }

    private static List<Resource> resources(List<Member> machines, List<Disk> leftovers) {
        List<Resource> resources = new ArrayList<>();
        machines.forEach(member -> resources.add(member.machine().asResource(member.role())));
        machines.forEach(member -> resources.addAll(member.machine().diskAsResource()));
        leftovers.forEach(disk -> resources.add(disk.asResource()));
        return resources;
    }

    private Tags tags(Stream<Machine> machines, Stream<Disk> disks) {
        List<Map<String, String>> tags = new ArrayList<>();
        machines.forEach(machine -> add(machine.labels(), tags));
        disks.forEach(disk -> add(disk.labels(), tags));
        return Tags.merge(tags);
    }

    private void add(Map<String, String> labels, List<Map<String, String>> tags) {
        tags.add(codec.tags(labels));
        Map<String, String> raw = codec.raw(labels);
        if (!raw.isEmpty()) {
            tags.add(raw);
        }
    }

    private static List<Lock> locks(Stream<Machine> machines) {
        return machines.filter(Machine::isProtected)
                .map(machine -> new Lock(machine.name(), DELETION_PROTECTION))
                .toList();
    }

    /**
     * The number of the scheduler's machine, else that of the oldest. Leftover disks keep the incarnation that was recorded
     * on them with the mark, so that a notice that was given for the whole cluster goes on to count.
     */
    private Incarnation incarnation(List<Member> machines, List<Disk> leftovers) {
        if (!machines.isEmpty()) {
            return new Incarnation(machines.get(0).machine().id());
        }
        List<String> recorded = leftovers.stream()
                .map(disk -> disk.labels().getOrDefault(keys.of(JanitorTag.INCARNATION), ""))
                .distinct()
                .toList();
        boolean legal = recorded.size() == 1 && recorded.get(0).matches("[1-9][0-9]{0,19}");
        return new Incarnation(legal ? recorded.get(0) : leftovers.get(0).id());
    }
}
