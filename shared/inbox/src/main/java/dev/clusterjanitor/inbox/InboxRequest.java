package dev.clusterjanitor.inbox;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as a cloud's front door hands it over.
 *
 * @param method in capitals: {@code POST}
 * @param path as it was asked for; only its last part tells what is wanted, as clouds put their own in front
 * @param query what stood after the question mark, not decoded; may be empty
 * @param headers by their names in lower case
 * @param body what was sent, as UTF-8; empty if nothing was
 */
public record InboxRequest(String method, String path, String query, Map<String, String> headers, String body) {

    public InboxRequest {
        headers = lowerCase(headers);
    }

    /** A header's value; empty if it was not sent. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The last part of the path: {@code keep}. */
    String route() {
        String trimmed = path.replaceAll("/+$", "");
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    /** Of the body, in bytes. */
    int size() {
        return body.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Map<String, String> lowerCase(Map<String, String> headers) {
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return Map.copyOf(lower);
    }
}
