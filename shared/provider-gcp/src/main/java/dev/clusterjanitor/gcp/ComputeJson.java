package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.gcp.Machine.BootDisk;
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
    static final String MACHINE_FIELDS = "id,name,zone,status,machineType,creationTimestamp,lastStartTimestamp,"
            + "lastStopTimestamp,labels,deletionProtection,disks(boot,autoDelete,source)";

    /** What acting on a machine needs. */
    static final String MACHINE_FIELDS_TO_ACT =
            MACHINE_FIELDS + ",labelFingerprint,networkInterfaces(networkIP,accessConfigs/natIP)";

    static final String DISK_FIELDS = "id,name,zone,status,sizeGb,creationTimestamp,labels,labelFingerprint,users";

    private static final int MOST_SHARED = 50_000;

    private final Map<String, String> shared = new HashMap<>();

    Machine machine(JsonNode json) {
        String name = text(json, "name");
        String status = share(text(json, "status"));
        Instant created = time(json, "creationTimestamp");
        Instant started = time(json, "lastStartTimestamp");
        Instant stopped = Machine.hasEnded(status) ? time(json, "lastStopTimestamp") : null;
        Instant last = started == null ? created : started;
        return new Machine(
                text(json, "id"),
                name,
                share(lastPart(text(json, "zone"))),
                status,
                share(lastPart(text(json, "machineType"))),
                created,
                stopped == null ? last : stopped,
                labels(json),
                text(json, "labelFingerprint"),
                json.path("deletionProtection").asBoolean(false),
                bootDisk(json, name),
                address(json));
    }

    Disk disk(JsonNode json) {
        List<String> users = new ArrayList<>();
        json.path("users").forEach(user -> users.add(lastPart(user.asText())));
        return new Disk(
                text(json, "id"),
                text(json, "name"),
                lastPart(text(json, "zone")),
                text(json, "status"),
                text(json, "sizeGb") + " GB",
                time(json, "creationTimestamp"),
                labels(json),
                text(json, "labelFingerprint"),
                List.copyOf(users));
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
    private static @Nullable BootDisk bootDisk(JsonNode json, String name) {
        for (JsonNode disk : json.path("disks")) {
            if (disk.path("boot").asBoolean(false)
                    && lastPart(text(disk, "source")).equals(name)) {
                return new BootDisk(name, disk.path("autoDelete").asBoolean(false));
            }
        }
        return null;
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

    private static String lastPart(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
