package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagKeys;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a machine's name says of its membership in a cluster of dask-cloudprovider's GCPCluster. That names machines {@code
 * dask-<8 hex>-scheduler} and {@code dask-<8 hex>-worker-<8 hex>}, and labels them {@code container_vm=dask-cloudprovider}
 * (dask_cloudprovider/gcp/instances.py); no label bears the cluster's id, and users may replace the label. Releases up to
 * 2022.5.0 wrote {@code container-vm}, and users could not replace it.
 *
 * @param cluster the cluster's id
 * @param role what the machine does in it
 */
record DaskMachine(String cluster, Role role) {
    static final String MAKER_KEY = "container_vm";
    static final String MAKER = "dask-cloudprovider";

    /** As releases 0.5.0 to 2022.5.0 wrote it. */
    private static final String OLD_MAKER_KEY = "container-vm";

    private static final String HEX = "[0-9a-f]{8}";
    private static final Pattern CLUSTER_ID = Pattern.compile(HEX);
    private static final Pattern NAME = Pattern.compile("dask-(" + HEX + ")-(scheduler|worker-" + HEX + ")");

    /** A list filter for machines and disks of every cluster; such an expression fits the whole name, or it does not. */
    static final String FILTER = filter(HEX);

    /** Reads a machine's name; empty if it is none of dask-cloudprovider's. */
    static Optional<DaskMachine> read(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches()
                ? Optional.of(new DaskMachine(
                        parts.group(1), parts.group(2).equals("scheduler") ? Role.SCHEDULER : Role.WORKER))
                : Optional.empty();
    }

    /** The id of the cluster that an entry is of: its name, or that in the name of a machine or disk in doubt. */
    static String clusterOf(String entry) {
        return read(entry).map(DaskMachine::cluster).orElse(entry);
    }

    static boolean isClusterId(String text) {
        return CLUSTER_ID.matcher(text).matches();
    }

    /** A list filter for machines and disks of one cluster. */
    static String filterOf(String cluster) {
        if (!isClusterId(cluster)) {
            throw new IllegalArgumentException("not the id of a cluster: " + cluster);
        }
        return filter(cluster);
    }

    private static String filter(String id) {
        return "name eq 'dask-" + id + "-(scheduler|worker-" + HEX + ")'";
    }

    /**
     * Whether labels prove what the name only says: by dask-cloudprovider's marker, or by the cluster's id in the janitor's
     * own label, where the marker was replaced.
     */
    boolean isProvenBy(Map<String, String> labels, TagKeys keys) {
        return MAKER.equals(labels.get(MAKER_KEY))
                || MAKER.equals(labels.get(OLD_MAKER_KEY))
                || cluster.equals(labels.get(keys.of(JanitorTag.CLUSTER)));
    }
}
