package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.Patience;
import dev.clusterjanitor.core.port.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Deletes one cluster. The order matters: the disks are recorded while they can still be told by their machines; the
 * scheduler goes first, so that it starts no more workers; the disks go when nothing uses them.
 */
final class Ec2Deletion {
    /** Most machines are gone within a minute or two; what takes longer is for the next sweep. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);

    private final RegionClients clients;
    private final TagKeys keys;
    private final Pause pause;
    private final Ec2Inventory inventory;
    private final Ec2Termination termination;

    Ec2Deletion(RegionClients clients, TagKeys keys, Pause pause, Ec2Inventory inventory) {
        this.clients = clients;
        this.keys = keys;
        this.pause = pause;
        this.inventory = inventory;
        this.termination = new Ec2Termination(clients);
    }

    Deletion run(Deadline deadline) {
        Cluster cluster = inventory.cluster();
        if (!cluster.locks().isEmpty()) {
            throw new CloudException(cluster.locks().get(0).resourceId() + " has "
                    + cluster.locks().get(0).name() + ": nothing of the cluster is deleted");
        }
        if (deadline.isOver()) {
            return outOfTime();
        }
        new Ec2Tagging(clients).recordDisks(inventory, keys);
        if (!termination.terminate(machines(role -> role == Role.SCHEDULER), deadline)
                || !termination.terminate(machines(role -> role != Role.SCHEDULER), deadline)) {
            return outOfTime();
        }
        Patience patience = new Patience(pause, deadline, LONGEST_WAIT);
        awaitMachines(patience);
        Ec2Disks disks = new Ec2Disks(clients, inventory.disks(), ids());
        List<Volume> disksLeft =
                disks.delete(patience, deadline, termination.refused().keySet());
        return outcome(machinesLeft(), disksLeft, disks.hasActed());
    }

    private void awaitMachines(Patience patience) {
        Set<String> ours = ids();
        Set<String> refused = termination.refused().keySet();
        Predicate<Machine> goes = machine -> ours.contains(machine.id()) && !refused.contains(machine.id());
        boolean waits = true;
        while (waits && machinesLeft().stream().anyMatch(goes)) {
            waits = patience.waitsOn();
        }
    }

    /** Whatever of the cluster is listed now, be it known to us or new. */
    private List<Machine> machinesLeft() {
        List<Machine> left = new ArrayList<>();
        new Ec2Listing(clients)
                .machines(
                        Ec2Inventory.membersOf(inventory.cluster().id().name(), Ec2Listing.NOT_YET_GONE),
                        machine -> Ec2Marker.read(machine.tags()).ifPresent(marker -> left.add(machine)));
        return left;
    }

    private Deletion outcome(List<Machine> machines, List<Volume> disks, boolean disksDeleted) {
        if (!termination.refused().isEmpty()) {
            String refused = termination.refused().entrySet().stream()
                    .map(one -> one.getKey() + " (" + one.getValue() + ")")
                    .collect(Collectors.joining(", "));
            throw new CloudException("AWS refuses to terminate " + refused + "; the other machines were terminated");
        }
        Set<String> ours = ids();
        List<String> newcomers = machines.stream()
                .map(Machine::id)
                .filter(id -> !ours.contains(id))
                .toList();
        List<Resource> residue = new ArrayList<>();
        machines.forEach(machine -> residue.add(machine.asResource(roleOf(machine))));
        disks.forEach(disk -> residue.add(disk.asResource()));
        if (!newcomers.isEmpty()) {
            return Deletion.inProgress(
                    residue,
                    "new machines were started while it was deleted (" + String.join(", ", newcomers)
                            + "): its client seems to be alive");
        }
        if (!residue.isEmpty()) {
            return Deletion.inProgress(
                    residue, machines.isEmpty() ? "disks are still listed" : "machines are still shutting down");
        }
        return termination.hasActed() || disksDeleted ? Deletion.gone() : Deletion.alreadyGone();
    }

    private Deletion outOfTime() {
        return Deletion.inProgress(inventory.cluster().resources(), "the time for this sweep was over");
    }

    private List<Machine> machines(Predicate<Role> which) {
        Set<String> chosen = inventory.cluster().machines().stream()
                .filter(machine -> which.test(machine.role()))
                .map(Resource::id)
                .collect(Collectors.toSet());
        return inventory.machines().stream()
                .filter(machine -> chosen.contains(machine.id()))
                .toList();
    }

    private Set<String> ids() {
        return inventory.machines().stream().map(Machine::id).collect(Collectors.toSet());
    }

    private static Role roleOf(Machine machine) {
        return Ec2Marker.read(machine.tags()).map(Ec2Marker::role).orElse(Role.MACHINE);
    }
}
