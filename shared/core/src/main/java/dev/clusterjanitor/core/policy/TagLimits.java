package dev.clusterjanitor.core.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far owners may go with their own tags.
 *
 * @param idleTimeout the longest idle timeout that counts; at least {@link Evidence#SHORTEST_IDLE}
 * @param maxAge the longest age that counts
 * @param keepUntil how far ahead a lease may reach; null: without limit, {@code forever} included
 */
public record TagLimits(
        Duration idleTimeout, Duration maxAge, @Nullable Duration keepUntil) {
    /** What holds where the policy says nothing. */
    public static final TagLimits DEFAULT =
            new TagLimits(Duration.ofHours(24), Duration.ofDays(30), Duration.ofDays(14));

    public TagLimits {
        Evidence.requireProvable("tag-limits.idle-timeout", idleTimeout);
    }
}
