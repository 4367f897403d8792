package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Everything about one cluster, read freshly from its id alone.
 *
 * @param cluster the facts
 * @param machines its machines, in the order of the cluster's resources
 * @param disks disks that do not vanish by themselves: those that its machines would leave behind, and those left already
 * @param unproven the names of machines that no label proves to belong to it
 */
record VmInventory(Cluster cluster, List<Machine> machines, List<Disk> disks, List<String> unproven) {

    VmInventory {
        machines = List.copyOf(machines);
        disks = List.copyOf(disks);
        unproven = List.copyOf(unproven);
    }

    /**
     * Reads a cluster.
     *
     * @return empty if nothing of that name is listed
     * @throws GcpFailure if it cannot be listed, or nothing is listed and not all zones answered
     */
    static Optional<VmInventory> read(Compute compute, TagKeys keys, Scope scope, String name) {
        if (!DaskMachine.isClusterId(name)) {
            return Optional.empty();
        }
        VmGrouping grouping = new VmGrouping(scope, keys);
        Map<String, Machine> machines = new LinkedHashMap<>();
        List<Disk> disks = new ArrayList<>();
        String filter = DaskMachine.filterOf(name);
        Set<String> missing = new TreeSet<>(compute.machines(
                filter, ComputeJson.MACHINE_FIELDS_TO_ACT, machine -> machines.put(machine.id(), machine)));
        missing.addAll(compute.disks(filter, disks::add));
        machines.values().forEach(grouping::add);
        disks.forEach(grouping::add);
        Optional<Cluster> cluster = grouping.clusters(List.of(), List.of(), missing).stream()
                .filter(found -> found.id().name().equals(name))
                .findFirst();
        if (cluster.isEmpty() && !missing.isEmpty()) {
            throw GcpFailure.unanswered("compute.instances.list in " + compute.project() + ": zones did not answer: "
                    + String.join(", ", missing));
        }
        return cluster.map(found -> of(found, machines, disks, grouping, keys));
    }

    private static VmInventory of(
            Cluster cluster, Map<String, Machine> machines, List<Disk> disks, VmGrouping grouping, TagKeys keys) {
        List<Machine> members = cluster.machines().stream()
                .map(resource -> machines.get(Machine.idOf(resource.id())))
                .filter(Objects::nonNull)
                .toList();
        List<Disk> own = disks.stream()
                .filter(disk ->
                        grouping.leftBy(disk).isPresent() || members.stream().anyMatch(m -> leaves(m, disk)))
                .toList();
        List<String> unproven = members.stream()
                .filter(machine -> DaskMachine.read(machine.name())
                        .filter(member -> member.isProvenBy(machine.labels(), keys))
                        .isEmpty())
                .map(Machine::name)
                .toList();
        return new VmInventory(cluster, members, own, unproven);
    }

    private static boolean leaves(Machine machine, Disk disk) {
        return machine.leavesItsDisk()
                && machine.name().equals(disk.name())
                && machine.zone().equals(disk.zone())
                && disk.users().equals(List.of(machine.name()));
    }

    /**
     * Lets nothing be deleted that is not proven to be of this cluster, or that the cloud protects.
     *
     * @throws CloudException if there is such a thing; nothing at all may be deleted then
     */
    void requireDeletable() {
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
