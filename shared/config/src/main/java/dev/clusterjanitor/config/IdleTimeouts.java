package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Durations;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.policy.Evidence;
import dev.clusterjanitor.core.policy.Glob;
import dev.clusterjanitor.core.policy.ScopeSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads idle timeouts, and refuses those that metrics could never prove: a cluster would be called idle without
 * evidence, or never.
 *
 * @param clouds where they are to be proven; never empty
 * @param named whether the policy names these clouds
 */
record IdleTimeouts(Set<CloudProvider> clouds, boolean named) {

    /** Those of a policy with these scopes; without any it may be used in every cloud. */
    static IdleTimeouts in(List<ScopeSpec> scopes) {
        Set<CloudProvider> clouds = EnumSet.noneOf(CloudProvider.class);
        scopes.forEach(scope -> clouds.add(scope.provider()));
        return clouds.isEmpty()
                ? new IdleTimeouts(EnumSet.allOf(CloudProvider.class), false)
                : new IdleTimeouts(clouds, true);
    }

    /** Those of an override that is for some kinds only. */
    IdleTimeouts of(Optional<@Nullable Glob> kind, Collection<KindId> known) {
        Set<CloudProvider> meant = known.stream()
                .filter(id ->
                        kind.map(pattern -> pattern.matches(id.toString())).orElse(true))
                .map(KindId::provider)
                .filter(clouds::contains)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(CloudProvider.class)));
        return meant.isEmpty() ? this : new IdleTimeouts(meant, named || kind.isPresent());
    }

    /** The key {@code idle-timeout} of a section; empty if it has none, or one that is refused. */
    Optional<Duration> read(Section section) {
        return section.get("idle-timeout")
                .flatMap(value -> DurationText.read(value).filter(duration -> isProvable(value, duration)));
    }

    private boolean isProvable(Value value, Duration duration) {
        Duration longest = Evidence.longestIdle(clouds);
        if (duration.compareTo(Evidence.SHORTEST_IDLE) < 0) {
            value.refuseAs("is too short to be proven, as metrics come late and in steps; at least "
                    + Durations.format(Evidence.SHORTEST_IDLE));
            return false;
        }
        if (duration.compareTo(longest) > 0) {
            value.refuseAs("is too long to be proven, as metrics are not kept for so long; at most "
                    + Durations.format(longest) + " on " + names()
                    + (named ? "" : "; name the scopes if it is for some of them only"));
            return false;
        }
        return true;
    }

    private String names() {
        return clouds.stream().map(CloudProvider::id).collect(Collectors.joining(", "));
    }
}
