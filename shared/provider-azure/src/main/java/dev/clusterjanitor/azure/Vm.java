package dev.clusterjanitor.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagKeys;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
 * @param createdAt null if Azure does not tell
 * @param tags all its tags, see {@link AzureTags}
 * @param osDisk the id of its system disk; empty if it has none that is managed
 * @param dataDisks the ids of its other disks
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
        @Nullable Instant createdAt,
        Map<String, String> tags,
        String osDisk,
        List<String> dataDisks,
        List<String> nics) {
    static final String TYPE = "Microsoft.Compute/virtualMachines";

    static final String RUNNING = "running";

    /** The guest has shut itself down: Azure keeps its place, and goes on to bill for it. */
    static final String STOPPED = "stopped";

    static final String DEALLOCATED = "deallocated";

    /** Its power state could not be read: it may well run. */
    static final String UNKNOWN = "unknown";

    private static final Set<String> LIVE = Set.of(RUNNING, "starting", "stopping", "creating", "updating", UNKNOWN);

    /**
     * Reads a machine as Resource Graph and Compute write it.
     *
     * @param power the code of its power state, such as {@code PowerState/running}; empty: it has none; null: not known
     */
    static Vm read(JsonNode json, @Nullable String power, TagKeys keys) {
        JsonNode properties = json.path("properties");
        JsonNode storage = properties.path("storageProfile");
        String id = json.path("id").asText();
        return new Vm(
                id,
                properties.path("vmId").asText("").toLowerCase(Locale.ROOT),
                ArmIds.name(id),
                ArmIds.group(id).orElse(""),
                json.path("location").asText("").intern(),
                state(properties.path("provisioningState").asText(""), power),
                properties.path("hardwareProfile").path("vmSize").asText("").intern(),
                instant(properties.path("timeCreated").asText("")),
                AzureTags.read(json.path("tags"), keys),
                storage.path("osDisk").path("managedDisk").path("id").asText(""),
                ids(storage.path("dataDisks"), "managedDisk"),
                ids(properties.path("networkProfile").path("networkInterfaces"), ""));
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

    private static List<String> ids(JsonNode list, String within) {
        List<String> ids = new ArrayList<>(1);
        for (JsonNode one : list) {
            String id = (within.isEmpty() ? one : one.path(within)).path("id").asText("");
            if (!id.isEmpty()) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }

    /** Null if it is none. */
    static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noInstant) {
            return null;
        }
    }

    /** Whether it runs, is about to, or may. */
    boolean isLive() {
        return LIVE.contains(state);
    }

    /** As a part of a cluster. One that its guest shut down is billed for, and says so. */
    Resource asResource(Role role) {
        return new Resource(TYPE, id, state, role, state.equals(STOPPED) ? size + ", still billed" : size, createdAt);
    }
}
