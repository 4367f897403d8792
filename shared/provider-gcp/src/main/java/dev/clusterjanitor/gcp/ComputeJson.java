package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.gcp.Machine.BootDisk;
import dev.clusterjanitor.machines.MachineTypes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Compute Engine's resources. Texts that occur a hundred thousand times are kept once. */
final class ComputeJson {
    /** What discovery needs of a machine. Its metadata is never asked for: the start command there has keys in it. */
    static final String MACHINE_FIELDS =
            MachineTraits.FIELDS + ",networkInterfaces/subnetwork,id,name,zone,status,machineType,creationTimestamp,"
                    + "lastStartTimestamp,lastStopTimestamp,labels,deletionProtection,guestAccelerators/acceleratorCount,"
                    + "advancedMachineFeatures(visibleCoreCount,threadsPerCore)";

    /** What acting on a machine needs. */
    static final String MACHINE_FIELDS_TO_ACT =
            MACHINE_FIELDS.replace("/subnetwork", "(subnetwork,networkIP,accessConfigs/natIP)") + ",labelFingerprint";

    static final String DISK_FIELDS = "id,name,zone,status,sizeGb,creationTimestamp,labels,labelFingerprint,users,"
            + "sourceSnapshot,sourceInstantSnapshot,sourceDisk,sourceStorageObject";

    private static final List<String> SOURCES_OF_COPIES =
            List.of("sourceSnapshot", "sourceInstantSnapshot", "sourceDisk", "sourceStorageObject");

    private static final int MOST_SHARED = 50_000;

    private final Map<String, String> shared = new HashMap<>();
    private final Map<Map<String, String>, Map<String, String>> sharedTraits = new HashMap<>();

    Machine machine(JsonNode json) {
        String name = text(json, "name");
        String status = share(text(json, "status"));
        Instant created = time(json, "creationTimestamp");
        Instant started = time(json, "lastStartTimestamp");
        Instant stopped = Machine.hasEnded(status) ? time(json, "lastStopTimestamp") : null;
        Instant last = started == null ? created : started;
        String zone = share(Link.name(text(json, "zone")));
        return new Machine(
                text(json, "id"),
                name,
                zone,
                status,
                share(Link.name(text(json, "machineType"))),
                capacity(json),
                created,
                stopped == null ? last : stopped,
                stopped,
                labels(json),
                text(json, "labelFingerprint"),
                json.path("deletionProtection").asBoolean(false),
                bootDisk(json, zone, name),
                address(json),
                MachineTraits.foreign(json, zone, name),
                sharedTraits.computeIfAbsent(MachineTraits.of(json), t -> t),
                otherDisks(json));
    }

    /** Where fewer cores are visible than the type has, the guest sees those, with two threads each unless it says otherwise. */
    private static Capacity capacity(JsonNode json) {
        JsonNode features = json.path("advancedMachineFeatures");
        int told = features.path("visibleCoreCount").asInt(0)
                * features.path("threadsPerCore").asInt(2);
        int gpus = 0;
        for (JsonNode accelerators : json.path("guestAccelerators")) {
            gpus += accelerators.path("acceleratorCount").asInt(1);
        }
        return MachineTypes.ofGoogle(Link.name(text(json, "machineType")), told, gpus);
    }

    Disk disk(JsonNode json) {
        List<String> users = new ArrayList<>();
        json.path("users").forEach(user -> users.add(Link.name(user.asText())));
        return new Disk(
                text(json, "id"),
                text(json, "name"),
                Link.name(text(json, "zone")),
                text(json, "status"),
                text(json, "sizeGb") + " GB",
                time(json, "creationTimestamp"),
                labels(json),
                text(json, "labelFingerprint"),
                List.copyOf(users),
                SOURCES_OF_COPIES.stream()
                        .map(source -> Link.name(text(json, source)))
                        .filter(source -> !source.isEmpty())
                        .findFirst()
                        .orElse(""));
    }

    Map<String, String> labels(JsonNode json) {
        JsonNode labels = json.path("labels");
        if (labels.isEmpty()) {
            return Map.of();
        }
        Map<String, String> all = new HashMap<>();
        labels.properties()
                .forEach(label ->
                        all.put(share(label.getKey()), share(label.getValue().asText())));
        return Map.copyOf(all);
    }

    /** A disk of another name was made by somebody else, for something else. */
    private static @Nullable BootDisk bootDisk(JsonNode json, String zone, String name) {
        for (JsonNode disk : json.path("disks")) {
            if (disk.path("boot").asBoolean(false)
                    && Link.of(text(disk, "source")).isZonal(zone, "disks", name)) {
                return new BootDisk(name, disk.path("autoDelete").asBoolean(false));
            }
        }
        return null;
    }

    /** Disks that hang on a machine, and stay when it goes. */
    private static List<String> otherDisks(JsonNode json) {
        List<String> others = new ArrayList<>(0);
        for (JsonNode disk : json.path("disks")) {
            String name = Link.name(text(disk, "source"));
            if (!disk.path("boot").asBoolean(false) && !disk.path("autoDelete").asBoolean(false) && !name.isEmpty()) {
                others.add(name);
            }
        }
        return others.isEmpty() ? List.of() : List.copyOf(others);
    }

    private static @Nullable String address(JsonNode json) {
        JsonNode nic = json.path("networkInterfaces").path(0);
        String outside = text(nic.path("accessConfigs").path(0), "natIP");
        String inside = text(nic, "networkIP");
        return outside.isEmpty() ? (inside.isEmpty() ? null : inside) : outside;
    }

    private String share(String text) {
        if (shared.size() >= MOST_SHARED) {
            shared.clear();
        }
        return shared.computeIfAbsent(text, t -> t);
    }

    private static @Nullable Instant time(JsonNode json, String field) {
        String text = text(json, field);
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asText("");
    }
}
