package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The machines and leftover disks of one cluster, while it is put together. */
final class VmMembers {
    private static final Comparator<Member> SCHEDULER_FIRST = Comparator.comparing(Member::role)
            .thenComparing(member -> Objects.requireNonNullElse(member.machine.createdAt(), Instant.MAX))
            .thenComparing(member -> member.machine.name());

    private final List<Member> members = new ArrayList<>(4);
    private final List<Disk> leftovers = new ArrayList<>(0);
    private final List<String> unproven = new ArrayList<>(0);

    /** A machine and what it does. */
    record Member(Machine machine, Role role) {}

    void add(Machine machine, Role role, boolean proven) {
        members.add(new Member(machine, role));
        if (!proven) {
            unproven.add(machine.name());
        }
    }

    void add(Disk leftover) {
        leftovers.add(leftover);
    }

    /** The machines, the scheduler first, then by age. */
    List<Member> machines() {
        return members.stream().sorted(SCHEDULER_FIRST).toList();
    }

    List<Disk> leftovers() {
        return leftovers.stream().sorted(Comparator.comparing(Disk::name)).toList();
    }

    /** The names of machines that no label proves to be ours. */
    List<String> unproven() {
        return unproven.stream().sorted().toList();
    }

    Set<String> zones() {
        Set<String> zones = new TreeSet<>();
        members.forEach(member -> zones.add(member.machine.zone()));
        leftovers.forEach(disk -> zones.add(disk.zone()));
        return zones;
    }

    /** What in it cannot be understood. */
    List<String> doubts() {
        List<String> all = new ArrayList<>();
        if (!unproven.isEmpty()) {
            all.add(unproven().get(0)
                    + (unproven.size() > 1 ? " and " + (unproven.size() - 1) + " more bear" : " bears")
                    + " a name of dask-cloudprovider's form, but not its label " + DaskMachine.MAKER_KEY + "="
                    + DaskMachine.MAKER + ": not proven to be its");
        }
        long schedulers = members.stream().filter(m -> m.role == Role.SCHEDULER).count();
        if (schedulers > 1) {
            all.add("it has " + schedulers + " schedulers");
        }
        Set<String> zones = zones();
        if (zones.size() > 1) {
            all.add("its parts lie in the zones " + String.join(", ", zones)
                    + ", and dask-cloudprovider keeps to one: they may be two clusters");
        }
        return all;
    }

    Shape shape() {
        if (members.stream().noneMatch(m -> m.machine.isLive())) {
            return Shape.RESIDUE;
        }
        return members.stream().allMatch(m -> m.role == Role.WORKER) ? Shape.WORKERS : Shape.WHOLE;
    }

    @Nullable
    Instant createdAt() {
        Optional<Instant> machine = oldest(members.stream().map(m -> m.machine.createdAt()));
        return machine.or(() -> oldest(leftovers.stream().map(Disk::createdAt))).orElse(null);
    }

    private static Optional<Instant> oldest(Stream<@Nullable Instant> times) {
        return times.filter(Objects::nonNull).min(Comparator.naturalOrder());
    }
}
