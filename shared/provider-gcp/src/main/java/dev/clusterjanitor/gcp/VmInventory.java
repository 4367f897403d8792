package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.gcp.VmMembers.Member;
import dev.clusterjanitor.gcp.VmParts.Doubtful;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Everything about one cluster, or one thing in doubt, read freshly from its name alone.
 *
 * @param cluster the facts
 * @param machines its machines, in the order of the cluster's resources
 * @param disks disks that do not vanish by themselves: those that its machines would leave behind, and those left already
 * @param vanishing disks that Google deletes with its machines
 * @param spared what carries its name or hangs on its machines, and is left when it is deleted
 * @param doubtful the machines in doubt among these, by their numbers
 * @param unproven the names of machines that no label proves to belong to it
 */
record VmInventory(
        Cluster cluster,
        List<Machine> machines,
        List<Disk> disks,
        List<Disk> vanishing,
        List<Resource> spared,
        Set<String> doubtful,
        List<String> unproven) {

    VmInventory {
        machines = List.copyOf(machines);
        disks = List.copyOf(disks);
        vanishing = List.copyOf(vanishing);
        spared = List.copyOf(spared);
        doubtful = Set.copyOf(doubtful);
        unproven = List.copyOf(unproven);
    }

    /**
     * Reads a cluster.
     *
     * @param name a cluster's id, or the name of a machine or disk in doubt
     * @return empty if nothing of that name is listed
     * @throws GcpFailure if it cannot be listed, or nothing is listed and not all zones answered
     */
    static Optional<VmInventory> read(Compute compute, TagKeys keys, Scope scope, String name) {
        String id = DaskMachine.clusterOf(name);
        if (!DaskMachine.isClusterId(id)) {
            return Optional.empty();
        }
        VmGrouping grouping = new VmGrouping(scope, keys);
        List<Disk> disks = new ArrayList<>();
        String filter = DaskMachine.filterOf(id);
        Set<String> missing = new TreeSet<>(compute.machines(filter, ComputeJson.MACHINE_FIELDS_TO_ACT, grouping::add));
        missing.addAll(compute.disks(filter, disks::add));
        disks.forEach(grouping::add);
        VmParts parts = grouping.parts(id);
        Optional<Cluster> cluster = grouping.clusters(List.of(), List.of(), missing).stream()
                .filter(found -> found.id().name().equals(name))
                .findFirst();
        if (cluster.isEmpty() && !missing.isEmpty()) {
            throw GcpFailure.unanswered("compute.instances.list in " + compute.project() + ": zones did not answer: "
                    + String.join(", ", missing));
        }
        return cluster.map(found -> found.shape() == Shape.UNGROUPED ? inDoubt(found, parts) : of(found, parts, disks));
    }

    private static VmInventory inDoubt(Cluster entry, VmParts parts) {
        List<Doubtful> its = parts.doubtful().stream()
                .filter(one -> one.name().equals(entry.id().name()))
                .toList();
        return new VmInventory(
                entry,
                its.stream().flatMap(one -> Stream.ofNullable(one.machine())).toList(),
                its.stream()
                        .filter(one -> one.machine() == null)
                        .map(Doubtful::disk)
                        .toList(),
                List.of(),
                List.of(),
                Set.of(),
                List.of());
    }

    private static VmInventory of(Cluster cluster, VmParts parts, List<Disk> all) {
        List<Machine> machines = parts.machines().stream().map(Member::machine).toList();
        List<Disk> disks = new ArrayList<>(parts.leftovers());
        List<Disk> vanishing = new ArrayList<>();
        for (Disk disk : all) {
            machines.stream()
                    .filter(machine -> hangsOn(disk, machine))
                    .findFirst()
                    .ifPresent(machine -> (machine.leavesItsDisk() ? disks : vanishing).add(disk));
        }
        List<Resource> spared = new ArrayList<>();
        Set<String> doubtful = new TreeSet<>();
        for (Doubtful one : parts.doubtful()) {
            spared.addAll(one.resources());
            doubtful.add(one.id());
        }
        parts.unclaimed().forEach(disk -> spared.add(disk.asResource()));
        machines.forEach(machine -> spared.addAll(machine.otherDisksAsResources()));
        return new VmInventory(cluster, machines, disks, vanishing, spared, doubtful, parts.unproven());
    }

    private static boolean hangsOn(Disk disk, Machine machine) {
        return machine.bootDisk() != null
                && machine.name().equals(disk.name())
                && machine.zone().equals(disk.zone())
                && disk.users().equals(List.of(machine.name()));
    }

    /** Whether all of it is proven to be of the cluster. */
    boolean isProven() {
        return cluster.shape() != Shape.UNGROUPED && unproven.isEmpty();
    }

    /**
     * Lets nothing be deleted that is not proven to be of this cluster, or that the cloud protects.
     *
     * @throws CloudException if there is such a thing; nothing at all may be deleted then
     */
    void requireDeletable() {
        if (cluster.shape() == Shape.UNGROUPED) {
            throw new CloudException(cluster.id().name() + " is never deleted: "
                    + cluster.doubts().get(0));
        }
        if (!unproven.isEmpty()) {
            throw new CloudException(
                    unproven.get(0) + " has neither the label " + DaskMachine.MAKER_KEY + "=" + DaskMachine.MAKER
                            + " nor the cluster's id in the janitor's own: nothing of the cluster is deleted");
        }
        if (!cluster.locks().isEmpty()) {
            throw new CloudException(cluster.locks().get(0).resourceId() + " has "
                    + cluster.locks().get(0).name() + ": nothing of the cluster is deleted");
        }
    }

    /** Its machines of certain roles. */
    List<Machine> machines(Predicate<Role> which) {
        return machines.stream()
                .filter(machine -> DaskMachine.read(machine.name())
                        .map(DaskMachine::role)
                        .filter(which)
                        .isPresent())
                .toList();
    }
}
