package dev.clusterjanitor.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.ObjectMapper;

/** A policy as a tree that tests can spoil, one key at a time. */
final class PolicyTree {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Object root;

    private PolicyTree(Object root) {
        this.root = root;
    }

    /**
     * One key of one map.
     *
     * @param path as in problems: {@code scopes[0].regions}
     * @param steps how to get to the map
     * @param key the key in it
     */
    record Place(String path, List<Object> steps, String key) {

        /** Whether users choose the keys here. */
        boolean isFree() {
            return path.matches("owners\\.[^.]+|.*\\.tags\\.[^.]+");
        }
    }

    /** A policy that has every key, but for those that exclude each other. */
    static PolicyTree full() {
        return of("full.yaml");
    }

    /** One of the policies beside the tests. */
    static PolicyTree of(String name) {
        return new PolicyTree(new Load(LoadSettings.builder().build()).loadFromString(PolicyTable.text(name)));
    }

    List<Place> places() {
        List<Place> places = new ArrayList<>();
        collect("", List.of(), root, places);
        return places;
    }

    private static void collect(String path, List<Object> steps, Object node, List<Place> places) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                String childPath = path.isEmpty() ? key.toString() : path + "." + key;
                places.add(new Place(childPath, steps, key.toString()));
                collect(childPath, plus(steps, key), value, places);
            });
        } else if (node instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(path + "[" + i + "]", plus(steps, i), list.get(i), places);
            }
        }
    }

    private static List<Object> plus(List<Object> steps, Object step) {
        List<Object> longer = new ArrayList<>(steps);
        longer.add(step);
        return longer;
    }

    PolicyTree with(Place place, @Nullable Object value) {
        mapAt(place).put(place.key(), value);
        return this;
    }

    PolicyTree without(Place place) {
        mapAt(place).remove(place.key());
        return this;
    }

    PolicyTree renamed(Place place, String key) {
        Map<String, Object> map = mapAt(place);
        map.put(key, map.remove(place.key()));
        return this;
    }

    private Map<String, Object> mapAt(Place place) {
        Object node = root;
        for (Object step : place.steps()) {
            node = node instanceof Map<?, ?> map ? map.get(step) : ((List<?>) node).get((Integer) step);
        }
        @SuppressWarnings("unchecked") // every map of a policy has texts for keys
        Map<String, Object> map = (Map<String, Object>) node;
        return map;
    }

    /** As JSON, which policies may be written in. */
    String text() {
        return JSON.writeValueAsString(new LinkedHashMap<>((Map<?, ?>) root));
    }

    /** What the reader says of a text; empty if it accepts it. Anything but its own exception goes through. */
    static List<ConfigProblem> problems(String text) {
        try {
            ConfigReader.read("policy.yaml", text);
            return List.of();
        } catch (ConfigException refused) {
            return refused.problems();
        }
    }
}
