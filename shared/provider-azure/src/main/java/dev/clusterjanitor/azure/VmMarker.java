package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagKeys;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the tags say about membership in a cluster of dask-cloudprovider's AzureVMCluster. That writes
 * {@code creator=dask-cloudprovider} and {@code cluster-id=<8 hex>} on machines, network interfaces and public addresses
 * when it creates them; disks get the tags of their machine (dask_cloudprovider/azure/azurevm.py, generic/vmcluster.py).
 * Machines are named {@code dask-<8 hex>-scheduler} or {@code -worker-<8 hex>}.
 *
 * <p>A resource is looked at as a cluster's if both tags say so; {@link Proof} tells whether it is. A machine with the marker
 * and no legal id is ungrouped. A disk without tags belongs to a cluster only if we recorded that while it was attached, and
 * its name is that of one of its machines' disks. Anything else is not ours.
 *
 * @param cluster the cluster's id; null if the machine is ungrouped
 * @param role what the machine does in it
 * @param doubt why its name speaks against its tags, as half a sentence; empty if it does not
 */
record VmMarker(@Nullable String cluster, Role role, String doubt) {
    static final String MAKER_KEY = "creator";
    static final String MAKER = "dask-cloudprovider";
    static final String CLUSTER_KEY = "cluster-id";

    private static final Pattern CLUSTER_ID = Pattern.compile("[0-9a-f]{8}");
    private static final Pattern MACHINE_NAME = Pattern.compile("dask-([0-9a-f]{8})-(scheduler|worker-[0-9a-f]{8})");

    /** Reads a machine; empty if it is not ours. */
    static Optional<VmMarker> read(Vm vm) {
        if (!isMarked(vm.tags())) {
            return Optional.empty();
        }
        String id = vm.tags().getOrDefault(CLUSTER_KEY, "");
        if (!isClusterId(id)) {
            return Optional.of(new VmMarker(null, Role.MACHINE, ""));
        }
        Matcher name = MACHINE_NAME.matcher(vm.name());
        if (!name.matches()) {
            return Optional.of(
                    new VmMarker(id, Role.MACHINE, "its name is not one that dask-cloudprovider gives to a machine"));
        }
        if (!name.group(1).equals(id)) {
            return Optional.of(
                    new VmMarker(id, Role.MACHINE, "its name is that of a machine of cluster " + name.group(1)));
        }
        return Optional.of(new VmMarker(id, name.group(2).equals("scheduler") ? Role.SCHEDULER : Role.WORKER, ""));
    }

    /** The cluster that a part belongs to, by its own tags or by our record; empty if there is no proof. */
    static Optional<String> clusterOf(Part part, TagKeys keys) {
        String id = part.tags().getOrDefault(CLUSTER_KEY, "");
        if (isMarked(part.tags()) && isClusterId(id)) {
            return Optional.of(id);
        }
        String recorded = part.tags().getOrDefault(keys.of(JanitorTag.CLUSTER), "");
        boolean named = part.kind() == Part.Kind.DISK
                && isClusterId(recorded)
                && ArmIds.name(part.id()).startsWith("dask-" + recorded + "-");
        return named ? Optional.of(recorded) : Optional.empty();
    }

    static boolean isMarked(Map<String, String> tags) {
        return MAKER.equals(tags.get(MAKER_KEY));
    }

    static boolean isClusterId(String text) {
        return CLUSTER_ID.matcher(text).matches();
    }
}
