package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of a Compute Engine instance: little, as a project may have a hundred thousand.
 *
 * @param id its number, which Google never gives again
 * @param name its name, which Google gives again
 * @param zone its zone: {@code us-east1-c}
 * @param status Google's word for its state
 * @param type its machine type
 * @param capacity what it has to compute with
 * @param createdAt null if Google does not tell
 * @param changedAt when it was started last, or when it stopped; null if Google does not tell
 * @param endedAt when it stopped; null if it runs, or Google does not tell
 * @param labels all its labels, as they stand there
 * @param fingerprint of its labels; empty where it was not asked for
 * @param isProtected whether deletion protection is on
 * @param bootDisk the disk that was made for it; null if there is none, or it was made for something else
 * @param address its public address, else its private one; null if it has none, or none was asked for
 * @param foreign why dask-cloudprovider cannot have made it, as half a sentence about it; null if nothing says so
 * @param traits what dask-cloudprovider gives to all machines of a cluster
 * @param otherDisks names of disks that somebody attached, and that stay when it goes
 */
record Machine(
        String id,
        String name,
        String zone,
        String status,
        String type,
        Capacity capacity,
        @Nullable Instant createdAt,
        @Nullable Instant changedAt,
        @Nullable Instant endedAt,
        Map<String, String> labels,
        String fingerprint,
        boolean isProtected,
        @Nullable BootDisk bootDisk,
        @Nullable String address,
        @Nullable String foreign,
        Map<String, String> traits,
        List<String> otherDisks) {

    /** Type of an instance in reports. */
    static final String TYPE = "compute:instance";

    static final String RUNNING = "RUNNING";

    /** A machine on its way out: it is being stopped, or deleted. */
    static final String STOPPING = "STOPPING";

    /** Whoever stops like this has ended. Everything else, and whatever Google may invent, counts as living. */
    private static final Set<String> ENDED = Set.of("TERMINATED", "STOPPED");

    /**
     * The disk that a machine starts from, if it was made together with it: Compute Engine then gives it the machine's name.
     *
     * @param autoDelete whether it vanishes with the machine
     */
    record BootDisk(String name, boolean autoDelete) {}

    boolean isLive() {
        return !hasEnded(status);
    }

    static boolean hasEnded(String status) {
        return ENDED.contains(status);
    }

    /** Whether it has ended, or is about to. */
    boolean isEnding() {
        return hasEnded(status) || status.equals(STOPPING);
    }

    /** Its name, with its zone: unique in a project. */
    String place() {
        return place(zone, name);
    }

    /** Whether it would leave its disk behind. */
    boolean leavesItsDisk() {
        return bootDisk != null && !bootDisk.autoDelete();
    }

    List<Resource> diskAsResource() {
        return bootDisk == null ? List.of() : List.of(attached(bootDisk.name()));
    }

    List<Resource> otherDisksAsResources() {
        return otherDisks.stream().map(this::attached).toList();
    }

    private Resource attached(String disk) {
        return new Resource(Disk.TYPE, place(zone, disk), "attached", Role.PART, "", null);
    }

    /** How a thing is named in reports: whoever wants to do something about it has to name the zone as well. */
    static String place(String zone, String idOrName) {
        return zone + "/" + idOrName;
    }

    /** The part of such a name before the slash. */
    static String zoneOf(String place) {
        return place.substring(0, Math.max(0, place.indexOf('/')));
    }

    /** The part of such a name after the slash. */
    static String idOf(String place) {
        return place.substring(place.indexOf('/') + 1);
    }

    /** As a part of a cluster. Metrics are there since the last start, and so is what counts as its age. */
    Resource asResource(Role role) {
        return new Resource(TYPE, place(zone, id), status, role, type, changedAt, endedAt, capacity);
    }
}
