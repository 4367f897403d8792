package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Ec2Listing.filter;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Filter;

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
        if (inventory.isUngrouped() && !cluster.doubts().isEmpty()) {
            throw new CloudException("nothing proves that a cluster manager made "
                    + cluster.id().name() + ": " + cluster.doubts().get(0));
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
        Ec2Disks disks = new Ec2Disks(clients, inventory, termination.refused().keySet());
        Ec2Disks.Result result = disks.delete(patience, deadline);
        failIfRefused();
        List<Resource> spared = new ArrayList<>(inventory.others());
        result.spared().forEach(disk -> spared.add(disk.asResource()));
        return outcome(machinesLeft(), result.left(), disks.hasActed()).sparing(spared);
    }

    private void awaitMachines(Patience patience) {
        boolean waits = true;
        while (waits && !ownLeft().isEmpty()) {
            waits = patience.waitsOn();
        }
    }

    /** Its own machines that are still there and were not refused, by their ids: tags may be taken off meanwhile. */
    private List<Machine> ownLeft() {
        List<String> going = inventory.machines().stream()
                .map(Machine::id)
                .filter(id -> !termination.refused().containsKey(id))
                .toList();
        return listed(Chunks.of(going, Ec2Listing.MOST_FILTER_VALUES).stream()
                .map(some -> filter("instance-id", some))
                .toList());
    }

    /** The same, and machines that were started for the cluster since it was read. */
    private List<Machine> machinesLeft() {
        List<Machine> left = new ArrayList<>(ownLeft());
        Set<String> known = ids();
        inventory.others().forEach(other -> known.add(other.id()));
        if (!inventory.isUngrouped()) {
            String name = inventory.cluster().id().name();
            listed(List.of(filter("tag:" + Ec2Marker.CLUSTER_KEY, name))).stream()
                    .filter(machine -> !known.contains(machine.id()))
                    .filter(machine -> Ec2Marker.read(machine.tags()).isPresent())
                    .forEach(left::add);
        }
        return left;
    }

    private List<Machine> listed(List<Filter> filters) {
        Map<String, Machine> found = new LinkedHashMap<>();
        Filter notYetGone = filter("instance-state-name", Ec2Listing.NOT_YET_GONE);
        filters.forEach(filter -> new Ec2Listing(clients)
                .machines(List.of(filter, notYetGone), machine -> found.put(machine.id(), machine)));
        return List.copyOf(found.values());
    }

    private void failIfRefused() {
        if (!termination.refused().isEmpty()) {
            String refused = termination.refused().entrySet().stream()
                    .map(one -> one.getKey() + " (" + one.getValue() + ")")
                    .collect(Collectors.joining(", "));
            throw new CloudException("AWS refuses to terminate " + refused + "; the other machines were terminated");
        }
    }

    private Deletion outcome(List<Machine> machines, List<Volume> disks, boolean disksDeleted) {
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
