package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Patience;
import dev.clusterjanitor.gcp.Compute.Labelled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Deletes the disks of a cluster once its machines are gone, and looks whether those that Google deletes with them are gone
 * too. Most vanish with their machine, as dask-cloudprovider asks for (autoDelete).
 */
final class VmDisks {
    private final Compute compute;
    private final VmInventory inventory;
    private final VmGrouping proof;
    private final Set<String> leftovers;
    private final Set<String> ids;
    private final Set<String> machines;
    private final Map<String, Operation> begun = new HashMap<>();
    private final Map<String, Resource> spared = new HashMap<>();

    /**
     * Makes ready to delete.
     *
     * @param proof tells whether a disk is recorded for the cluster
     * @param inventory the cluster; no disk is touched that was not read with it
     */
    VmDisks(Compute compute, VmGrouping proof, VmInventory inventory) {
        this.compute = compute;
        this.inventory = inventory;
        this.proof = proof;
        this.leftovers =
                inventory.disks().stream().filter(Disk::isFree).map(Disk::id).collect(Collectors.toSet());
        this.ids = Stream.concat(inventory.disks().stream(), inventory.vanishing().stream())
                .map(Disk::id)
                .collect(Collectors.toSet());
        this.machines = inventory.machines().stream().map(Machine::name).collect(Collectors.toSet());
    }

    /**
     * Deletes what nothing uses any more, and waits for what is still being detached.
     *
     * @param staying names of machines that are not going away, and keep their disks
     * @return what is still there when the patience ends
     */
    List<Disk> delete(Patience patience, Deadline deadline, Set<String> staying) {
        while (true) {
            List<Disk> left = left(staying);
            for (Disk disk : left) {
                if (deadline.isOver()) {
                    return left;
                }
                if (disk.isFree() && !isUnderWay(disk)) {
                    delete(disk);
                }
            }
            if (left.isEmpty() || !patience.waitsOn()) {
                return left.isEmpty() ? left : left(staying);
            }
        }
    }

    /** Whether any disk was there to be deleted. */
    boolean hasActed() {
        return !begun.isEmpty();
    }

    /** Disks that were read with the cluster, and are somebody else's by now. */
    Map<String, Resource> spared() {
        return spared;
    }

    private void delete(Disk disk) {
        try {
            Operation operation = compute.delete(Labelled.of(disk));
            begun.put(disk.id(), operation);
            throwIfFailed(disk, operation);
        } catch (GcpFailure failed) {
            passOver(failed);
        }
    }

    /** Whether an earlier call for it has not ended yet. */
    private boolean isUnderWay(Disk disk) {
        Operation operation = begun.get(disk.id());
        if (operation == null || operation.isDone()) {
            return false;
        }
        try {
            Operation now = compute.look(operation);
            begun.put(disk.id(), now);
            throwIfFailed(disk, now);
            return !now.isDone();
        } catch (GcpFailure failed) {
            passOver(failed);
            return false;
        }
    }

    private void throwIfFailed(Disk disk, Operation operation) {
        if (operation.hasFailed()) {
            throw operation.failure("compute.disks.delete", compute.project(), disk.name());
        }
    }

    /** In use: somebody has just attached it. The next look tells whose it is now, and whether it is there. */
    private static void passOver(GcpFailure failed) {
        if (!(failed.isNotFound() || failed.isInUse() || failed.isBusy() || failed.isStale())) {
            throw failed;
        }
    }

    /**
     * What of the cluster's disks is still there. One that another machine uses by now is no leftover; nor is one that was
     * left already, and from which the cluster's id was taken.
     */
    private List<Disk> left(Set<String> staying) {
        List<Disk> left = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        spared.clear();
        String cluster = inventory.cluster().id().name();
        Set<String> missing = compute.disks(DaskMachine.filterOf(cluster), disk -> {
            if (ids.contains(disk.id()) && seen.add(disk.id())) {
                boolean ours = machines.containsAll(disk.users())
                        && (!leftovers.contains(disk.id()) || proof.isRecorded(disk, cluster));
                if (ours && disk.users().stream().noneMatch(staying::contains)) {
                    left.add(disk);
                } else if (!ours) {
                    spared.put(Machine.place(disk.zone(), disk.name()), disk.asResource());
                }
            }
        });
        if (!missing.isEmpty()) {
            throw GcpFailure.unanswered("compute.disks.list in " + compute.project() + ": zones did not answer: "
                    + String.join(", ", missing));
        }
        return left;
    }
}
