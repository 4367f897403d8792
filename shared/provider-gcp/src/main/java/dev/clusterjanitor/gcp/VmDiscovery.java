package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Discovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Lists every GCPCluster of a project: one listing of machines and one of disks, over all zones, whatever is found. */
final class VmDiscovery {
    private final Scope scope;
    private final TagKeys keys;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> missing = new TreeSet<>();

    VmDiscovery(Scope scope, TagKeys keys) {
        this.scope = scope;
        this.keys = keys;
    }

    Discovery read(Compute compute) {
        VmGrouping grouping = new VmGrouping(scope, keys);
        List<String> doubts = new ArrayList<>();
        List<String> leftoverDoubts = new ArrayList<>();
        attempt(
                () -> compute.machines(DaskMachine.FILTER, ComputeJson.MACHINE_FIELDS, grouping::add),
                "not all machines are known",
                doubts);
        attempt(
                () -> compute.disks("labels." + keys.of(JanitorTag.CLUSTER) + ":*", grouping::add),
                "leftover disks are not known",
                leftoverDoubts);
        if (!missing.isEmpty()) {
            problem("zones did not answer, and what is there is not known: " + String.join(", ", missing));
        }
        return new Discovery(grouping.clusters(doubts, leftoverDoubts, missing), problems);
    }

    private void attempt(Supplier<Set<String>> listing, String consequence, List<String> doubts) {
        try {
            missing.addAll(listing.get());
        } catch (CloudException failed) {
            String message = consequence + ": " + failed.getMessage();
            doubts.add(message);
            problem(message);
        }
    }

    private void problem(String message) {
        problems.add(new Problem(scope.toString(), GcpVmClusterKind.ID.toString(), message));
    }
}
