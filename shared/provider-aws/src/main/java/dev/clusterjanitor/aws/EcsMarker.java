package dev.clusterjanitor.aws;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the tags on a task, role and so on say about its membership in an ECSCluster or FargateCluster. dask-cloudprovider
 * tags all that it makes for one cluster, in the call that makes it: {@code createdBy=dask-cloudprovider}, {@code
 * cluster=<ECS cluster>} and, since 2025.9.0, {@code dask_cluster_name=<cluster>}. A user's own tags cannot replace these.
 *
 * @param name the cluster's id: its name, or, up to 2024.9.1, that of its ECS cluster; null if the tags have none
 * @param ecsCluster the name of the ECS cluster it was made for; empty if the tags have none
 * @param isOld whether a release up to 2024.9.1 made it
 */
record EcsMarker(@Nullable String name, String ecsCluster, boolean isOld) {
    static final String NAME_KEY = "dask_cluster_name";
    static final String ECS_CLUSTER_KEY = "cluster";

    /** The description of each security group that dask-cloudprovider makes; it cannot be changed later. */
    static final String GROUP_DESCRIPTION = "A default security group for Dask";

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    /** Reads tags; empty if they do not bear dask-cloudprovider's marker. */
    static Optional<EcsMarker> read(Map<String, String> tags) {
        if (!Ec2Marker.isMarked(tags)) {
            return Optional.empty();
        }
        String ecsCluster = tags.getOrDefault(ECS_CLUSTER_KEY, "");
        boolean isOld = !tags.containsKey(NAME_KEY);
        String name = tags.getOrDefault(isOld ? ECS_CLUSTER_KEY : NAME_KEY, "");
        return Optional.of(new EcsMarker(isLegal(name) ? name : null, ecsCluster, isOld));
    }

    /** Whether a cluster can have this name. */
    static boolean isLegal(String name) {
        return LEGAL.matcher(name).matches();
    }

    /** What the parts of the cluster are called; empty if it has no name. */
    Optional<EcsNames> names() {
        return Optional.ofNullable(name).map(n -> isOld ? EcsNames.before2025(n) : EcsNames.since2025(n));
    }

    /** Whether this marker stands on a part of that cluster, whose name begins as it must. */
    boolean isOn(String stemOfPart) {
        return names().filter(names -> names.stem().equals(stemOfPart)).isPresent();
    }
}
