package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.gcp.VmMembers.Member;
import dev.clusterjanitor.machines.Copies;
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

/**
 * What carries the name of one cluster, sorted.
 *
 * @param machines those of the cluster, the scheduler first, then by age
 * @param leftovers disks of the cluster that its machines have left
 * @param doubtful machines and disks with its name and labels that it may not have made
 * @param unclaimed disks with its name that nothing shows to be left of it, or that something else uses
 */
record VmParts(List<Member> machines, List<Disk> leftovers, List<Doubtful> doubtful, List<Disk> unclaimed) {

    VmParts {
        machines = List.copyOf(machines);
        leftovers = List.copyOf(leftovers);
        doubtful = List.copyOf(doubtful);
        unclaimed = List.copyOf(unclaimed);
    }

    /**
     * A machine or a disk in doubt.
     *
     * @param machine null if it is a disk
     * @param disk null if it is a machine
     * @param why a sentence
     */
    record Doubtful(@Nullable Machine machine, @Nullable Disk disk, String why) {
        String name() {
            return machine != null ? machine.name() : disk().name();
        }

        String id() {
            return machine != null ? machine.id() : disk().id();
        }

        @Nullable
        Instant createdAt() {
            return machine != null ? machine.createdAt() : disk().createdAt();
        }

        List<Resource> resources() {
            return machine != null
                    ? Stream.concat(Stream.of(machine.asResource(Role.MACHINE)), machine.diskAsResource().stream())
                            .toList()
                    : List.of(disk().asResource());
        }

        @Override
        public Disk disk() {
            return Objects.requireNonNull(disk);
        }
    }

    boolean isEmpty() {
        return machines.isEmpty() && leftovers.isEmpty();
    }

    /** The names of machines that no label proves to be ours; all of the cluster is in doubt then. */
    List<String> unproven() {
        return machines.stream()
                .filter(member -> !member.isProven())
                .map(member -> member.machine().name())
                .sorted()
                .toList();
    }

    Set<String> zones() {
        Set<String> zones = new TreeSet<>();
        machines.forEach(member -> zones.add(member.machine().zone()));
        leftovers.forEach(disk -> zones.add(disk.zone()));
        return zones;
    }

    /** What in it cannot be understood. */
    List<String> doubts() {
        List<String> all = new ArrayList<>();
        List<String> unproven = unproven();
        if (!unproven.isEmpty()) {
            all.add(unproven.get(0)
                    + (unproven.size() > 1 ? " and " + (unproven.size() - 1) + " more bear" : " bears")
                    + " a name of dask-cloudprovider's form, but not its label " + DaskMachine.MAKER_KEY + "="
                    + DaskMachine.MAKER + ": not proven to be its");
        }
        boolean hasScheduler = machines.stream().anyMatch(member -> member.role() == Role.SCHEDULER);
        doubtful.stream()
                .filter(one -> !machines.isEmpty()
                        && one.machine() != null
                        && one.machine().isLive())
                .filter(one -> !Copies.isProof(one.why())
                        || (!hasScheduler && one.name().endsWith("-scheduler")))
                .map(one -> one.name() + " may be one of its machines, but " + one.why())
                .findFirst()
                .ifPresent(all::add);
        Set<String> zones = zones();
        if (zones.size() > 1) {
            all.add("its parts lie in the zones " + String.join(", ", zones)
                    + ", and dask-cloudprovider keeps to one: they may be two clusters");
        }
        return all;
    }

    /** Google lists a scheduler that was stopped, so one that is seen so is proof; that none is listed is not. */
    Shape shape() {
        if (machines.stream().noneMatch(member -> member.machine().isLive())) {
            return Shape.RESIDUE;
        }
        List<Member> running =
                machines.stream().filter(member -> !member.machine().isEnding()).toList();
        boolean onlyWorkers = !running.isEmpty() && running.stream().allMatch(member -> member.role() == Role.WORKER);
        return onlyWorkers
                ? Shape.ofWorkers(machines.stream().anyMatch(member -> member.role() == Role.SCHEDULER))
                : Shape.WHOLE;
    }

    @Nullable
    Instant createdAt() {
        Optional<Instant> machine =
                oldest(machines.stream().map(member -> member.machine().createdAt()));
        return machine.or(() -> oldest(leftovers.stream().map(Disk::createdAt))).orElse(null);
    }

    private static Optional<Instant> oldest(Stream<@Nullable Instant> times) {
        return times.filter(Objects::nonNull).min(Comparator.naturalOrder());
    }
}
