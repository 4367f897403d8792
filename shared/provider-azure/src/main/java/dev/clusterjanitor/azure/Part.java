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
 * @param usedBy the id of what uses it, whatever that is: a machine, the configuration of a network interface or of a
 *     load balancer, a gateway; empty: nothing does
 * @param ip its address; empty if it has none
 * @param addresses for a network interface the ids of its public addresses
 * @param origin for a disk where its data comes from, in lower case: {@code fromimage}, {@code copy}, {@code restore}
 * @param network for a network interface the key of its virtual network's id
 * @param guard for a network interface the key of its network security group's id; empty if it has none
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
        List<String> addresses,
        String origin,
        String network,
        String guard) {

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
        String usedBy = usedBy(kind, json, properties);
        return new Part(
                kind,
                ArmIds.tidy(json.path("id").asText(""), kind.type),
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
                addresses(properties),
                properties
                        .path("creationData")
                        .path("createOption")
                        .asText("")
                        .toLowerCase(Locale.ROOT)
                        .intern(),
                network(properties),
                ArmIds.key(properties.path("networkSecurityGroup").path("id").asText(""))
                        .intern());
    }

    /** Shared disks, private endpoints and NAT gateways say it elsewhere than in the usual place. */
    private static String usedBy(Kind kind, JsonNode json, JsonNode properties) {
        List<JsonNode> places = switch (kind) {
            case DISK ->
                List.of(json.path("managedBy"), json.path("managedByExtended").path(0));
            case NIC ->
                List.of(
                        properties.path("virtualMachine").path("id"),
                        properties.path("privateEndpoint").path("id"),
                        properties.path("privateLinkService").path("id"));
            case ADDRESS ->
                List.of(
                        properties.path("ipConfiguration").path("id"),
                        properties.path("natGateway").path("id"));
        };
        return places.stream()
                .map(place -> place.asText(""))
                .filter(id -> !id.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String network(JsonNode properties) {
        String subnet = ArmIds.key(properties
                .path("ipConfigurations")
                .path(0)
                .path("properties")
                .path("subnet")
                .path("id")
                .asText(""));
        int end = subnet.indexOf("/subnets/");
        return (end < 0 ? subnet : subnet.substring(0, end)).intern();
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

    /** The system disk of a machine, of which nothing is known but that. */
    static Part untold(Vm vm) {
        return new Part(
                Kind.DISK,
                ArmIds.tidy(vm.osDisk(), Kind.DISK.type),
                "",
                "attached",
                "",
                null,
                Map.of(),
                vm.id(),
                "",
                List.of(),
                "",
                "",
                "");
    }

    /** The id of the machine, or for an address of the network interface, that uses it; empty: nothing does. */
    String user() {
        int configuration = usedBy.toLowerCase(Locale.ROOT).indexOf("/ipconfigurations/");
        return configuration < 0 ? usedBy : usedBy.substring(0, configuration);
    }

    Part bornAt(@Nullable Instant instant) {
        return new Part(kind, id, uid, state, size, instant, tags, usedBy, ip, addresses, origin, network, guard);
    }

    Resource asResource() {
        return new Resource(kind.type(), id, state, Role.PART, size, createdAt);
    }
}
