package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import java.util.List;

/**
 * A cluster with what was read of its machines and parts.
 *
 * @param vms its machines, in the order of the cluster's resources
 * @param parts its network interfaces, addresses and disks
 * @param spared what hangs on it or carries its tags, and is not its own
 * @param isProven whether it is dask-cloudprovider's; if not, it merely carries the tags
 */
record Grouped(Cluster cluster, List<Vm> vms, List<Part> parts, List<Resource> spared, boolean isProven) {

    Grouped {
        vms = List.copyOf(vms);
        parts = List.copyOf(parts);
        spared = List.copyOf(spared);
    }

    /** The same, with other facts. */
    Grouped with(Cluster facts) {
        return new Grouped(facts, vms, parts, spared, isProven);
    }
}
