package dev.clusterjanitor.config;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A map of the policy: its values by key, each key once. */
final class Section {
    private final Value self;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * A key with its value.
     *
     * @param key the key, as a place to report problems at
     * @param value what it stands for
     */
    record Entry(Value key, Value value) {}

    Section(Value self, MappingNode mapping) {
        this.self = self;
        for (NodeTuple tuple : mapping.getValue()) {
            add(tuple);
        }
    }

    private void add(NodeTuple tuple) {
        Value atKey = self.at(tuple.getKeyNode(), self.path());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            atKey.refuse("a key must be a word, not a list or a map");
            return;
        }
        String path = pathOf(key.getValue());
        Entry entry = new Entry(self.at(key, path), self.at(tuple.getValueNode(), path));
        Entry earlier = entries.putIfAbsent(key.getValue(), entry);
        if (earlier != null) {
            nameless(entry.key())
                    .refuse("duplicate key; it stands in line " + earlier.key().line() + " already");
        }
    }

    private String pathOf(String key) {
        return self.path().isEmpty() ? Shown.plain(key) : self.path() + "." + Shown.plain(key);
    }

    /** Adds a problem for every other key. */
    Section allow(List<String> keys) {
        return allow(keys, Map.of());
    }

    /**
     * Adds a problem for every other key.
     *
     * @param strays what to say of keys that are right elsewhere
     */
    Section allow(List<String> keys, Map<String, String> strays) {
        entries.forEach((name, entry) -> {
            if (!keys.contains(name)) {
                String message =
                        "unknown key" + Optional.ofNullable(strays.get(name)).orElseGet(() -> meant(name, keys));
                nameless(entry.key()).refuse(message);
            }
        });
        return this;
    }

    /** Somebody may have put a secret where a key belongs: then it is not repeated, not even in the path. */
    private Value nameless(Value key) {
        return self.isConfidential() ? key.as(self.path()) : key;
    }

    private static String meant(String name, Collection<String> keys) {
        String hint = Nearest.hint(name, keys);
        return hint.isEmpty() ? "; known here: " + String.join(", ", keys) : hint;
    }

    /** All of it, in the order of the text. */
    Map<String, Entry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    Optional<Value> get(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    /** Adds a problem if it is missing. */
    Optional<Value> require(String key) {
        Optional<Value> value = get(key);
        if (value.isEmpty()) {
            refuse("needs the key " + key);
        }
        return value;
    }

    /** Adds a problem with the map as a whole. */
    void refuse(String message) {
        self.refuse(message);
    }
}
