package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;

/**
 * Deletes the disks of a cluster once its machines are gone. Most vanish with their machine, as dask-cloudprovider asks
 * for (DeleteOnTermination); this is for the rest.
 */
final class Ec2Disks {
    private final RegionClients clients;
    private final Ec2Inventory inventory;
    private final Set<String> machines;
    private final Set<String> own;
    private final Set<String> staying;
    private boolean acted;

    /**
     * Makes ready to delete.
     *
     * @param staying machines of the cluster that are not going away, and keep their disks
     */
    Ec2Disks(RegionClients clients, Ec2Inventory inventory, Set<String> staying) {
        this.clients = clients;
        this.inventory = inventory;
        this.staying = staying;
        this.machines = inventory.machines().stream().map(Machine::id).collect(Collectors.toSet());
        this.own = inventory.disks().stream().map(Volume::id).collect(Collectors.toSet());
    }

    /**
     * What became of the disks of a cluster.
     *
     * @param left those that are still to go
     * @param spared those that are there and not deleted, as nothing proves that dask-cloudprovider made them for this
     *     cluster, or something else uses them by now
     */
    record Result(List<Volume> left, List<Volume> spared) {}

    /**
     * Deletes what nothing uses any more, and waits for what is still being detached. No disk is touched but those that
     * were read with the cluster and are its own.
     */
    Result delete(Patience patience, Deadline deadline) {
        List<Volume> there = there();
        while (there.stream().anyMatch(this::isToGo)) {
            for (Volume disk : there) {
                if (deadline.isOver()) {
                    return result(there);
                }
                if (disk.isAvailable() && isOurs(disk)) {
                    delete(disk);
                }
            }
            boolean goesOn = patience.waitsOn();
            there = there();
            if (!goesOn) {
                return result(there);
            }
        }
        return result(there);
    }

    private Result result(List<Volume> there) {
        return new Result(
                there.stream().filter(this::isOurs).toList(),
                there.stream().filter(disk -> !isOurs(disk)).toList());
    }

    /** Whether any disk was there to be deleted. */
    boolean hasActed() {
        return acted;
    }

    private void delete(Volume disk) {
        DeleteVolumeRequest request =
                DeleteVolumeRequest.builder().volumeId(disk.id()).build();
        try {
            clients.call("ec2:DeleteVolume", () -> clients.ec2().deleteVolume(request));
            acted = true;
        } catch (AwsFailure failed) {
            // In use: somebody has just attached it. The next look tells whose it is now.
            if (!failed.isNotFound() && !failed.code().equals("VolumeInUse")) {
                throw failed;
            }
        }
    }

    /** Every disk that the cluster named, be it its own, as far as it is still there. */
    private List<Volume> there() {
        List<String> named = inventory.cluster().resources().stream()
                .filter(part -> part.type().equals(Volume.TYPE))
                .map(Resource::id)
                .toList();
        List<Volume> there = new ArrayList<>();
        Ec2Listing listing = new Ec2Listing(clients);
        for (List<String> some : Chunks.of(named, Ec2Listing.MOST_FILTER_VALUES)) {
            listing.volumes(List.of(Ec2Listing.filter("volume-id", some)), disk -> {
                if (!disk.isVanishing() && disk.attachedTo().stream().noneMatch(staying::contains)) {
                    there.add(disk);
                }
            });
        }
        return there;
    }

    /** Also a user's disk may be set to vanish with the machine: until it is off that, it cannot be told. */
    private boolean isToGo(Volume disk) {
        return isOurs(disk) || disk.attachedTo().stream().anyMatch(machines::contains);
    }

    /** A disk that another machine uses by now is no leftover, and one without its maker's marker no proof. */
    private boolean isOurs(Volume disk) {
        return own.contains(disk.id()) && Ec2Marker.isMarked(disk.tags()) && machines.containsAll(disk.attachedTo());
    }
}
