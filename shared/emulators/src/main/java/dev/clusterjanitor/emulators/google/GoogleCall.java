package dev.clusterjanitor.emulators.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of an API.
 *
 * @param method its id in Google's description of the API: {@code compute.instances.setLabels}
 * @param path the variables of the path, in order
 * @param query the query parameters
 * @param body the request; null if there is none
 */
public record GoogleCall(
        String method,
        List<String> path,
        Map<String, String> query,
        @Nullable JsonNode body) {

    public GoogleCall {
        path = List.copyOf(path);
        query = Map.copyOf(query);
    }

    /** The parameters of an address. */
    static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        String raw = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (!pair.isEmpty()) {
                query.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    String query(String name) {
        return query.getOrDefault(name, "");
    }

    int number(String name, int otherwise) {
        String text = query(name);
        try {
            return text.isEmpty() ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw GoogleError.invalid("Invalid value for field '" + name + "': '" + text + "'");
        }
    }

    JsonNode requireBody() {
        if (body == null) {
            throw GoogleError.invalid("a body is required");
        }
        return body;
    }
}
