package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How Azure's services write what they show, as recorded from the real ones: Compute has resource groups in capitals, what is
 * empty is absent, and times have seven digits of a second and an offset.
 */
final class Shown {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSxxx");
    private static final Pattern GROUP = Pattern.compile("(?i)^(/subscriptions/[^/]+/resourceGroups/)([^/]+)(/.*)$");

    private Shown() {}

    static String time(Instant instant) {
        return TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** A resource as Compute shows it. */
    static ObjectNode byCompute(ArmResource resource) {
        ObjectNode json = byOthers(resource);
        capitalise(json);
        return json;
    }

    /** A resource as other services show it. */
    static ObjectNode byOthers(ArmResource resource) {
        ObjectNode json = resource.json().deepCopy();
        if (json.path("tags").isEmpty()) {
            json.remove("tags");
        }
        return json;
    }

    private static void capitalise(JsonNode node) {
        node.forEach(Shown::capitalise);
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (field.getKey().equals("id") || field.getKey().equals("managedBy")) {
                    object.put(field.getKey(), inCapitals(field.getValue().asText()));
                }
            }
        }
    }

    static String inCapitals(String id) {
        Matcher matcher = GROUP.matcher(id);
        return matcher.matches() ? matcher.group(1) + matcher.group(2).toUpperCase(Locale.ROOT) + matcher.group(3) : id;
    }
}
