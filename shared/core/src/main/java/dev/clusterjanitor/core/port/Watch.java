package dev.clusterjanitor.core.port;

import dev.clusterjanitor.core.model.Cluster;
import java.time.Duration;

/**
 * What to look for in one cluster.
 *
 * @param cluster the cluster
 * @param window how long it must be shown to have been quiet
 * @param idleCpuPercent a machine below this share of its processors, 0 to 100, is quiet
 * @param idleNetworkKib and below this much traffic in and out in 5 minutes, in KiB, beside what its number of peers
 *     explains
 */
public record Watch(Cluster cluster, Duration window, double idleCpuPercent, double idleNetworkKib) {}
