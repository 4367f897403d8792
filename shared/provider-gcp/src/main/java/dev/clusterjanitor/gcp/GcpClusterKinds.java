package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Pause;
import java.util.List;

/** Every kind of cluster that is known on Google Cloud, in the order of a sweep. A new kind is added here, and nowhere else. */
final class GcpClusterKinds {
    private GcpClusterKinds() {}

    static List<ClusterKind> all(GcpScopes scopes, TagKeys keys, Pause pause, SideBySide sideBySide) {
        return List.of(new GcpVmClusterKind(scopes, keys, pause, sideBySide));
    }
}
