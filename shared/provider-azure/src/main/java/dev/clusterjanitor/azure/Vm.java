package dev.clusterjanitor.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.machines.MachineTypes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of a virtual machine.
 *
 * @param id its resource id
 * @param vmId what Azure never gives twice: a later machine of the same id has another
 * @param name its name
 * @param group its resource group, in lower case
 * @param location its region
 * @param state see {@link #state}
 * @param size its size, such as {@code Standard_DS1_v2}
 * @param capacity what it has to compute with
 * @param createdAt null if Azure does not tell
 * @param tags all its tags, see {@link AzureTags}
 * @param making how it was made
 * @param osDisk the id of its system disk; empty if it has none that is managed
 * @param dataDisks the ids of its other disks, and the addresses of those that are blobs of a storage account
 * @param nics the ids of its network interfaces
 */
record Vm(
        String id,
        String vmId,
        String name,
        String group,
        String location,
        String state,
        String size,
        Capacity capacity,
        @Nullable Instant createdAt,
        Map<String, String> tags,
        Making making,
        String osDisk,
        List<String> dataDisks,
        List<String> nics) {
    static final String TYPE = "Microsoft.Compute/virtualMachines";

    /**
     * How a machine was made. A machine that was restored from a backup or a disk has an origin of {@code attach}, no image and
     * no administrator.
     *
     * @param origin where its system disk comes from, in lower case: {@code fromimage}, {@code attach}
     * @param image the image in lower case; without its exact version, which changes; empty if there was none
     * @param computerName its name inside; empty if Azure did not set it up
     * @param admin its administrator; empty if Azure did not set it up
     * @param takesOthers whether Azure would delete with it a data disk that somebody attached (deleteOption)
     */
    record Making(String origin, String image, String computerName, String admin, boolean takesOthers) {}

    static final String RUNNING = "running";

    /** The guest has shut itself down: Azure keeps its place, and goes on to bill for it. */
    static final String STOPPED = "stopped";

    static final String DEALLOCATED = "deallocated";

    /** Its power state could not be read: it may well run. */
    static final String UNKNOWN = "unknown";

    private static final Set<String> LIVE = Set.of(RUNNING, "starting", "stopping", "creating", "updating", UNKNOWN);

    private static final Set<String> ENDED = Set.of(STOPPED, "deallocating", DEALLOCATED, "deleting");

    /**
     * Reads a machine as Resource Graph and Compute write it.
     *
     * @param power the code of its power state, such as {@code PowerState/running}; empty: it has none; null: not known
     */
    static Vm read(JsonNode json, @Nullable String power, TagKeys keys) {
        JsonNode properties = json.path("properties");
        JsonNode storage = properties.path("storageProfile");
        String id = ArmIds.tidy(json.path("id").asText(""), TYPE);
        String name = ArmIds.name(id);
        return new Vm(
                id,
                properties.path("vmId").asText("").toLowerCase(Locale.ROOT),
                name,
                ArmIds.group(id).orElse(""),
                json.path("location").asText("").intern(),
                state(properties.path("provisioningState").asText(""), power),
                properties.path("hardwareProfile").path("vmSize").asText("").intern(),
                capacity(properties.path("hardwareProfile")),
                instant(properties.path("timeCreated").asText("")),
                AzureTags.read(json.path("tags"), keys),
                making(properties, storage, name),
                storage.path("osDisk").path("managedDisk").path("id").asText(""),
                Stream.concat(ids(storage.path("dataDisks"), "managedDisk"), blobs(storage.path("dataDisks")))
                        .toList(),
                ids(properties.path("networkProfile").path("networkInterfaces"), "")
                        .toList());
    }

    private static Capacity capacity(JsonNode hardware) {
        return MachineTypes.ofAzure(
                hardware.path("vmSize").asText(""),
                hardware.path("vmSizeProperties").path("vCPUsAvailable").asInt(0));
    }

    private static Making making(JsonNode properties, JsonNode storage, String name) {
        JsonNode inside = properties.path("osProfile");
        String computerName = inside.path("computerName").asText("");
        return new Making(
                storage.path("osDisk")
                        .path("createOption")
                        .asText("")
                        .toLowerCase(Locale.ROOT)
                        .intern(),
                image(storage.path("imageReference")).toLowerCase(Locale.ROOT).intern(),
                computerName.equalsIgnoreCase(name) ? name : computerName,
                inside.path("adminUsername").asText("").intern(),
                takesOthers(storage.path("dataDisks")));
    }

    /** dask-cloudprovider attaches no data disk; one that somebody did goes with the machine if it says so. */
    private static boolean takesOthers(JsonNode dataDisks) {
        return dataDisks
                .valueStream()
                .anyMatch(disk -> disk.path("deleteOption").asText("").equalsIgnoreCase("Delete"));
    }

    private static String image(JsonNode image) {
        for (String kind : List.of("id", "sharedGalleryImageId", "communityGalleryImageId")) {
            String id = image.path(kind).asText("");
            if (!id.isEmpty()) {
                return id;
            }
        }
        String sku = image.path("sku").asText("");
        return sku.isEmpty()
                ? ""
                : String.join(
                        ":",
                        image.path("publisher").asText(""),
                        image.path("offer").asText(""),
                        sku,
                        image.path("version").asText(""));
    }

    /**
     * The state in Azure's own words, without their prefix: that of its power where it has one ({@code running},
     * {@code stopped}, {@code deallocated}), else that of its provisioning ({@code creating}, {@code failed}).
     */
    private static String state(String provisioning, @Nullable String power) {
        if (provisioning.equalsIgnoreCase("Deleting")) {
            return "deleting";
        }
        if (power != null && power.startsWith("PowerState/")) {
            return power.substring("PowerState/".length())
                    .toLowerCase(Locale.ROOT)
                    .intern();
        }
        boolean isTold = power != null && !provisioning.isEmpty() && !provisioning.equalsIgnoreCase("Succeeded");
        return isTold ? provisioning.toLowerCase(Locale.ROOT).intern() : UNKNOWN;
    }

    private static Stream<String> ids(JsonNode list, String within) {
        return list.valueStream()
                .map(one ->
                        (within.isEmpty() ? one : one.path(within)).path("id").asText(""))
                .filter(id -> !id.isEmpty());
    }

    /** Disks of the old kind are blobs of somebody's storage account, and no resources of their own. */
    private static Stream<String> blobs(JsonNode disks) {
        return disks.valueStream()
                .map(disk -> disk.path("vhd").path("uri").asText(""))
                .filter(uri -> !uri.isEmpty());
    }

    /** Null if it is none. */
    static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noInstant) {
            return null;
        }
    }

    Vm bornAt(@Nullable Instant instant) {
        return new Vm(
                id, vmId, name, group, location, state, size, capacity, instant, tags, making, osDisk, dataDisks, nics);
    }

    /** Whether it runs, is about to, or may. */
    boolean isLive() {
        return LIVE.contains(state);
    }

    /** Whether it ran once, and is certain not to run any more: a machine whose creation failed never did. */
    boolean hasEnded() {
        return ENDED.contains(state);
    }

    /** As a part of a cluster. One that its guest shut down is billed for, and says so. */
    Resource asResource(Role role) {
        String billed = state.equals(STOPPED) ? size + ", still billed" : size;
        return new Resource(TYPE, id, state, role, billed, createdAt, capacity);
    }
}
