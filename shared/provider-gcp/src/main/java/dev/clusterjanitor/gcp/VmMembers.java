package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Everything that carries the name of one cluster, while it is put together. */
final class VmMembers {
    private static final Comparator<Member> SCHEDULER_FIRST = Comparator.comparing(Member::role)
            .thenComparing(member -> Objects.requireNonNullElse(member.machine.createdAt(), Instant.MAX))
            .thenComparing(member -> member.machine.place());

    private final List<Member> members = new ArrayList<>(4);
    private final List<NamedDisk> disks = new ArrayList<>(0);

    /**
     * A machine and what it does by its name.
     *
     * @param isProven whether its labels say that dask-cloudprovider made it
     */
    record Member(Machine machine, Role role, boolean isProven) {}

    /**
     * A disk whose name is that of a machine of the cluster.
     *
     * @param isRecorded whether the cluster's id was recorded on it while it was attached there
     */
    record NamedDisk(Disk disk, boolean isRecorded) {
        String place() {
            return Machine.place(disk.zone(), disk.name());
        }
    }

    void add(Member member) {
        members.add(member);
    }

    void add(NamedDisk disk) {
        disks.add(disk);
    }

    /** The machines, the scheduler first, then by age. */
    List<Member> machines() {
        return members.stream().sorted(SCHEDULER_FIRST).toList();
    }

    List<NamedDisk> disks() {
        return disks.stream().sorted(Comparator.comparing(NamedDisk::place)).toList();
    }
}
