package dev.clusterjanitor.aws;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that dask-cloudprovider's ECSCluster gives to what it makes (dask_cloudprovider/aws/ecs.py). They all begin
 * with one stem: {@code dask-<cluster>} since 2025.9.0, the name of the ECS cluster before.
 *
 * @param stem how families of task definitions and roles begin
 * @param securityGroup the name of the security group
 */
record EcsNames(String stem, String securityGroup) {
    /** How the stems of clusters begin, unless they live in a user's own ECS cluster and are of an old release. */
    static final String PREFIX = "dask-";

    private static final String NEW_GROUP = "-security-group";
    private static final Pattern FAMILY = Pattern.compile("(.+)-(?:scheduler|worker)");
    private static final Pattern ROLE = Pattern.compile("(.+)-(?:execution|task)-role");

    /** The names since 2025.9.0. */
    static EcsNames since2025(String cluster) {
        return new EcsNames(PREFIX + cluster, PREFIX + cluster + NEW_GROUP);
    }

    /** The names up to 2024.9.1. */
    static EcsNames before2025(String ecsCluster) {
        return new EcsNames(ecsCluster, ecsCluster);
    }

    /** The stem of a family of task definitions; empty if it does not end as those of Dask do. */
    static Optional<String> stemOfFamily(String family) {
        return stem(FAMILY, family);
    }

    /** The stem of a role's name; empty if it does not end as those of Dask do. */
    static Optional<String> stemOfRole(String role) {
        return stem(ROLE, role);
    }

    /** The stem of a security group's name. */
    static String stemOfGroup(String group) {
        return group.endsWith(NEW_GROUP) ? group.substring(0, group.length() - NEW_GROUP.length()) : group;
    }

    String schedulerFamily() {
        return stem + "-scheduler";
    }

    String workerFamily() {
        return stem + "-worker";
    }

    List<String> families() {
        return List.of(schedulerFamily(), workerFamily());
    }

    List<String> roles() {
        return List.of(stem + "-execution-role", stem + "-task-role");
    }

    private static Optional<String> stem(Pattern form, String name) {
        Matcher matcher = form.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
