package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import java.time.Instant;
import java.util.List;

/** Everything that metrics say of the machines of one cluster, for a person who asks why it is judged as it is. */
public final class CloserLook {
    private CloserLook() {}

    /**
     * Looks at one cluster.
     *
     * @return a line for each machine; empty if its kind has no machines, or nothing could be read
     * @throws dev.clusterjanitor.core.port.CloudException if the cloud cannot be read
     */
    public static List<String> machines(Policy policy, ClusterKind kind, ClusterHandle handle, Instant now) {
        var settings = new Judge(policy).settings(handle.cluster(), now);
        return kind
                .observe(List.of(Survey.watch(handle.cluster(), settings).detailed()), now)
                .of(handle.cluster().id())
                .stream()
                .flatMap(signal -> signal.findings().stream())
                .toList();
    }
}
