package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.machines.Copies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that carries the tags of one cluster, told apart: what is the cluster's, what merely carries its tags, and what serves
 * somebody else by now.
 */
final class VmMembers {
    private static final Comparator<Member> SCHEDULER_FIRST = Comparator.comparing(Member::role)
            .thenComparing(member -> Objects.requireNonNullElse(member.vm.createdAt(), Instant.MAX))
            .thenComparing(member -> member.vm.id());

    private final String cluster;
    private final Map<String, Part> tagged = new HashMap<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, Member> copies = new LinkedHashMap<>(0);
    private final Map<String, String> against = new LinkedHashMap<>(0);
    private final Map<String, Place> places = new HashMap<>();
    private final Map<Place, List<Part>> parts = new LinkedHashMap<>();

    /** A machine and what it does. */
    record Member(Vm vm, Role role) {}

    /**
     * Where a part belongs.
     *
     * @param copy the key of the machine in doubt that uses it; empty if none does
     */
    private record Place(Belonging to, String copy) {}

    private enum Belonging {
        CLUSTER,
        COPY,
        /** Used by nothing, and in doubt. */
        NOBODY,
        /** Used by what is not the cluster's, or hung on one of its machines by somebody. */
        SOMEBODY
    }

    /**
     * Tells apart.
     *
     * @param vms all machines that carry the tags of this cluster
     * @param tagged all parts that do, and the system disks of these machines
     * @param showsNics see {@link Found}
     */
    VmMembers(String cluster, List<Vm> vms, List<Part> tagged, boolean showsNics) {
        this.cluster = cluster;
        tagged.forEach(part -> this.tagged.put(ArmIds.key(part.id()), part));
        List<Copies.Candidate> candidates = new ArrayList<>(vms.size());
        Map<String, Role> roles = new HashMap<>();
        for (Vm vm : vms) {
            VmMarker marker = VmMarker.read(vm).orElseThrow();
            roles.put(vm.id(), marker.role());
            Optional<String> doubt = Proof.against(vm, marker, nicOf(vm), showsNics);
            doubt.ifPresent(text -> against.put(vm.id(), text));
            if (doubt.isEmpty()) {
                candidates.add(Proof.candidate(vm, marker.role(), nicOf(vm)));
            }
        }
        against.putAll(Copies.among(candidates));
        for (Vm vm : vms) {
            Map<String, Member> side = against.containsKey(vm.id()) ? copies : members;
            side.put(ArmIds.key(vm.id()), new Member(vm, roles.getOrDefault(vm.id(), Role.MACHINE)));
        }
        tagged.stream()
                .sorted(Comparator.comparing(Part::kind).thenComparing(Part::id))
                .forEach(part -> add(place(part), part));
        members.values().forEach(member -> untoldDisk(member.vm()));
    }

    private void add(Place place, Part part) {
        parts.computeIfAbsent(place, p -> new ArrayList<>(2)).add(part);
    }

    /** A system disk that is known by its machine only, as it bears no tags, is a part all the same. */
    private void untoldDisk(Vm vm) {
        if (!tagged.containsKey(ArmIds.key(vm.osDisk()))) {
            add(new Place(Belonging.CLUSTER, ""), Part.untold(vm));
        }
    }

    private @Nullable Part nicOf(Vm vm) {
        return vm.nics().stream()
                .map(id -> tagged.get(ArmIds.key(id)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Place place(Part part) {
        String user = ArmIds.key(part.user());
        Place place;
        if (part.kind() == Part.Kind.ADDRESS && !user.isEmpty()) {
            // It goes with its network interface, which was placed before it.
            Place nic = places.getOrDefault(user, new Place(Belonging.SOMEBODY, ""));
            place = nic.to() == Belonging.CLUSTER ? proven(part, Proof.against(part, cluster), nic.to()) : nic;
        } else if (user.isEmpty()) {
            place = proven(part, Proof.against(part, cluster), Belonging.NOBODY);
        } else if (copies.containsKey(user)) {
            place = new Place(Belonging.COPY, user);
        } else {
            Member machine = members.get(user);
            place = machine == null
                    ? new Place(Belonging.SOMEBODY, "")
                    : proven(part, attached(part, machine.vm()), Belonging.SOMEBODY);
        }
        places.put(ArmIds.key(part.id()), place);
        return place;
    }

    private Place proven(Part part, Optional<String> doubt, Belonging otherwise) {
        doubt.ifPresent(text -> against.put(part.id(), text));
        boolean isCluster = doubt.isEmpty();
        return new Place(
                isCluster ? Belonging.CLUSTER : otherwise == Belonging.CLUSTER ? Belonging.SOMEBODY : otherwise, "");
    }

    private Optional<String> attached(Part part, Vm vm) {
        return part.kind() == Part.Kind.DISK ? Proof.against(part, vm, cluster) : Proof.against(part, cluster);
    }

    /** The cluster's machines, the scheduler first, then by age. */
    List<Member> machines() {
        return members.values().stream().sorted(SCHEDULER_FIRST).toList();
    }

    /** The cluster's parts that are no machines. */
    List<Part> parts() {
        return parts(Belonging.CLUSTER, "");
    }

    /** The machines that merely carry the cluster's tags. */
    List<Member> copies() {
        return List.copyOf(copies.values());
    }

    /** The parts that such a machine uses. */
    List<Part> partsOf(Member copy) {
        return parts(Belonging.COPY, ArmIds.key(copy.vm().id()));
    }

    /** The parts that nothing uses, and that merely carry the cluster's tags. */
    List<Part> strays() {
        return parts(Belonging.NOBODY, "");
    }

    private List<Part> parts(Belonging to, String copy) {
        return parts.getOrDefault(new Place(to, copy), List.of());
    }

    /** Why a machine or part may not be the cluster's, as a sentence. */
    String doubtOf(String id) {
        return "it carries the tags of cluster " + cluster + ", but " + against.getOrDefault(id, "it is in doubt");
    }

    boolean isEmpty() {
        return members.isEmpty() && parts().isEmpty();
    }

    /** What hangs on the cluster's machines or carries its tags, and is not its own: deletions leave it. */
    List<Resource> spared() {
        List<Resource> spared = new ArrayList<>(0);
        copies.values().forEach(copy -> spared.add(copy.vm.asResource(Role.MACHINE)));
        parts.forEach((place, some) -> {
            if (place.to() != Belonging.CLUSTER) {
                some.forEach(part -> spared.add(part.asResource()));
            }
        });
        members.values().forEach(member -> hungOn(member.vm, tagged.values()).forEach(spared::add));
        return spared;
    }

    /** What a machine uses that is not among these parts. */
    static Stream<Resource> hungOn(Vm vm, Collection<Part> parts) {
        Set<String> known = parts.stream().map(part -> ArmIds.key(part.id())).collect(Collectors.toSet());
        return Stream.concat(
                        vm.dataDisks().stream().map(id -> hung(Part.Kind.DISK, id)),
                        vm.nics().stream().map(id -> hung(Part.Kind.NIC, id)))
                .filter(thing -> !known.contains(ArmIds.key(thing.id())));
    }

    private static Resource hung(Part.Kind kind, String id) {
        return new Resource(kind.type(), ArmIds.tidy(id, kind.type()), "in use", Role.PART, "", null);
    }

    /** What cannot be understood about the cluster itself. */
    List<String> doubts() {
        List<String> all = new ArrayList<>(0);
        members.values().stream()
                .flatMap(member -> unknown(member.vm))
                .distinct()
                .forEach(all::add);
        boolean hasScheduler = members.values().stream().anyMatch(member -> member.role == Role.SCHEDULER);
        Set<String> ownGroups =
                members.values().stream().map(member -> member.vm.group()).collect(Collectors.toSet());
        // A cluster lies in one resource group, and names are given once there.
        copies.values().stream()
                .filter(copy -> copy.vm.isLive() && ownGroups.contains(copy.vm.group()))
                .filter(copy -> !Copies.isProof(against.getOrDefault(copy.vm.id(), ""))
                        || (!hasScheduler && copy.role == Role.SCHEDULER))
                .map(copy -> copy.vm.name() + " may be one of its machines, but " + against.get(copy.vm.id()))
                .findFirst()
                .ifPresent(all::add);
        if (members.isEmpty() && parts().stream().anyMatch(part -> part.uid().isEmpty())) {
            all.add("Azure does not tell the identity of one of its leftovers");
        }
        long groups = Stream.concat(
                        members.values().stream().map(member -> member.vm.group()),
                        parts().stream().map(part -> ArmIds.group(part.id()).orElse("")))
                .distinct()
                .count();
        if (groups > 1) {
            all.add("things with its id are in " + groups + " resource groups, and may be two clusters");
        }
        return all;
    }

    /** What Azure does not tell of a machine. */
    static Stream<String> unknown(Vm vm) {
        return Stream.of(
                        vm.state().equals(Vm.UNKNOWN) ? "whether all its machines run is not known" : "",
                        vm.making().takesOthers()
                                ? "Azure would delete a data disk that somebody attached to " + vm.name() + " with it"
                                : "",
                        vm.vmId().isEmpty() ? "Azure does not tell the identity of one of its machines" : "",
                        vm.createdAt() == null ? "Azure does not tell when one of its machines was created" : "")
                .filter(text -> !text.isEmpty());
    }

    Shape shape() {
        List<Member> live = members.values().stream().filter(m -> m.vm.isLive()).toList();
        if (live.isEmpty()) {
            return Shape.RESIDUE;
        }
        boolean onlyWorkers = live.stream().allMatch(m -> m.role == Role.WORKER);
        boolean schedulerEnded = members.values().stream().anyMatch(m -> m.role == Role.SCHEDULER && m.vm.hasEnded());
        return onlyWorkers ? Shape.ofWorkers(schedulerEnded) : Shape.WHOLE;
    }
}
