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
 * @param isDetailed whether somebody wants to know what was found of each machine
 */
public record Watch(
        Cluster cluster,
        Duration window,
        double idleCpuPercent,
        double idleNetworkKib,
        IdleGpu idleGpu,
        boolean isDetailed) {
    /** The same watch, with other facts about the cluster. */
    public Watch with(Cluster other) {
        return new Watch(other, window, idleCpuPercent, idleNetworkKib, idleGpu, isDetailed);
    }

    /** The same watch, for somebody who wants to know what was found of each machine. */
    public Watch detailed() {
        return new Watch(cluster, window, idleCpuPercent, idleNetworkKib, idleGpu, true);
    }

    /** A watch that nobody wants details of. */
    public Watch(Cluster cluster, Duration window, double idleCpuPercent, double idleNetworkKib, IdleGpu idleGpu) {
        this(cluster, window, idleCpuPercent, idleNetworkKib, idleGpu, false);
    }

    /** A watch that trusts the metrics of machines with GPUs. */
    public Watch(Cluster cluster, Duration window, double idleCpuPercent, double idleNetworkKib) {
        this(cluster, window, idleCpuPercent, idleNetworkKib, IdleGpu.BY_CPU, false);
    }
}
