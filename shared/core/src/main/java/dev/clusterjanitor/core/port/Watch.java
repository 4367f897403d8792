package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.policy.IdleGpu;
import java.time.Duration;

/**
 * What to look for in one cluster.
 *
 * @param cluster the cluster
 * @param window how long it must be shown to have been quiet
 * @param idleCpuPercent a machine below this share of its processors, 0 to 100, is quiet
 * @param idleNetworkKib and below this much traffic in and out in 5 minutes, in KiB, beside what its number of peers
 *     explains
 * @param idleGpu whose word shows that machines with GPUs are idle
 */
public record Watch(Cluster cluster, Duration window, double idleCpuPercent, double idleNetworkKib, IdleGpu idleGpu) {
    /** The same watch, with other facts about the cluster. */
    public Watch with(Cluster other) {
        return new Watch(other, window, idleCpuPercent, idleNetworkKib, idleGpu);
    }

    /** A watch that trusts the metrics of machines with GPUs. */
    public Watch(Cluster cluster, Duration window, double idleCpuPercent, double idleNetworkKib) {
        this(cluster, window, idleCpuPercent, idleNetworkKib, IdleGpu.BY_CPU);
    }
}
