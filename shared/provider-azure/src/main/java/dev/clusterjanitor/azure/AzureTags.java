package dev.clusterjanitor.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.TagKeys;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Tags of Azure resources. Their names do not mind case (Resource Manager documentation, "Use tags"), ours and those in a
 * policy do: so each tag is known by its name as it stands, and by that in lower case.
 */
final class AzureTags {
    /** More would only be worth it for tags of somebody else. */
    private static final int LONGEST_SHARED = 32;

    private AzureTags() {}

    static Map<String, String> read(JsonNode json, TagKeys keys) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> tag : json.properties()) {
            String value = tag.getValue().asText("");
            String text = value.length() > LONGEST_SHARED ? value : value.intern();
            String lower = tag.getKey().toLowerCase(Locale.ROOT).intern();
            if (!lower.startsWith(keys.prefix())) {
                tags.put(tag.getKey().intern(), text);
            }
            tags.put(lower, text);
        }
        return Map.copyOf(tags);
    }
}
