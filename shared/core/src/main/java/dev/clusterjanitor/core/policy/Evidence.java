package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** How far metrics can prove idleness. What is shorter or longer than that cannot be shown by any of them, and is refused. */
public final class Evidence {
    /**
     * The shortest idle timeout. The newest data are {@link UsageReading#LAG} late and come in steps of {@link
     * UsageReading#BUCKET}: only a window of that lag and two steps holds at least one whole step that can be read, wherever it begins.
     */
    public static final Duration SHORTEST_IDLE = UsageReading.LAG.plus(UsageReading.BUCKET.multipliedBy(2));

    private Evidence() {}

    static void requireProvable(String key, Duration idleTimeout) {
        if (idleTimeout.compareTo(SHORTEST_IDLE) < 0) {
            throw new IllegalArgumentException(key + " must be at least " + Durations.format(SHORTEST_IDLE)
                    + ": no shorter idleness can be proven");
        }
    }

    /**
     * The longest idle timeout that can be proven in all of these clouds, in whole days; of no cloud: in any of them.
     */
    public static Duration longestIdle(Collection<CloudProvider> clouds) {
        Collection<CloudProvider> meant = clouds.isEmpty() ? List.of(CloudProvider.values()) : clouds;
        return meant.stream()
                .map(cloud -> kept(cloud).minusDays(1))
                .min(Duration::compareTo)
                .orElseThrow();
    }

    /**
     * How long a cloud keeps metrics in steps of five minutes. AWS: 63 days (CloudWatch API Reference, GetMetricData). Google:
     * six weeks for the metrics of Google Cloud's services (Cloud Monitoring, Quotas and limits, Data retention). Azure: 93
     * days for platform metrics (Azure Monitor, Metrics overview, Retention of metrics).
     */
    private static Duration kept(CloudProvider cloud) {
        return switch (cloud) {
            case AWS -> Duration.ofDays(63);
            case GCP -> Duration.ofDays(6 * 7);
            case AZURE -> Duration.ofDays(93);
        };
    }
}
