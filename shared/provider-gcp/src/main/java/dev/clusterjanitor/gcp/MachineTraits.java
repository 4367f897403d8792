package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What tells a machine that GCPCluster started from one that merely carries its name and labels (dask_cloudprovider,
 * gcp/instances.py, the same in all releases). The image is left out on purpose: where it is a family, later workers start
 * from a later image.
 */
final class MachineTraits {
    static final String FIELDS =
            "sourceMachineImage,disks(boot,autoDelete,source,deviceName),serviceAccounts,tags/items";

    private static final List<String> FIREWALL_TAGS = List.of("http-server", "https-server");

    private MachineTraits() {}

    /** Why GCPCluster cannot have made a machine, as half a sentence about it; null if nothing says so. */
    static @Nullable String foreign(JsonNode json, String zone, String name) {
        String image = Link.name(json.path("sourceMachineImage").asText(""));
        if (!image.isEmpty()) {
            return "it was made from the machine image " + image;
        }
        for (JsonNode disk : json.path("disks")) {
            if (disk.path("boot").asBoolean(false)) {
                return foreignDisk(disk, zone, name);
            }
        }
        return "it has no boot disk";
    }

    /** GCPCluster names the device after the machine; Compute Engine does so with the disk, where no name is given. */
    private static @Nullable String foreignDisk(JsonNode disk, String zone, String name) {
        String source = disk.path("source").asText("");
        if (!Link.of(source).isZonal(zone, "disks", name)) {
            return "its boot disk " + Link.name(source) + " was not made with it";
        }
        String device = disk.path("deviceName").asText("");
        return device.equals(name) ? null : "its boot disk was made for a machine " + device;
    }

    /** What GCPCluster gives to all machines of a cluster, by the words for people. */
    static Map<String, String> of(JsonNode json) {
        Map<String, String> traits = new HashMap<>();
        Link subnetwork = Link.of(
                json.path("networkInterfaces").path(0).path("subnetwork").asText(""));
        traits.put("subnetwork", (subnetwork.location() + " " + subnetwork.name()).strip());
        JsonNode account = json.path("serviceAccounts").path(0);
        traits.put("service account", account.path("email").asText(""));
        TreeSet<String> scopes = new TreeSet<>();
        account.path("scopes").forEach(scope -> scopes.add(Link.name(scope.asText())));
        traits.put("list of access scopes", String.join(" ", scopes));
        TreeSet<String> tags = new TreeSet<>();
        json.path("tags").path("items").forEach(tag -> tags.add(tag.asText()));
        // Others are its owner's, who may add them to one machine alone.
        tags.retainAll(FIREWALL_TAGS);
        traits.put("list of network tags", String.join(" ", tags));
        return Map.copyOf(traits);
    }
}
