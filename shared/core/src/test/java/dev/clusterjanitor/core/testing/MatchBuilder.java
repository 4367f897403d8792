package dev.clusterjanitor.core.testing;

import dev.clusterjanitor.core.policy.Glob;
import dev.clusterjanitor.core.policy.Match;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds matches for tests: {@code where().name("dask-*").build()}. */
public final class MatchBuilder {
    private @Nullable Glob kind;
    private @Nullable Glob name;
    private @Nullable Glob owner;
    private final Map<String, Glob> tags = new LinkedHashMap<>();

    private MatchBuilder() {}

    public static MatchBuilder where() {
        return new MatchBuilder();
    }

    public MatchBuilder kind(String pattern) {
        kind = new Glob(pattern);
        return this;
    }

    public MatchBuilder name(String pattern) {
        name = new Glob(pattern);
        return this;
    }

    public MatchBuilder owner(String pattern) {
        owner = new Glob(pattern);
        return this;
    }

    public MatchBuilder tag(String key, String pattern) {
        tags.put(key, new Glob(pattern));
        return this;
    }

    public Match build() {
        return new Match(kind, name, owner, tags);
    }
}
