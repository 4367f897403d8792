package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The machines and parts of one cluster, while it is put together. */
final class VmMembers {
    private static final Comparator<Member> SCHEDULER_FIRST = Comparator.comparing(Member::role)
            .thenComparing(member -> Objects.requireNonNullElse(member.vm.createdAt(), Instant.MAX))
            .thenComparing(member -> member.vm.id());

    private final List<Member> members = new ArrayList<>(4);
    private final List<Part> parts = new ArrayList<>(0);
    private final Set<String> doubts = new LinkedHashSet<>(0);
    private boolean ungrouped;

    /** A machine and what it does. */
    record Member(Vm vm, Role role) {}

    void add(Vm vm, VmMarker marker) {
        members.add(new Member(vm, marker.role()));
        ungrouped |= marker.cluster() == null;
        if (!marker.doubt().isEmpty()) {
            doubts.add(marker.doubt());
        }
        if (vm.state().equals(Vm.UNKNOWN)) {
            doubts.add("whether all its machines run is not known");
        }
        if (vm.vmId().isEmpty()) {
            doubts.add("Azure does not tell the identity of one of its machines");
        }
    }

    void add(Part part) {
        parts.add(part);
    }

    /** The machines, the scheduler first, then by age. */
    List<Member> machines() {
        return members.stream().sorted(SCHEDULER_FIRST).toList();
    }

    /** What is no machine, without what another's machine or interface uses by now. */
    List<Part> parts() {
        Set<String> own = new LinkedHashSet<>();
        members.forEach(member -> own.add(ArmIds.key(member.vm.id())));
        parts.stream().filter(part -> part.kind() == Part.Kind.NIC).forEach(nic -> own.add(ArmIds.key(nic.id())));
        return parts.stream()
                .filter(part -> part.usedBy().isEmpty() || own.contains(ArmIds.key(part.user())))
                .sorted(Comparator.comparing(Part::kind).thenComparing(Part::id))
                .toList();
    }

    boolean isEmpty() {
        return members.isEmpty() && parts().isEmpty();
    }

    /** What cannot be understood. */
    List<String> doubts() {
        List<String> all = new ArrayList<>(doubts);
        long schedulers = members.stream().filter(m -> m.role == Role.SCHEDULER).count();
        if (schedulers > 1) {
            all.add("it has " + schedulers + " schedulers");
        }
        if (members.isEmpty() && parts.stream().anyMatch(part -> part.uid().isEmpty())) {
            all.add("Azure does not tell the identity of one of its leftovers");
        }
        long groups = Stream.concat(
                        members.stream().map(m -> m.vm.group()),
                        parts.stream().map(part -> ArmIds.group(part.id()).orElse("")))
                .distinct()
                .count();
        if (groups > 1) {
            all.add("things with its id are in " + groups + " resource groups, and may be two clusters");
        }
        return all;
    }

    Shape shape() {
        if (ungrouped) {
            return Shape.UNGROUPED;
        }
        if (members.stream().noneMatch(m -> m.vm.isLive())) {
            return Shape.RESIDUE;
        }
        // A machine that was renamed may be the scheduler.
        return members.stream().allMatch(m -> m.role == Role.WORKER) ? Shape.WORKERS : Shape.WHOLE;
    }

    @Nullable
    Instant createdAt() {
        return members.stream()
                .map(m -> m.vm.createdAt())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .or(() -> parts().stream()
                        .map(Part::createdAt)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder()))
                .orElse(null);
    }
}
