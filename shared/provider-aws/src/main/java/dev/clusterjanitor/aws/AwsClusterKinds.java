package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Pause;
import java.util.List;

/** Every kind of cluster that is known on AWS, in the order of a sweep. A new kind is added here, and nowhere else. */
final class AwsClusterKinds {
    private AwsClusterKinds() {}

    static List<ClusterKind> all(AwsScopes scopes, TagKeys keys, Pause pause) {
        return List.of(new Ec2ClusterKind(scopes, keys, pause), new EcsClusterKind(scopes, keys, pause));
    }
}
