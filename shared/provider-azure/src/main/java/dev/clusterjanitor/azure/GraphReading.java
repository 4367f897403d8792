package dev.clusterjanitor.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads machines and parts of many subscriptions with Azure Resource Graph: 1000 rows a page, any number of subscriptions
 * (REST reference, ResourceProviders - Resources). It lags behind by seconds to minutes, so nothing is deleted on its word.
 */
final class GraphReading {
    static final String ACTION = "Microsoft.ResourceGraph/resources/read";

    /** The largest page there is. */
    static final int ROWS = 1000;

    private static final int MOST_SUBSCRIPTIONS = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Arm arm;
    private final TagKeys keys;

    GraphReading(Arm arm, TagKeys keys) {
        this.arm = arm;
        this.keys = keys;
    }

    /**
     * Reads.
     *
     * @param groups resource groups to stay within; empty: all
     * @return what was found, by the id of the subscription in lower case
     * @throws AzureFailure if a page cannot be read
     */
    Map<String, Found> read(List<String> subscriptions, List<String> groups) {
        Map<String, Found> found = new HashMap<>();
        for (int start = 0; start < subscriptions.size(); start += MOST_SUBSCRIPTIONS) {
            List<String> some =
                    subscriptions.subList(start, Math.min(start + MOST_SUBSCRIPTIONS, subscriptions.size()));
            pages(some, groups, found);
        }
        return found;
    }

    private void pages(List<String> subscriptions, List<String> groups, Map<String, Found> found) {
        String place = "azure (" + subscriptions.size() + " subscriptions)";
        Set<String> seen = new HashSet<>();
        String token = "";
        do {
            JsonNode page = arm.post(
                    ACTION,
                    place,
                    "/providers/Microsoft.ResourceGraph/resources?api-version=" + Arm.GRAPH,
                    request(subscriptions, groups, token));
            // Without a token to go on with, a cut answer has lost its rest.
            token = page.path("$skipToken").asText("");
            boolean cut = page.path("resultTruncated").asText("").equalsIgnoreCase("true") && token.isEmpty();
            if (!page.path("data").isArray() || cut || (!token.isEmpty() && !seen.add(token))) {
                throw AzureErrors.unreadable(ACTION, place);
            }
            page.path("data").forEach(row -> add(row, found));
        } while (!token.isEmpty());
    }

    private void add(JsonNode row, Map<String, Found> found) {
        String type = row.path("type").asText("");
        Found of = found.computeIfAbsent(
                row.path("subscriptionId").asText("").toLowerCase(Locale.ROOT), s -> Found.none());
        if (type.equalsIgnoreCase(Vm.TYPE)) {
            String power = row.path("properties")
                    .path("extended")
                    .path("instanceView")
                    .path("powerState")
                    .path("code")
                    .asText("");
            of.vms().add(Vm.read(row, power, keys));
        } else {
            Part.Kind.ofType(type).ifPresent(kind -> of.parts().add(Part.read(kind, row, keys)));
        }
    }

    private String request(List<String> subscriptions, List<String> groups, String token) {
        ObjectNode request = JSON.createObjectNode();
        subscriptions.forEach(request.putArray("subscriptions")::add);
        request.put("query", query(groups));
        ObjectNode options = request.putObject("options");
        options.put("$top", ROWS).put("resultFormat", "objectArray");
        if (!token.isEmpty()) {
            options.put("$skipToken", token);
        }
        return request.toString();
    }

    /** Ordered, as pages of what has no order may overlap and leave out. */
    private String query(List<String> groups) {
        String within = groups.isEmpty()
                ? ""
                : groups.stream().collect(Collectors.joining("', '", " | where resourceGroup in~ ('", "')"));
        return "resources | where type in~ ('" + Vm.TYPE + "', '" + Part.Kind.NIC.type() + "', '"
                + Part.Kind.ADDRESS.type() + "', '" + Part.Kind.DISK.type() + "')" + within
                + " | where tags['" + VmMarker.MAKER_KEY + "'] =~ '" + VmMarker.MAKER + "' or isnotempty(tags['"
                + keys.of(JanitorTag.CLUSTER) + "'])"
                + " | project id, name, type, location, resourceGroup, subscriptionId, managedBy, sku, tags, properties"
                + " | order by id asc";
    }
}
