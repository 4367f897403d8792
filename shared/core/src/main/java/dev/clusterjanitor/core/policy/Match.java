package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Cluster;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which clusters a rule is for. Everything that is given must match; at least one thing is given.
 *
 * @param kind pattern for the kind's id; null: any
 * @param name pattern for the cluster's name; null: any
 * @param owner pattern for the owner's name; null: any
 * @param tags for each tag key a pattern for its value; a tag on any part of the cluster counts
 */
public record Match(
        @Nullable Glob kind, @Nullable Glob name, @Nullable Glob owner, Map<String, Glob> tags) {

    public Match {
        tags = Map.copyOf(tags);
        if (kind == null && name == null && owner == null && tags.isEmpty()) {
            throw new IllegalArgumentException("a match that names nothing would match every cluster");
        }
    }

    /**
     * Whether this is one of the clusters meant.
     *
     * @param ownerName the resolved owner's name; empty if none is known
     */
    public boolean matches(Cluster cluster, String ownerName) {
        return (kind == null || kind.matches(cluster.id().kind().toString()))
                && (name == null || name.matches(cluster.id().name()))
                && (owner == null || owner.matches(ownerName))
                && tags.entrySet().stream()
                        .allMatch(wanted ->
                                cluster.tags().all(wanted.getKey()).stream().anyMatch(wanted.getValue()::matches));
    }

    /** As a user would read it: {@code kind=aws/*, tags.env=prod}. */
    @Override
    public String toString() {
        Map<String, @Nullable Glob> parts = new LinkedHashMap<>();
        parts.put("kind", kind);
        parts.put("name", name);
        parts.put("owner", owner);
        Stream<String> own = parts.entrySet().stream()
                .filter(part -> part.getValue() != null)
                .map(part -> part.getKey() + "=" + part.getValue());
        Stream<String> ofTags = tags.entrySet().stream()
                .map(tag -> "tags." + tag.getKey() + "=" + tag.getValue())
                .sorted();
        return Stream.concat(own, ofTags).collect(Collectors.joining(", "));
    }
}
