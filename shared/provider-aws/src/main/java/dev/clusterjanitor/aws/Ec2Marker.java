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
 * <p>A machine may belong to a cluster if it has a legal id and a name of exactly dask-cloudprovider's form that agrees
 * with it: both are written in one call. The marker, which releases before 2022.8.0 do not write and the user's
 * configuration may replace, is no condition. A machine with the marker and an id, and another name, carries the tags of
 * a cluster and is in doubt; one with the marker and no legal id is ungrouped. Any other machine is not ours.
 *
 * @param cluster the cluster's id; null if the machine is ungrouped
 * @param role what the machine does in it
 * @param doubt why the tags contradict each other, as half a sentence about the machine; empty if they do not
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
        Matcher name = MACHINE_NAME.matcher(nameOf(tags));
        if (!name.matches()) {
            String doubt = "it does not have the name that dask-cloudprovider gives to a machine of it";
            return marked ? Optional.of(new Ec2Marker(id, Role.MACHINE, doubt)) : Optional.empty();
        }
        if (!name.group(1).equals(id)) {
            String doubt = "it has the name of a machine of cluster " + name.group(1);
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

    /** The name of a machine; empty if it has none. */
    static String nameOf(Map<String, String> tags) {
        return tags.getOrDefault(NAME_KEY, "");
    }
}
