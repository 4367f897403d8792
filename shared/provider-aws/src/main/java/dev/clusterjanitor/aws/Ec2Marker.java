package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Role;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the tags on an instance say about its membership in a cluster of dask-cloudprovider's EC2Cluster. That writes
 * {@code createdBy=dask-cloudprovider} when it launches a machine, and {@code Dask Cluster=<8 hex>} and
 * {@code Name=dask-<8 hex>-scheduler} or {@code -worker-<8 hex>} in a second call (dask_cloudprovider/aws/ec2.py).
 *
 * <p>A machine belongs to a cluster if there is proof of both, maker and id: the {@code createdBy} marker and a legal
 * id; or, as the user's configuration may replace the marker, a legal id and a name of exactly dask-cloudprovider's form
 * that agrees with it. A machine with the marker and no legal id is ungrouped. Any other machine is not ours.
 *
 * @param cluster the cluster's id; null if the machine is ungrouped
 * @param role what the machine does in it
 * @param doubt why the tags contradict each other; empty if they do not
 */
record Ec2Marker(@Nullable String cluster, Role role, String doubt) {
    static final String MAKER_KEY = "createdBy";
    static final String MAKER = "dask-cloudprovider";
    static final String CLUSTER_KEY = "Dask Cluster";
    private static final String NAME_KEY = "Name";

    private static final Pattern CLUSTER_ID = Pattern.compile("[0-9a-f]{8}");
    private static final Pattern MACHINE_NAME = Pattern.compile("dask-([0-9a-f]{8})-(scheduler|worker-[0-9a-f]{8})");

    /** Reads the tags of a machine; empty if the machine is not ours. */
    static Optional<Ec2Marker> read(Map<String, String> tags) {
        boolean marked = isMarked(tags);
        String id = tags.getOrDefault(CLUSTER_KEY, "");
        if (!isClusterId(id)) {
            return marked ? Optional.of(new Ec2Marker(null, Role.MACHINE, "")) : Optional.empty();
        }
        Matcher name = MACHINE_NAME.matcher(tags.getOrDefault(NAME_KEY, ""));
        if (!name.matches()) {
            return marked ? Optional.of(new Ec2Marker(id, Role.MACHINE, "")) : Optional.empty();
        }
        if (!name.group(1).equals(id)) {
            String doubt = "the name of one of its machines is that of a machine of cluster " + name.group(1);
            return marked ? Optional.of(new Ec2Marker(id, Role.MACHINE, doubt)) : Optional.empty();
        }
        return Optional.of(new Ec2Marker(id, name.group(2).equals("scheduler") ? Role.SCHEDULER : Role.WORKER, ""));
    }

    /** Whether dask-cloudprovider's marker is there. */
    static boolean isMarked(Map<String, String> tags) {
        return MAKER.equals(tags.get(MAKER_KEY));
    }

    static boolean isClusterId(String text) {
        return CLUSTER_ID.matcher(text).matches();
    }

    boolean isGrouped() {
        return cluster != null;
    }
}
