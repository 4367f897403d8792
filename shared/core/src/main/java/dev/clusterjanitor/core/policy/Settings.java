package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Recipient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits that hold for one cluster.
 *
 * @param heartbeatTimeout how long a heartbeat may be silent
 * @param idleTimeout how long a cluster may be without work; at least {@link Evidence#SHORTEST_IDLE}
 * @param maxAge the longest life; null: no limit
 * @param maxAgeEvenWhenBusy whether {@code maxAge} also ends a cluster that works, or may be working
 * @param minAge younger clusters are always in use
 * @param idleCpuPercent a machine below this share of its processors, 0 to 100, and below half of one of them, is quiet;
 *     what its engine takes by itself is allowed on top
 * @param idleNetworkKib and below this much traffic per 5 minutes, in KiB, beside what Dask's machines tell each other when
 *     they have nothing to do
 * @param orphanTimeout how long workers may be without a scheduler, or leftovers without a machine
 * @param grace from the accepted notice to the earliest deletion; never zero
 * @param softAction what is done before the deletion
 * @param ungrouped what is done about machines without a cluster id
 * @param probeScheduler whether the scheduler itself may be asked over the network before the cluster is called stale
 * @param graceUnknownOwner the grace where no owner is known; counts only where it is longer; null: the same
 * @param remind how often a warning is repeated until the deletion; null: never
 * @param idleGpu whose word shows that machines with GPUs are idle
 */
public record Settings(
        Duration heartbeatTimeout,
        Duration idleTimeout,
        @Nullable Duration maxAge,
        boolean maxAgeEvenWhenBusy,
        Duration minAge,
        double idleCpuPercent,
        double idleNetworkKib,
        Duration orphanTimeout,
        Duration grace,
        SoftAction softAction,
        Ungrouped ungrouped,
        boolean probeScheduler,
        @Nullable Duration graceUnknownOwner,
        @Nullable Duration remind,
        IdleGpu idleGpu) {

    /** Limits with one grace for all, and without repeated warnings. */
    public Settings(
            Duration heartbeatTimeout,
            Duration idleTimeout,
            @Nullable Duration maxAge,
            boolean maxAgeEvenWhenBusy,
            Duration minAge,
            double idleCpuPercent,
            double idleNetworkKib,
            Duration orphanTimeout,
            Duration grace,
            SoftAction softAction,
            Ungrouped ungrouped,
            boolean probeScheduler) {
        this(
                heartbeatTimeout,
                idleTimeout,
                maxAge,
                maxAgeEvenWhenBusy,
                minAge,
                idleCpuPercent,
                idleNetworkKib,
                orphanTimeout,
                grace,
                softAction,
                ungrouped,
                probeScheduler,
                null,
                null,
                IdleGpu.BY_CPU);
    }

    /** What holds where the policy says nothing. */
    public static final Settings DEFAULT = new Settings(
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            null,
            false,
            Duration.ofMinutes(20),
            5,
            512,
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            SoftAction.NONE,
            Ungrouped.REPORT,
            true);

    public Settings {
        requirePositive("heartbeat-timeout", heartbeatTimeout);
        requirePositive("idle-timeout", idleTimeout);
        Evidence.requireProvable("idle-timeout", idleTimeout);
        requirePositive("min-age", minAge);
        requirePositive("orphan-timeout", orphanTimeout);
        requirePositive("grace", grace);
        if (maxAge != null) {
            requirePositive("max-age", maxAge);
        }
        if (graceUnknownOwner != null) {
            requirePositive("grace-unknown-owner", graceUnknownOwner);
        }
        if (remind != null) {
            requirePositive("remind", remind);
        }
        // "not above zero" rather than "at most zero", so that NaN is refused too.
        if (!(idleCpuPercent > 0 && idleCpuPercent <= 100) || !(idleNetworkKib > 0)) {
            throw new IllegalArgumentException("idle-cpu-percent and idle-network-kib must be above zero");
        }
    }

    /** From the accepted notice to the earliest deletion: whoever looks after clusters of nobody needs longer to ask around. */
    public Duration graceFor(Recipient owner) {
        return !owner.isKnown() && graceUnknownOwner != null && graceUnknownOwner.compareTo(grace) > 0
                ? graceUnknownOwner
                : grace;
    }

    private static void requirePositive(String key, Duration value) {
        if (value.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException(key + " must be above zero");
        }
    }
}
