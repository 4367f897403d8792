package dev.clusterjanitor.azure;

import java.util.ArrayList;
import java.util.List;

/**
 * What a reading found, as far as it may be a cluster's: machines with dask-cloudprovider's marker, and parts that bear it
 * too or were recorded by us.
 *
 * @param vms machines
 * @param parts network interfaces, addresses and disks
 * @param showsNics whether the network interfaces of all these machines would be among the parts; if not, a machine without
 *     one is like any other
 */
record Found(List<Vm> vms, List<Part> parts, boolean showsNics) {
    static Found none() {
        return new Found(new ArrayList<>(), new ArrayList<>(), true);
    }

    Found withoutNics() {
        return new Found(vms, parts, false);
    }
}
