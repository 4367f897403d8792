package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;

/**
 * Deletes the disks of a cluster once its machines are gone. Most vanish with their machine, as dask-cloudprovider asks
 * for (DeleteOnTermination); this is for the rest.
 */
final class Ec2Disks {
    private final RegionClients clients;
    private final List<String> ids;
    private final Set<String> machines;
    private boolean acted;

    /**
     * Makes ready to delete.
     *
     * @param disks those that were read with the cluster; no other is touched
     * @param machines the machines of the cluster
     */
    Ec2Disks(RegionClients clients, List<Volume> disks, Set<String> machines) {
        this.clients = clients;
        this.ids = disks.stream().map(Volume::id).toList();
        this.machines = machines;
    }

    /**
     * Deletes what nothing uses any more, and waits for what is still being detached.
     *
     * @param staying machines that are not going away, and keep their disks
     * @return what is still there when the patience ends
     */
    List<Volume> delete(Patience patience, Deadline deadline, Set<String> staying) {
        List<Volume> left = left(staying);
        while (!left.isEmpty()) {
            for (Volume disk : left) {
                if (deadline.isOver()) {
                    return left;
                }
                if (disk.isAvailable()) {
                    delete(disk);
                }
            }
            boolean goesOn = patience.waitsOn();
            left = left(staying);
            if (!goesOn) {
                return left;
            }
        }
        return left;
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

    private List<Volume> left(Set<String> staying) {
        List<Volume> left = new ArrayList<>();
        Ec2Listing listing = new Ec2Listing(clients);
        for (List<String> some : Chunks.of(ids, Ec2Listing.MOST_FILTER_VALUES)) {
            listing.volumes(List.of(Ec2Listing.filter("volume-id", some)), disk -> {
                if (isOurs(disk) && disk.attachedTo().stream().noneMatch(staying::contains)) {
                    left.add(disk);
                }
            });
        }
        return left;
    }

    /** A disk that another machine uses by now is no leftover, and one without its maker's marker no proof. */
    private boolean isOurs(Volume disk) {
        return Ec2Marker.isMarked(disk.tags()) && !disk.isVanishing() && machines.containsAll(disk.attachedTo());
    }
}
