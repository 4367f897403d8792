package dev.clusterjanitor.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What we keep of a network interface, a public address or a disk.
 *
 * @param kind which of them
 * @param id its resource id
 * @param uid what Azure never gives twice; empty if it does not tell
 * @param state Azure's word for its state, or {@code in use} and {@code free}
 * @param size what it costs by
 * @param createdAt null if Azure does not tell here, as for all but disks
 * @param tags all its tags, see {@link AzureTags}
 * @param usedBy the id of what uses it: of a machine, or of the configuration of a network interface; empty: nothing does
 * @param ip its address; empty if it has none
 * @param addresses for a network interface the ids of its public addresses
 */
record Part(
        Kind kind,
        String id,
        String uid,
        String state,
        String size,
        @Nullable Instant createdAt,
        Map<String, String> tags,
        String usedBy,
        String ip,
        List<String> addresses) {

    /** In the order in which they are deleted: an address is in use until its network interface is gone. */
    enum Kind {
        DISK("Microsoft.Compute/disks", Arm.DISKS),
        NIC("Microsoft.Network/networkInterfaces", Arm.NETWORK),
        ADDRESS("Microsoft.Network/publicIPAddresses", Arm.NETWORK);

        private final String type;
        private final String version;

        Kind(String type, String version) {
            this.type = type;
            this.version = version;
        }

        String type() {
            return type;
        }

        String version() {
            return version;
        }

        static Optional<Kind> ofType(String type) {
            return Arrays.stream(values())
                    .filter(kind -> kind.type.equalsIgnoreCase(type))
                    .findFirst();
        }
    }

    static Part read(Kind kind, JsonNode json, TagKeys keys) {
        JsonNode properties = json.path("properties");
        String usedBy = switch (kind) {
            case DISK -> json.path("managedBy").asText("");
            case NIC -> properties.path("virtualMachine").path("id").asText("");
            case ADDRESS -> properties.path("ipConfiguration").path("id").asText("");
        };
        return new Part(
                kind,
                json.path("id").asText(),
                properties
                        .path(kind == Kind.DISK ? "uniqueId" : "resourceGuid")
                        .asText("")
                        .toLowerCase(Locale.ROOT),
                state(kind, properties, usedBy),
                size(kind, json),
                Vm.instant(properties.path("timeCreated").asText("")),
                AzureTags.read(json.path("tags"), keys),
                usedBy,
                ip(kind, properties),
                addresses(properties));
    }

    private static String state(Kind kind, JsonNode properties, String usedBy) {
        String disk = properties.path("diskState").asText("").toLowerCase(Locale.ROOT);
        return kind == Kind.DISK && !disk.isEmpty() ? disk.intern() : usedBy.isEmpty() ? "free" : "in use";
    }

    private static String size(Kind kind, JsonNode json) {
        String sku = json.path("sku").path("name").asText("");
        return switch (kind) {
            case DISK ->
                (json.path("properties").path("diskSizeGB").asText("?") + " GiB " + sku)
                        .strip()
                        .intern();
            case NIC -> "";
            case ADDRESS ->
                (json.path("properties").path("publicIPAllocationMethod").asText("") + " " + sku)
                        .strip()
                        .intern();
        };
    }

    private static String ip(Kind kind, JsonNode properties) {
        return switch (kind) {
            case DISK -> "";
            case NIC ->
                properties
                        .path("ipConfigurations")
                        .path(0)
                        .path("properties")
                        .path("privateIPAddress")
                        .asText("");
            case ADDRESS -> properties.path("ipAddress").asText("");
        };
    }

    private static List<String> addresses(JsonNode properties) {
        List<String> ids = new ArrayList<>(1);
        for (JsonNode configuration : properties.path("ipConfigurations")) {
            String id = configuration
                    .path("properties")
                    .path("publicIPAddress")
                    .path("id")
                    .asText("");
            if (!id.isEmpty()) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }

    /** The id of the machine, or for an address of the network interface, that uses it; empty: nothing does. */
    String user() {
        int configuration = usedBy.toLowerCase(Locale.ROOT).indexOf("/ipconfigurations/");
        return configuration < 0 ? usedBy : usedBy.substring(0, configuration);
    }

    Part bornAt(@Nullable Instant instant) {
        return new Part(kind, id, uid, state, size, instant, tags, usedBy, ip, addresses);
    }

    Resource asResource() {
        return new Resource(kind.type(), id, state, Role.PART, size, createdAt);
    }
}
