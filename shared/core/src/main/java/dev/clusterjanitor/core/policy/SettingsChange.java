package dev.clusterjanitor.core.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Some limits that differ; null leaves a limit as it is. The parts are those of {@link Settings}, except that
 * {@code maxAge} is a value of its own, because a change can also remove that limit; and so is {@code remind}.
 */
public record SettingsChange(
        @Nullable Duration heartbeatTimeout,
        @Nullable Duration idleTimeout,
        @Nullable MaxAge maxAge,
        @Nullable Boolean maxAgeEvenWhenBusy,
        @Nullable Duration minAge,
        @Nullable Double idleCpuPercent,
        @Nullable Double idleNetworkKib,
        @Nullable Duration orphanTimeout,
        @Nullable Duration grace,
        @Nullable SoftAction softAction,
        @Nullable Ungrouped ungrouped,
        @Nullable Boolean probeScheduler,
        @Nullable Duration graceUnknownOwner,
        @Nullable Reminder remind,
        @Nullable IdleGpu idleGpu) {

    /** A change that leaves the grace of unknown owners, repeated warnings and GPUs as they are. */
    public SettingsChange(
            @Nullable Duration heartbeatTimeout,
            @Nullable Duration idleTimeout,
            @Nullable MaxAge maxAge,
            @Nullable Boolean maxAgeEvenWhenBusy,
            @Nullable Duration minAge,
            @Nullable Double idleCpuPercent,
            @Nullable Double idleNetworkKib,
            @Nullable Duration orphanTimeout,
            @Nullable Duration grace,
            @Nullable SoftAction softAction,
            @Nullable Ungrouped ungrouped,
            @Nullable Boolean probeScheduler) {
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
                null);
    }

    /**
     * How often a warning is repeated, or that it is not.
     *
     * @param every null: never
     */
    public record Reminder(@Nullable Duration every) {}

    /**
     * A longest life, or that there is none.
     *
     * @param limit null: no limit
     */
    public record MaxAge(@Nullable Duration limit) {}

    /** Changes nothing. */
    public static final SettingsChange NONE =
            new SettingsChange(null, null, null, null, null, null, null, null, null, null, null, null);

    /** These limits over the given ones. */
    public Settings applyTo(Settings base) {
        return new Settings(
                or(heartbeatTimeout, base.heartbeatTimeout()),
                or(idleTimeout, base.idleTimeout()),
                maxAge == null ? base.maxAge() : maxAge.limit(),
                or(maxAgeEvenWhenBusy, base.maxAgeEvenWhenBusy()),
                or(minAge, base.minAge()),
                or(idleCpuPercent, base.idleCpuPercent()),
                or(idleNetworkKib, base.idleNetworkKib()),
                or(orphanTimeout, base.orphanTimeout()),
                or(grace, base.grace()),
                or(softAction, base.softAction()),
                or(ungrouped, base.ungrouped()),
                or(probeScheduler, base.probeScheduler()),
                graceUnknownOwner == null ? base.graceUnknownOwner() : graceUnknownOwner,
                remind == null ? base.remind() : remind.every(),
                or(idleGpu, base.idleGpu()));
    }

    /** The limits that an owner set by tags; null leaves a limit as it is. */
    static SettingsChange byOwner(@Nullable Duration idleTimeout, @Nullable Duration maxAge) {
        return new SettingsChange(
                null,
                idleTimeout,
                maxAge == null ? null : new MaxAge(maxAge),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static <T> T or(@Nullable T value, T base) {
        return value == null ? base : value;
    }
}
