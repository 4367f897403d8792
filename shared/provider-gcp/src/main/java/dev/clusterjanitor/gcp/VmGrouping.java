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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Puts machines and leftover disks together to clusters. Pure: looks at nothing but what it is given. */
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
                .ifPresent(member ->
                        group(member.cluster()).add(machine, member.role(), member.isProvenBy(machine.labels(), keys)));
    }

    /** Adds a disk, if it is one that a machine of a cluster has left. */
    void add(Disk disk) {
        leftBy(disk).ifPresent(cluster -> group(cluster).add(disk));
    }

    /**
     * The cluster that a disk is left of. Three things are needed: nothing uses it, its name is that of a machine of the
     * cluster, and the cluster's id was recorded on it while it was attached there.
     */
    Optional<String> leftBy(Disk disk) {
        return disk.isFree() ? recordedFor(disk) : Optional.empty();
    }

    /** The cluster whose id was recorded on a disk, if its name agrees. */
    Optional<String> recordedFor(Disk disk) {
        return disk.zone().isEmpty()
                ? Optional.empty()
                : DaskMachine.read(disk.name())
                        .map(DaskMachine::cluster)
                        .filter(cluster -> cluster.equals(disk.labels().get(keys.of(JanitorTag.CLUSTER))));
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
            List<String> all = new ArrayList<>(doubts);
            if (group.getValue().shape() == Shape.RESIDUE) {
                all.addAll(leftoverDoubts);
            }
            clusters.add(cluster(group.getKey(), group.getValue(), all, missing));
            each.remove();
        }
        return clusters;
    }

    private VmMembers group(String cluster) {
        return groups.computeIfAbsent(cluster, name -> new VmMembers());
    }

    private Cluster cluster(String name, VmMembers members, List<String> doubts, Set<String> missing) {
        List<Member> machines = members.machines();
        List<Disk> leftovers = members.leftovers();
        Shape shape = members.shape();
        List<String> all = new ArrayList<>(doubts);
        all.addAll(members.doubts());
        // A cluster keeps to one zone, so a whole one misses nothing of other zones; of others the rest may lie there.
        if (!missing.isEmpty()
                && (shape != Shape.WHOLE || members.zones().stream().anyMatch(missing::contains))) {
            all.add("some of it may lie in zones that did not answer: " + String.join(", ", missing));
        }
        return new Cluster(
                new ClusterId(GcpVmClusterKind.ID, scope, name),
                incarnation(machines, leftovers),
                shape,
                members.createdAt(),
                resources(machines, leftovers),
                tags(machines, leftovers),
                locks(machines),
                all);
    }

    private static List<Resource> resources(List<Member> machines, List<Disk> leftovers) {
        List<Resource> resources = new ArrayList<>();
        machines.forEach(member -> resources.add(member.machine().asResource(member.role())));
        machines.forEach(member -> resources.addAll(member.machine().diskAsResource()));
        leftovers.forEach(disk -> resources.add(disk.asResource()));
        return resources;
    }

    private Tags tags(List<Member> machines, List<Disk> leftovers) {
        List<Map<String, String>> tags = new ArrayList<>();
        machines.forEach(member -> add(member.machine().labels(), tags));
        leftovers.forEach(disk -> add(disk.labels(), tags));
        return Tags.merge(tags);
    }

    private void add(Map<String, String> labels, List<Map<String, String>> tags) {
        tags.add(codec.tags(labels));
        Map<String, String> raw = codec.raw(labels);
        if (!raw.isEmpty()) {
            tags.add(raw);
        }
    }

    private static List<Lock> locks(List<Member> machines) {
        return machines.stream()
                .map(Member::machine)
                .filter(Machine::isProtected)
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
