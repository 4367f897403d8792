package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The machines and leftover disks of one cluster, while it is put together. */
final class Ec2Members {
    private static final Comparator<Member> SCHEDULER_FIRST = Comparator.comparing(Member::role)
            .thenComparing(member -> Objects.requireNonNullElse(member.machine.firstStartedAt(), Instant.MAX))
            .thenComparing(member -> member.machine.id());

    private final List<Member> members = new ArrayList<>(4);
    private final List<Volume> leftovers = new ArrayList<>(0);
    private final Set<String> doubts = new LinkedHashSet<>(0);
    private boolean ungrouped;

    /** A machine and what it does. */
    record Member(Machine machine, Role role) {}

    void add(Machine machine, Ec2Marker marker) {
        members.add(new Member(machine, marker.role()));
        ungrouped |= !marker.isGrouped();
        if (!marker.doubt().isEmpty()) {
            doubts.add(marker.doubt());
        }
    }

    void add(Volume leftover) {
        leftovers.add(leftover);
    }

    /** The machines, the scheduler first, then by age. */
    List<Member> machines() {
        return members.stream().sorted(SCHEDULER_FIRST).toList();
    }

    List<Volume> leftovers() {
        return leftovers.stream().sorted(Comparator.comparing(Volume::id)).toList();
    }

    /** What in their tags cannot be understood. */
    List<String> doubts() {
        List<String> all = new ArrayList<>(doubts);
        long schedulers = members.stream().filter(m -> m.role == Role.SCHEDULER).count();
        if (schedulers > 1) {
            all.add("it has " + schedulers + " schedulers");
        }
        return all;
    }

    Shape shape() {
        if (ungrouped) {
            return Shape.UNGROUPED;
        }
        if (members.stream().noneMatch(m -> m.machine.isLive())) {
            return Shape.RESIDUE;
        }
        // A machine that was renamed may be the scheduler.
        return members.stream().allMatch(m -> m.role == Role.WORKER) ? Shape.WORKERS : Shape.WHOLE;
    }

    @Nullable
    Instant createdAt() {
        Optional<Instant> machine = members.stream()
                .map(m -> m.machine.firstStartedAt())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
        return machine.or(() -> leftovers.stream()
                        .map(Volume::createdAt)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder()))
                .orElse(null);
    }
}
