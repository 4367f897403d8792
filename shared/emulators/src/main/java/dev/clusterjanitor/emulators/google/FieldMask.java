package dev.clusterjanitor.emulators.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A partial response, by the query parameter {@code fields}: {@code items/*}{@code /instances(id,disks/source),nextPageToken}. */
final class FieldMask {
    private final String text;
    private int at;

    private FieldMask(String text) {
        this.text = text;
    }

    /** What a mask lets through: for each name what of it; an empty map is all of it. */
    record Tree(Map<String, Tree> fields) {}

    static Tree parse(String text) {
        FieldMask mask = new FieldMask(text);
        Tree tree = mask.list();
        if (mask.at != text.length()) {
            throw GoogleError.invalid("Invalid field selection " + text);
        }
        return tree;
    }

    static JsonNode apply(Tree mask, JsonNode node) {
        if (mask.fields().isEmpty()) {
            return node;
        }
        if (node.isArray()) {
            ArrayNode some = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> some.add(apply(mask, element)));
            return some;
        }
        ObjectNode some = JsonNodeFactory.instance.objectNode();
        Tree any = mask.fields().get("*");
        node.properties().forEach(field -> {
            Tree of = any != null ? any : mask.fields().get(field.getKey());
            if (of != null) {
                some.set(field.getKey(), apply(of, field.getValue()));
            }
        });
        return some;
    }

    private Tree list() {
        Tree tree = new Tree(new LinkedHashMap<>());
        do {
            path(tree);
        } while (skip(','));
        return tree;
    }

    private void path(Tree into) {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '*')) {
            at++;
        }
        if (at == start) {
            throw GoogleError.invalid("Invalid field selection " + text);
        }
        Tree child = into.fields().computeIfAbsent(text.substring(start, at), name -> new Tree(new LinkedHashMap<>()));
        if (skip('/')) {
            path(child);
        } else if (skip('(')) {
            child.fields().putAll(list().fields());
            if (!skip(')')) {
                throw GoogleError.invalid("Invalid field selection " + text);
            }
        }
    }

    private boolean skip(char expected) {
        boolean found = at < text.length() && text.charAt(at) == expected;
        at += found ? 1 : 0;
        return found;
    }
}
