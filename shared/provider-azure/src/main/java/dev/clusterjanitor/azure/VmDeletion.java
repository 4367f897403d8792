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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private final Deadline deadline;
    private final VmTermination termination;

    /**
     * A deletion.
     *
     * @param deadline ends all waiting
     */
    VmDeletion(Arm arm, TagKeys keys, Pause pause, VmInventory inventory, Deadline deadline) {
        this.arm = arm.until(deadline);
        this.keys = keys;
        this.pause = pause;
        this.inventory = inventory;
        this.deadline = deadline;
        this.termination =
                new VmTermination(this.arm, keys, inventory.cluster().id().scope(), inventory);
    }

    /**
     * Deletes.
     *
     * @throws CloudException if a lock or a doubt forbids it, Azure refuses, or does not do what it began
     */
    Deletion run() {
        inventory.refuseUnproven();
        Cluster cluster = inventory.cluster();
        if (!cluster.locks().isEmpty()) {
            throw new CloudException(cluster.locks().get(0).name() + " on "
                    + cluster.locks().get(0).resourceId() + ": nothing of the cluster is deleted");
        }
        if (deadline.isOver()) {
            return outOfTime();
        }
        try {
            return inOrder(cluster);
        } catch (AzureFailure failed) {
            if (failed.isPassing() && deadline.isOver()) {
                return outOfTime();
            }
            throw failed;
        }
    }

    private Deletion inOrder(Cluster cluster) {
        new VmTagging(arm, cluster.id().scope(), keys).record(inventory);
        if (!termination.delete(machines(role -> role == Role.SCHEDULER), deadline)
                || !termination.delete(machines(role -> role != Role.SCHEDULER), deadline)) {
            return outOfTime();
        }
        Patience patience = new Patience(pause, deadline, LONGEST_WAIT);
        List<Vm> left = awaitMachines(inventory.vms(), patience);
        VmLeftovers leftovers = new VmLeftovers(
                arm, keys, cluster.id().scope(), termination.groups(), inventory.parts(), keysOf(inventory.vms()));
        List<Part> partsLeft = leftovers.delete(patience, deadline, keysOf(left));
        List<Resource> spared = new ArrayList<>(inventory.group().spared());
        leftovers.taken().forEach(part -> spared.add(part.asResource()));
        return outcome(partsLeft, leftovers).sparing(spared);
    }

    /**
     * Deletes some workers with all that was theirs.
     *
     * @throws CloudException if Azure refuses, or does not do what it began
     */
    void remove(List<Vm> surplus) {
        new VmTagging(arm, inventory.cluster().id().scope(), keys).record(inventory);
        termination.delete(surplus, deadline);
        Patience patience = new Patience(pause, deadline, LONGEST_WAIT);
        refuseFailed(termination.failures(awaitMachines(surplus, patience)));
        Set<String> going = keysOf(surplus);
        List<Part> theirs = inventory.parts().stream()
                .filter(part -> going.contains(ArmIds.key(part.user())))
                .toList();
        VmLeftovers leftovers =
                new VmLeftovers(arm, keys, inventory.cluster().id().scope(), termination.groups(), theirs, going);
        leftovers.delete(patience, deadline, Set.of());
        refuseFailed(leftovers.failures());
    }

    private static void refuseFailed(Map<String, String> failures) {
        if (!failures.isEmpty()) {
            String which = failures.entrySet().stream()
                    .map(one -> one.getKey() + " (" + one.getValue() + ")")
                    .collect(Collectors.joining(", "));
            throw new CloudException("Azure did not delete " + which + "; a later sweep tries again");
        }
    }

    /** Waits until machines are gone; gives those that are still there when the patience ends. */
    private List<Vm> awaitMachines(List<Vm> machines, Patience patience) {
        List<Vm> left = stillThere(machines);
        while (!left.isEmpty() && patience.waitsOn()) {
            left = stillThere(machines);
        }
        return left;
    }

    private List<Vm> stillThere(List<Vm> machines) {
        return machines.isEmpty() ? List.of() : of(machines, termination.present());
    }

    /** Those of some machines that are present, whatever tags they bear by now. */
    private static List<Vm> of(List<Vm> machines, Map<String, Vm> present) {
        Set<String> ours = machines.stream().map(Vm::vmId).collect(Collectors.toSet());
        return present.values().stream().filter(vm -> ours.contains(vm.vmId())).toList();
    }

    private Deletion outcome(List<Part> parts, VmLeftovers leftovers) {
        Map<String, Vm> present = termination.present();
        List<Vm> own = of(inventory.vms(), present);
        Map<String, String> failures = termination.failures(own);
        failures.putAll(leftovers.failures());
        refuseFailed(failures);
        List<Vm> newcomers = newcomers(present);
        List<Resource> residue = new ArrayList<>();
        Stream.concat(own.stream(), newcomers.stream())
                .forEach(vm -> residue.add(
                        vm.asResource(VmMarker.read(vm).map(VmMarker::role).orElse(Role.MACHINE))));
        parts.forEach(part -> residue.add(part.asResource()));
        // Machines that bear the cluster's name again are nobody's leftovers; where nothing was ours, they are another
        // cluster.
        boolean acted = termination.hasActed() || leftovers.hasActed();
        if (!newcomers.isEmpty() && acted) {
            return Deletion.inProgress(
                    residue,
                    "new machines were started while it was deleted ("
                            + newcomers.stream().map(Vm::name).collect(Collectors.joining(", "))
                            + "): its client seems to be alive");
        }
        if (!own.isEmpty() || !parts.isEmpty()) {
            return Deletion.inProgress(residue, waitingFor(own, leftovers.refusals()));
        }
        return acted ? Deletion.gone() : Deletion.alreadyGone();
    }

    private static String waitingFor(List<Vm> machines, Set<String> refusals) {
        if (!machines.isEmpty()) {
            return "machines are still going";
        }
        String codes = refusals.isEmpty() ? "" : " (" + String.join(", ", refusals) + ")";
        return "disks, network interfaces or addresses are still held" + codes;
    }

    /** Machines of the cluster that were not there when it was read. */
    private List<Vm> newcomers(Map<String, Vm> present) {
        Set<String> known = inventory.vms().stream().map(Vm::vmId).collect(Collectors.toSet());
        Set<String> spared = inventory.group().spared().stream()
                .map(thing -> ArmIds.key(thing.id()))
                .collect(Collectors.toSet());
        String cluster = inventory.cluster().id().name();
        return present.entrySet().stream()
                .filter(entry -> !spared.contains(entry.getKey())
                        && !known.contains(entry.getValue().vmId()))
                .map(Map.Entry::getValue)
                .filter(vm -> VmMarker.read(vm)
                        .map(marker -> marker.cluster() == null
                                ? VmGrouping.nameOf(vm.id()).equals(cluster)
                                : marker.cluster().equals(cluster))
                        .orElse(false))
                .toList();
    }

    private Deletion outOfTime() {
        return Deletion.inProgress(inventory.cluster().resources(), "the time for this sweep was over")
                .sparing(inventory.group().spared());
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
