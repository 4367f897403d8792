package dev.clusterjanitor.core.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All tags on the parts of one cluster. The same key may bear different values on different parts, and none of them is
 * lost: a protection that stands on one worker alone protects the cluster.
 *
 * @param values for each key its distinct values, those of the most telling part (the scheduler) first
 */
public record Tags(Map<String, List<String>> values) {
    public static final Tags NONE = new Tags(Map.of());

    public Tags {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((key, list) -> copy.put(key, List.copyOf(list)));
        values = Collections.unmodifiableMap(copy);
    }

    /** The tags of a cluster that has just one part. */
    public static Tags of(Map<String, String> tags) {
        return merge(List.of(tags));
    }

    /** Merges the tags of several parts, the most telling part first. */
    public static Tags merge(List<Map<String, String>> parts) {
        Map<String, List<String>> merged = new LinkedHashMap<>();
        for (Map<String, String> part : parts) {
            part.forEach((key, value) -> {
                List<String> seen = merged.computeIfAbsent(key, k -> new ArrayList<>(1));
                if (!seen.contains(value)) {
                    seen.add(value);
                }
            });
        }
        return new Tags(merged);
    }

    /** Every distinct value of this key; empty if no part bears it. */
    public List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    /** The value on the most telling part that bears this key. */
    public Optional<String> first(String key) {
        return all(key).stream().findFirst();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }
}
