package dev.clusterjanitor.azure;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Deletes one cluster. The order matters: what its machines use is recorded while that can still be seen; the scheduler
 * goes first, so that it starts no more workers; then the workers; then disks, network interfaces and addresses, each
 * when nothing uses it.
 */
final class VmDeletion {
    /** Most machines are gone within a minute or two; what takes longer is for the next sweep. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);

    private final Arm arm;
    private final TagKeys keys;
    private final Pause pause;
    private final VmInventory inventory;
    private final VmTermination termination;

    VmDeletion(Arm arm, TagKeys keys, Pause pause, VmInventory inventory) {
        this.arm = arm;
        this.keys = keys;
        this.pause = pause;
        this.inventory = inventory;
        this.termination = new VmTermination(arm, keys, inventory.cluster().id().scope(), inventory);
    }

    Deletion run(Deadline deadline) {
        Cluster cluster = inventory.cluster();
        if (!cluster.locks().isEmpty()) {
            throw new CloudException(cluster.locks().get(0).name() + " on "
                    + cluster.locks().get(0).resourceId() + ": nothing of the cluster is deleted");
        }
        if (deadline.isOver()) {
            return outOfTime();
        }
        new VmTagging(arm, cluster.id().scope(), keys).record(inventory);
        if (!termination.delete(machines(role -> role == Role.SCHEDULER), deadline)
                || !termination.delete(machines(role -> role != Role.SCHEDULER), deadline)) {
            return outOfTime();
        }
        Patience patience = new Patience(pause, deadline, LONGEST_WAIT);
        List<Vm> left = awaitMachines(patience);
        VmLeftovers leftovers = new VmLeftovers(
                arm, keys, cluster.id().scope(), termination.groups(), inventory.parts(), keysOf(inventory.vms()));
        List<Part> partsLeft = leftovers.delete(patience, deadline, keysOf(left));
        return outcome(termination.left(cluster.id().name()), partsLeft, leftovers.hasActed());
    }

    /** Deletes some workers with all that was theirs. */
    void remove(List<Vm> surplus) {
        new VmTagging(arm, inventory.cluster().id().scope(), keys).record(inventory);
        termination.delete(surplus, Deadline.NONE);
        Patience patience = new Patience(pause, Deadline.NONE, LONGEST_WAIT);
        Set<String> going = keysOf(surplus);
        boolean waits = true;
        while (waits && termination.present().keySet().stream().anyMatch(going::contains)) {
            waits = patience.waitsOn();
        }
        List<Part> theirs = inventory.parts().stream()
                .filter(part -> going.contains(ArmIds.key(part.user())))
                .toList();
        new VmLeftovers(arm, keys, inventory.cluster().id().scope(), termination.groups(), theirs, going)
                .delete(patience, Deadline.NONE, Set.of());
    }

    private List<Vm> awaitMachines(Patience patience) {
        Map<String, String> ours = new HashMap<>();
        inventory.vms().forEach(vm -> ours.put(ArmIds.key(vm.id()), vm.vmId()));
        List<Vm> left = stillThere(ours);
        while (!left.isEmpty() && patience.waitsOn()) {
            left = stillThere(ours);
        }
        return left;
    }

    private List<Vm> stillThere(Map<String, String> ours) {
        if (ours.isEmpty()) {
            return List.of();
        }
        return termination.present().entrySet().stream()
                .filter(entry -> entry.getValue().vmId().equals(ours.get(entry.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }

    private Deletion outcome(List<Vm> machines, List<Part> parts, boolean partsDeleted) {
        Set<String> ours = inventory.vms().stream().map(Vm::vmId).collect(Collectors.toSet());
        List<Vm> own = machines.stream().filter(vm -> ours.contains(vm.vmId())).toList();
        Map<String, String> failures = termination.failures(own);
        if (!failures.isEmpty()) {
            String which = failures.entrySet().stream()
                    .map(one -> one.getKey() + " (" + one.getValue() + ")")
                    .collect(Collectors.joining(", "));
            throw new CloudException("Azure did not delete " + which + "; a later sweep tries again");
        }
        List<Resource> residue = new ArrayList<>();
        machines.forEach(vm ->
                residue.add(vm.asResource(VmMarker.read(vm).map(VmMarker::role).orElse(Role.MACHINE))));
        parts.forEach(part -> residue.add(part.asResource()));
        List<String> newcomers = machines.stream()
                .filter(vm -> !ours.contains(vm.vmId()))
                .map(Vm::name)
                .toList();
        // Machines that bear the cluster's name again are nobody's leftovers; where nothing was ours, they are another
        // cluster.
        boolean acted = termination.hasActed() || partsDeleted;
        if (!newcomers.isEmpty() && acted) {
            return Deletion.inProgress(
                    residue,
                    "new machines were started while it was deleted (" + String.join(", ", newcomers)
                            + "): its client seems to be alive");
        }
        if (!own.isEmpty() || !parts.isEmpty()) {
            return Deletion.inProgress(
                    residue,
                    own.isEmpty()
                            ? "disks, network interfaces or addresses are still held"
                            : "machines are still going");
        }
        return acted ? Deletion.gone() : Deletion.alreadyGone();
    }

    private Deletion outOfTime() {
        return Deletion.inProgress(inventory.cluster().resources(), "the time for this sweep was over");
    }

    private List<Vm> machines(Predicate<Role> which) {
        Set<String> chosen = inventory.cluster().machines().stream()
                .filter(machine -> which.test(machine.role()))
                .map(Resource::id)
                .collect(Collectors.toSet());
        return inventory.vms().stream().filter(vm -> chosen.contains(vm.id())).toList();
    }

    private static Set<String> keysOf(List<Vm> machines) {
        return machines.stream().map(vm -> ArmIds.key(vm.id())).collect(Collectors.toSet());
    }
}
