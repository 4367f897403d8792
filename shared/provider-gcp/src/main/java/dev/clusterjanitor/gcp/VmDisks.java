package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Patience;
import dev.clusterjanitor.gcp.Compute.Labelled;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes the disks of a cluster once its machines are gone. Most vanish with their machine, as dask-cloudprovider asks for
 * (autoDelete); this is for the rest.
 */
final class VmDisks {
    private final Compute compute;
    private final VmGrouping proof;
    private final String cluster;
    private final Set<String> ids;
    private final Set<String> machines;
    private boolean acted;

    /**
     * Makes ready to delete.
     *
     * @param proof tells whether a disk is recorded for the cluster
     * @param inventory the cluster; no disk is touched that was not read with it
     */
    VmDisks(Compute compute, VmGrouping proof, VmInventory inventory) {
        this.compute = compute;
        this.proof = proof;
        this.cluster = inventory.cluster().id().name();
        this.ids = inventory.disks().stream().map(Disk::id).collect(Collectors.toSet());
        this.machines = inventory.machines().stream().map(Machine::name).collect(Collectors.toSet());
    }

    /**
     * Deletes what nothing uses any more, and waits for what is still being detached.
     *
     * @param staying names of machines that are not going away, and keep their disks
     * @return what is still there when the patience ends
     */
    List<Disk> delete(Patience patience, Deadline deadline, Set<String> staying) {
        if (ids.isEmpty()) {
            return List.of();
        }
        while (true) {
            List<Disk> left = left(staying);
            for (Disk disk : left) {
                if (deadline.isOver()) {
                    return left;
                }
                if (disk.isFree()) {
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
        return acted;
    }

    private void delete(Disk disk) {
        try {
            Operation operation = compute.delete(Labelled.of(disk));
            acted = true;
            if (operation.hasFailed()) {
                throw new GcpFailure(
                        400,
                        operation.error(),
                        "compute.disks.delete in " + compute.project() + ": ended in " + operation.error() + " on "
                                + disk.name());
            }
        } catch (GcpFailure failed) {
            // In use: somebody has just attached it. The next look tells whose it is now.
            boolean passing = failed.isNotFound()
                    || failed.reason().equals("resourceInUseByAnotherResource")
                    || failed.reason().equals("resourceNotReady");
            if (!passing) {
                throw failed;
            }
        }
    }

    /** A disk that another machine uses by now is no leftover, and one without the cluster's id no proof. */
    private List<Disk> left(Set<String> staying) {
        List<Disk> left = new ArrayList<>();
        Set<String> missing = compute.disks(DaskMachine.filterOf(cluster), disk -> {
            boolean ours = ids.contains(disk.id())
                    && proof.recordedFor(disk).filter(cluster::equals).isPresent()
                    && machines.containsAll(disk.users());
            if (ours && disk.users().stream().noneMatch(staying::contains)) {
                left.add(disk);
            }
        });
        if (!missing.isEmpty()) {
            throw GcpFailure.unanswered("compute.disks.list in " + compute.project() + ": zones did not answer: "
                    + String.join(", ", missing));
        }
        return left;
    }
}
