package dev.clusterjanitor.inbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A query or the body of a form. */
final class Form {
    private static final int MOST_FIELDS = 16;

    private final Map<String, String> fields;

    private Form(Map<String, String> fields) {
        this.fields = fields;
    }

    /**
     * Reads {@code a=1&b=2}.
     *
     * @throws Refused if it is not that, or a field stands in it twice: whoever looks at it before us may read the other
     */
    static Form parse(String text) {
        Map<String, String> fields = new HashMap<>();
        if (text.isEmpty()) {
            return new Form(fields);
        }
        String[] parts = text.split("&", MOST_FIELDS + 1);
        if (parts.length > MOST_FIELDS) {
            throw new Refused(400, "too many fields");
        }
        for (String part : parts) {
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals));
            if (fields.put(name, equals < 0 ? "" : decoded(part.substring(equals + 1))) != null) {
                throw new Refused(400, "a field stands here twice");
            }
        }
        return new Form(fields);
    }

    /** A field's value; empty if it is not there. */
    String get(String name) {
        return fields.getOrDefault(name, "");
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "this address is not encoded as addresses are");
        }
    }
}
