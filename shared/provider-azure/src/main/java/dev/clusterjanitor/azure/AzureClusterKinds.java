package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Pause;
import java.util.List;

/** Every kind of cluster that is known on Azure, in the order of a sweep. A new kind is added here, and nowhere else. */
final class AzureClusterKinds {
    private AzureClusterKinds() {}

    static List<ClusterKind> all(Arm arm, SharedReadings readings, TagKeys keys, Pause pause) {
        return List.of(new VmClusterKind(arm, readings, keys, pause));
    }
}
