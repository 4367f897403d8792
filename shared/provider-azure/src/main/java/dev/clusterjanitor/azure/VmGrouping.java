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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts machines and parts together to clusters. Pure: looks at nothing but what it is given. */
final class VmGrouping {
    private static final String LEGAL = "[a-z0-9_-]{1,63}";

    private final Scope scope;
    private final TagKeys keys;

    VmGrouping(Scope scope, TagKeys keys) {
        this.scope = scope;
        this.keys = keys;
    }

    /** Things that are put together under one name. */
    private record Pile(List<Vm> vms, List<Part> parts, List<String> doubts) {
        Pile() {
            this(new ArrayList<>(2), new ArrayList<>(2), new ArrayList<>(0));
        }
    }

    /**
     * Makes clusters of what was found.
     *
     * @param doubts why machines may be missing, in whichever cluster
     * @param leftoverDoubts why leftovers may be missing
     * @return in the order of their names
     */
    List<Grouped> groups(Found found, List<String> doubts, List<String> leftoverDoubts) {
        Map<String, Pile> tagged = new HashMap<>();
        Map<String, Pile> loose = new TreeMap<>();
        Map<String, String> disks = new HashMap<>();
        for (Vm vm : found.vms()) {
            VmMarker.read(vm).ifPresent(marker -> {
                String id = marker.cluster();
                (id == null ? pile(loose, nameOf(vm.id())) : pile(tagged, id))
                        .vms()
                        .add(vm);
                disks.put(ArmIds.key(vm.osDisk()), Objects.requireNonNullElse(id, ""));
            });
        }
        for (Part part : found.parts()) {
            String id = VmMarker.clusterOf(part, keys).orElseGet(() -> disks.getOrDefault(ArmIds.key(part.id()), ""));
            if (!id.isEmpty()) {
                pile(tagged, id).parts().add(part);
            }
        }
        List<Grouped> groups = new ArrayList<>(tagged.size());
        loose.forEach((name, pile) -> groups.add(ungrouped(name, pile, doubts, true)));
        Map<String, Pile> copies = new TreeMap<>();
        tagged.forEach((id, pile) -> {
            VmMembers members = new VmMembers(id, pile.vms(), pile.parts(), found.showsNics());
            if (!members.isEmpty()) {
                groups.add(cluster(id, members, doubts, leftoverDoubts));
            }
            sortOut(members, copies);
        });
        copies.forEach((name, pile) -> groups.add(ungrouped(name, pile, doubts, false)));
        groups.sort(Comparator.comparing(group -> group.cluster().id()));
        return groups;
    }

    private static Pile pile(Map<String, Pile> piles, String name) {
        return piles.computeIfAbsent(name, n -> new Pile());
    }

    /** The name of a thing that is no cluster; never one that a cluster may have. */
    static String nameOf(String id) {
        String name = ArmIds.name(id).toLowerCase(Locale.ROOT);
        return VmMarker.isClusterId(name) ? name + "-" : name;
    }

    /** What merely carries a cluster's tags stands for itself: a machine with what it uses, and each part that nothing uses. */
    private static void sortOut(VmMembers members, Map<String, Pile> copies) {
        for (Member copy : members.copies()) {
            Pile pile = pile(copies, nameOf(copy.vm().id()));
            pile.vms().add(copy.vm());
            pile.parts().addAll(members.partsOf(copy));
            pile.doubts().add(members.doubtOf(copy.vm().id()));
        }
        for (Part stray : members.strays()) {
            Pile pile = pile(copies, nameOf(stray.id()));
            pile.parts().add(stray);
            pile.doubts().add(members.doubtOf(stray.id()));
        }
    }

    private Grouped cluster(String name, VmMembers members, List<String> doubts, List<String> leftoverDoubts) {
        Shape shape = members.shape();
        Stream<String> missing =
                Stream.concat(doubts.stream(), shape == Shape.RESIDUE ? leftoverDoubts.stream() : Stream.empty());
        return grouped(
                name,
                shape,
                members.machines(),
                members.parts(),
                Stream.concat(missing, members.doubts().stream()).toList(),
                members.spared(),
                true);
    }

    private Grouped ungrouped(String name, Pile pile, List<String> doubts, boolean isProven) {
        List<Member> machines = pile.vms().stream()
                .sorted(Comparator.comparing(Vm::id))
                .map(vm -> new Member(vm, Role.MACHINE))
                .toList();
        Stream<String> own =
                Stream.concat(pile.doubts().stream(), pile.vms().stream().flatMap(VmMembers::unknown));
        Stream<String> several = pile.vms().size() > 1
                ? Stream.of("there are " + pile.vms().size() + " machines of its name, in as many resource groups")
                : Stream.empty();
        return grouped(
                name,
                Shape.UNGROUPED,
                machines,
                pile.parts(),
                Stream.of(doubts.stream(), own, several)
                        .flatMap(all -> all)
                        .distinct()
                        .toList(),
                pile.vms().stream()
                        .flatMap(vm -> VmMembers.hungOn(vm, pile.parts()))
                        .toList(),
                isProven);
    }

    private Grouped grouped(
            String name,
            Shape shape,
            List<Member> machines,
            List<Part> parts,
            List<String> doubts,
            List<Resource> spared,
            boolean isProven) {
        List<Map<String, String>> tags = new ArrayList<>();
        machines.forEach(member -> tags.add(member.vm().tags()));
        parts.forEach(part -> tags.add(part.tags()));
        Cluster cluster = new Cluster(
                new ClusterId(VmClusterKind.ID, scope, name),
                incarnation(machines, parts),
                shape,
                createdAt(machines, parts),
                resources(machines, parts),
                Tags.merge(tags),
                List.of(),
                doubts);
        return new Grouped(cluster, machines.stream().map(Member::vm).toList(), parts, spared, isProven);
    }

    private static @Nullable Instant createdAt(List<Member> machines, List<Part> parts) {
        Optional<Instant> oldest =
                oldest(machines.stream().map(member -> member.vm().createdAt()));
        return oldest.or(() -> oldest(parts.stream().map(Part::createdAt))).orElse(null);
    }

    private static Optional<Instant> oldest(Stream<@Nullable Instant> instants) {
        return instants.filter(Objects::nonNull).min(Comparator.naturalOrder());
    }

    private static List<Resource> resources(List<Member> machines, List<Part> parts) {
        List<Resource> resources = new ArrayList<>(machines.size() + parts.size());
        machines.forEach(member -> resources.add(member.vm().asResource(member.role())));
        parts.forEach(part -> resources.add(part.asResource()));
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
