package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer over HTTP. */
record Reply(int status, String body, Map<String, String> headers) {

    static Reply of(int status, JsonNode body) {
        return new Reply(status, body.toString(), Map.of("Content-Type", "application/json; charset=utf-8"));
    }

    static Reply empty(int status) {
        return new Reply(status, "", Map.of());
    }

    static Reply text(int status, String text) {
        return new Reply(status, text, Map.of("Content-Type", "text/plain; charset=utf-8"));
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, body, more);
    }
}
