package dev.clusterjanitor.azure;

import dev.clusterjanitor.azure.VmMembers.Member;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Puts machines and parts together to clusters. Pure: looks at nothing but what it is given. */
final class VmGrouping {
    private static final String LEGAL = "[a-z0-9_-]{1,63}";

    private final Scope scope;
    private final TagKeys keys;

    VmGrouping(Scope scope, TagKeys keys) {
        this.scope = scope;
        this.keys = keys;
    }

    /**
     * Makes clusters of what was found.
     *
     * @param doubts why machines may be missing, in whichever cluster
     * @param leftoverDoubts why leftovers may be missing
     * @return in the order of their names
     */
    List<Cluster> clusters(Found found, List<String> doubts, List<String> leftoverDoubts) {
        Map<String, VmMembers> groups = new TreeMap<>();
        for (Vm vm : found.vms()) {
            VmMarker.read(vm).ifPresent(marker -> {
                String name = marker.cluster() == null ? vm.name().toLowerCase(Locale.ROOT) : marker.cluster();
                groups.computeIfAbsent(name, n -> new VmMembers()).add(vm, marker);
            });
        }
        for (Part part : found.parts()) {
            VmMarker.clusterOf(part, keys)
                    .ifPresent(name ->
                            groups.computeIfAbsent(name, n -> new VmMembers()).add(part));
        }
        List<Cluster> clusters = new ArrayList<>(groups.size());
        Iterator<Map.Entry<String, VmMembers>> each = groups.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, VmMembers> group = each.next();
            if (!group.getValue().isEmpty()) {
                clusters.add(cluster(group.getKey(), group.getValue(), doubts, leftoverDoubts));
            }
            each.remove();
        }
        return clusters;
    }

    private Cluster cluster(String name, VmMembers members, List<String> doubts, List<String> leftoverDoubts) {
        List<Member> machines = members.machines();
        List<Part> parts = members.parts();
        Shape shape = members.shape();
        List<Map<String, String>> tags = new ArrayList<>();
        machines.forEach(member -> tags.add(member.vm().tags()));
        parts.forEach(part -> tags.add(part.tags()));
        return new Cluster(
                new ClusterId(VmClusterKind.ID, scope, name),
                incarnation(machines, parts),
                shape,
                members.createdAt(),
                resources(machines, parts),
                Tags.merge(tags),
                List.of(),
                Stream.of(doubts, shape == Shape.RESIDUE ? leftoverDoubts : List.<String>of(), members.doubts())
                        .flatMap(List::stream)
                        .toList());
    }

    /** A system disk that is known by its machine only, as it bears no tags, is a part all the same. */
    private static List<Resource> resources(List<Member> machines, List<Part> parts) {
        List<Resource> resources = new ArrayList<>();
        machines.forEach(member -> resources.add(member.vm().asResource(member.role())));
        Set<String> seen = new HashSet<>();
        for (Part part : parts) {
            seen.add(ArmIds.key(part.id()));
            resources.add(part.asResource());
        }
        for (Member member : machines) {
            String disk = member.vm().osDisk();
            if (!disk.isEmpty() && seen.add(ArmIds.key(disk))) {
                resources.add(new Resource(Part.Kind.DISK.type(), disk, "attached", Role.PART, "", null));
            }
        }
        return resources;
    }

    /**
     * The scheduler's vmId, else that of the oldest machine. Leftovers keep the incarnation that was recorded on them, so
     * that a notice that was given for the whole cluster goes on to count.
     */
    private Incarnation incarnation(List<Member> machines, List<Part> parts) {
        String own;
        if (machines.isEmpty()) {
            List<String> recorded = parts.stream()
                    .map(part -> part.tags().getOrDefault(keys.of(JanitorTag.INCARNATION), ""))
                    .filter(value -> !value.isEmpty())
                    .distinct()
                    .toList();
            own = recorded.size() == 1 ? recorded.get(0) : parts.get(0).uid();
        } else {
            own = machines.get(0).vm().vmId();
        }
        // Azure always tells it. Where it does not, the doubt on the cluster keeps anything from being done.
        return new Incarnation(own.matches(LEGAL) ? own : "unknown");
    }
}
