package dev.clusterjanitor.core.testing;

import dev.clusterjanitor.core.policy.IdleGpu;
import dev.clusterjanitor.core.policy.SettingsChange;
import dev.clusterjanitor.core.policy.SoftAction;
import dev.clusterjanitor.core.policy.Ungrouped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Builds changes of limits for tests; what is not named stays as it is. */
public final class SettingsChangeBuilder {
    private @Nullable Duration heartbeatTimeout;
    private @Nullable Duration idleTimeout;
    private SettingsChange.@Nullable MaxAge maxAge;
    private @Nullable Boolean maxAgeEvenWhenBusy;
    private @Nullable Duration minAge;
    private @Nullable Double idleCpuPercent;
    private @Nullable Double idleNetworkKib;
    private @Nullable Duration orphanTimeout;
    private @Nullable Duration grace;
    private @Nullable SoftAction softAction;
    private @Nullable Ungrouped ungrouped;
    private @Nullable Boolean probeScheduler;
    private @Nullable IdleGpu idleGpu;

    private SettingsChangeBuilder() {}

    public static SettingsChangeBuilder aChange() {
        return new SettingsChangeBuilder();
    }

    public SettingsChangeBuilder heartbeatTimeout(Duration value) {
        heartbeatTimeout = value;
        return this;
    }

    public SettingsChangeBuilder idleTimeout(Duration value) {
        idleTimeout = value;
        return this;
    }

    public SettingsChangeBuilder maxAge(Duration value) {
        maxAge = new SettingsChange.MaxAge(value);
        return this;
    }

    public SettingsChangeBuilder noMaxAge() {
        maxAge = new SettingsChange.MaxAge(null);
        return this;
    }

    public SettingsChangeBuilder maxAgeEvenWhenBusy(boolean value) {
        maxAgeEvenWhenBusy = value;
        return this;
    }

    public SettingsChangeBuilder minAge(Duration value) {
        minAge = value;
        return this;
    }

    public SettingsChangeBuilder idleCpuPercent(double value) {
        idleCpuPercent = value;
        return this;
    }

    public SettingsChangeBuilder idleNetworkKib(double value) {
        idleNetworkKib = value;
        return this;
    }

    public SettingsChangeBuilder orphanTimeout(Duration value) {
        orphanTimeout = value;
        return this;
    }

    public SettingsChangeBuilder grace(Duration value) {
        grace = value;
        return this;
    }

    public SettingsChangeBuilder softAction(SoftAction value) {
        softAction = value;
        return this;
    }

    public SettingsChangeBuilder ungrouped(Ungrouped value) {
        ungrouped = value;
        return this;
    }

    public SettingsChangeBuilder probeScheduler(boolean value) {
        probeScheduler = value;
        return this;
    }

    public SettingsChangeBuilder idleGpu(IdleGpu value) {
        idleGpu = value;
        return this;
    }

    public SettingsChange build() {
        return new SettingsChange(
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
                idleGpu);
    }
}
