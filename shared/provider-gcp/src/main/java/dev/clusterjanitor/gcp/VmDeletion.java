package dev.clusterjanitor.gcp;

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
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Deletes one cluster. The order matters: the disks are recorded while they can still be told by their machines; the
 * scheduler goes first, so that it starts no more workers; the disks go when nothing uses them.
 */
final class VmDeletion {
    /** Most machines are gone within a minute or two; what takes longer is for the next sweep. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);

    private final Compute compute;
    private final TagKeys keys;
    private final Pause pause;
    private final SideBySide sideBySide;
    private final VmInventory inventory;

    VmDeletion(Compute compute, TagKeys keys, Pause pause, SideBySide sideBySide, VmInventory inventory) {
        this.compute = compute;
        this.keys = keys;
        this.pause = pause;
        this.sideBySide = sideBySide;
        this.inventory = inventory;
    }

    Deletion run(Deadline deadline) {
        inventory.requireDeletable();
        if (deadline.isOver()) {
            return outOfTime();
        }
        new Labelling(compute, pause, sideBySide, deadline).recordDisks(inventory, keys);
        VmTermination termination = new VmTermination(compute, sideBySide, deadline);
        if (!termination.start(inventory.machines(role -> role == Role.SCHEDULER))
                || !termination.start(inventory.machines(role -> role != Role.SCHEDULER))) {
            return outOfTime();
        }
        Patience patience = new Patience(pause, deadline, LONGEST_WAIT);
        // What is in doubt is not waited for, and is no sign of life.
        List<Machine> machines =
                termination.await(inventory.cluster().id().name(), inventory.machines(), patience).stream()
                        .filter(machine -> !inventory.doubtful().contains(machine.id()))
                        .toList();
        VmDisks disks =
                new VmDisks(compute, new VmGrouping(inventory.cluster().id().scope(), keys), inventory);
        List<Disk> disksLeft =
                disks.delete(patience, deadline, termination.refused().keySet());
        if (!termination.refused().isEmpty()) {
            throw refusal(termination.refused(), machines);
        }
        Map<String, Resource> spared = new TreeMap<>();
        inventory.spared().forEach(resource -> spared.put(resource.id(), resource));
        spared.putAll(disks.spared());
        return outcome(machines, disksLeft, termination.hasActed() || disks.hasActed())
                .sparing(List.copyOf(spared.values()));
    }

    private CloudException refusal(Map<String, String> refused, List<Machine> machines) {
        long going = machines.stream()
                .filter(machine -> !refused.containsKey(machine.name()))
                .count();
        String others = inventory.machines().size() == refused.size()
                ? ""
                : going == 0 ? "; the other machines were deleted" : "; other machines are still being deleted";
        return new CloudException("Google refuses to delete " + refusals(refused) + others);
    }

    private Deletion outcome(List<Machine> machines, List<Disk> disks, boolean hasActed) {
        List<String> ours = inventory.machines().stream().map(Machine::id).toList();
        List<String> newcomers = machines.stream()
                .filter(machine -> !ours.contains(machine.id()))
                .map(Machine::name)
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
                    residue, machines.isEmpty() ? "disks are still listed" : "machines are still being deleted");
        }
        return hasActed ? Deletion.gone() : Deletion.alreadyGone();
    }

    private Deletion outOfTime() {
        return Deletion.inProgress(inventory.cluster().resources(), "the time for this sweep was over");
    }

    /** At most some: a zone that does not answer refuses them all, for the same reason. */
    static String refusals(Map<String, String> refused) {
        String some = refused.entrySet().stream()
                .limit(3)
                .map(one -> one.getKey() + " (" + one.getValue() + ")")
                .collect(Collectors.joining(", "));
        return refused.size() > 3 ? some + " and " + (refused.size() - 3) + " more" : some;
    }

    private static Role roleOf(Machine machine) {
        return DaskMachine.read(machine.name()).map(DaskMachine::role).orElse(Role.MACHINE);
    }
}
