package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import java.util.List;

/** Where the tags of a cluster stand: on its scheduler, else on all its machines, else on the disks that are left. */
final class Ec2Anchor {
    private Ec2Anchor() {}

    static List<String> of(Cluster cluster) {
        List<String> schedulers = ids(cluster.machines().stream()
                .filter(m -> m.role() == Role.SCHEDULER)
                .toList());
        if (!schedulers.isEmpty()) {
            return schedulers;
        }
        List<String> machines = ids(cluster.machines());
        return machines.isEmpty() ? ids(cluster.resources()) : machines;
    }

    private static List<String> ids(List<Resource> resources) {
        return resources.stream().map(Resource::id).toList();
    }
}
