package dev.clusterjanitor.inbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to a request.
 *
 * @param status of HTTP
 * @param headers with the content's type among them
 * @param body text in UTF-8; may be empty
 */
public record InboxResponse(int status, Map<String, String> headers, String body) {

    public InboxResponse {
        headers = Map.copyOf(headers);
    }

    static InboxResponse json(int status, ObjectNode body) {
        return new InboxResponse(status, headers("application/json; charset=utf-8"), body.toString());
    }

    /** A page that loads nothing, tells nobody where its reader came from, and cannot be shown within another. */
    static InboxResponse page(int status, String html) {
        Map<String, String> headers = headers("text/html; charset=utf-8");
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-Robots-Tag", "noindex");
        return new InboxResponse(status, headers, html);
    }

    static InboxResponse error(int status, String message) {
        return json(status, JsonNodeFactory.instance.objectNode().put("error", message));
    }

    InboxResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new InboxResponse(status, more, body);
    }

    private static Map<String, String> headers(String type) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type);
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        return headers;
    }
}
