package dev.clusterjanitor.core.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A change to some tags of a cluster. Keys that are not named stay as they are.
 *
 * @param set keys to add or overwrite, with their new values
 * @param remove keys to remove; to remove one that is not there is no error
 */
public record TagChange(Map<String, String> set, Set<String> remove) {

    public TagChange {
        set = Map.copyOf(set);
        remove = Set.copyOf(remove);
    }

    public boolean isEmpty() {
        return set.isEmpty() && remove.isEmpty();
    }

    /** Begins a change to tags with these keys. */
    public static Builder with(TagKeys keys) {
        return new Builder(keys);
    }

    /** Collects a change. */
    public static final class Builder {
        private final TagKeys keys;
        private final Map<String, String> set = new LinkedHashMap<>();
        private final Set<String> remove = new TreeSet<>();

        private Builder(TagKeys keys) {
            this.keys = keys;
        }

        public Builder set(JanitorTag tag, String value) {
            set.put(keys.of(tag), value);
            return this;
        }

        public Builder remove(JanitorTag... tags) {
            for (JanitorTag tag : tags) {
                remove.add(keys.of(tag));
            }
            return this;
        }

        public TagChange build() {
            return new TagChange(set, remove);
        }
    }
}
