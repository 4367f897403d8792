package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as a route sees it.
 *
 * @param path decoded, with its leading slash
 * @param query decoded; names do not mind case, as with Azure
 * @param headers first value of each; names do not mind case
 * @param vars what the route's template holds in braces
 */
record Request(
        String method,
        URI uri,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        String body,
        Map<String, String> vars) {
    static final ObjectMapper JSON = new ObjectMapper();

    Request with(Map<String, String> found) {
        return new Request(method, uri, path, query, headers, body, found);
    }

    String var(String name) {
        return vars.getOrDefault(name, "");
    }

    String query(String name) {
        return query.getOrDefault(name, "");
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AzureError(
                    400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.");
        }
    }

    static Map<String, String> parseQuery(String raw) {
        Map<String, String> query = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.put(URLDecoder.decode(key, StandardCharsets.UTF_8), URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return query;
    }
}
