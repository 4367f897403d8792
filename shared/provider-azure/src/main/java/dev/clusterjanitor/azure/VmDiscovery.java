package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Discovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lists every AzureVMCluster of a scope: from Resource Graph, or where that is refused or fails, by plain listings. */
final class VmDiscovery {
    private final TagKeys keys;
    private final Scope scope;
    private final PlainReading plain;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private final List<String> leftoverDoubts = new ArrayList<>();

    VmDiscovery(Arm arm, TagKeys keys, Scope scope) {
        this.keys = keys;
        this.scope = scope;
        this.plain = new PlainReading(arm, keys, scope);
    }

    Discovery read(SharedReadings readings, Regions regions) {
        Found found;
        try {
            found = readings.take(scope);
        } catch (CloudException notByGraph) {
            found = plainly();
        }
        regions.replace(scope, found);
        VmGrouping grouping = new VmGrouping(scope, keys);
        List<Cluster> clusters = grouping.clusters(found, doubts, leftoverDoubts);
        if (clusters.stream().anyMatch(cluster -> isUndated(cluster))) {
            clusters = grouping.clusters(plain.withBirths(found), doubts, leftoverDoubts);
        }
        return new Discovery(clusters, problems);
    }

    /** Network interfaces and addresses do not tell when they were created. */
    static boolean isUndated(Cluster cluster) {
        return cluster.createdAt() == null && cluster.machines().isEmpty();
    }

    private Found plainly() {
        Found found = Found.none();
        Map<String, String> power = attempt("whether machines run is not known", doubts, plain::power);
        List<Vm> machines = attempt("not all machines are known", doubts, () -> plain.machines("", power));
        if (machines != null) {
            machines.stream().filter(vm -> VmMarker.isMarked(vm.tags())).forEach(found.vms()::add);
        }
        for (Part.Kind kind : Part.Kind.values()) {
            List<Part> parts = attempt(
                    "leftovers are not all known",
                    leftoverDoubts,
                    () -> plain.parts(
                            kind, "", part -> VmMarker.clusterOf(part, keys).isPresent()));
            found.parts().addAll(Objects.requireNonNullElse(parts, List.of()));
        }
        return found;
    }

    private <T> @Nullable T attempt(String consequence, List<String> into, Supplier<@Nullable T> listing) {
        try {
            return listing.get();
        } catch (CloudException failed) {
            String message = consequence + ": " + failed.getMessage();
            into.add(message);
            Problem problem = new Problem(scope.toString(), VmClusterKind.ID.toString(), message);
            if (!problems.contains(problem)) {
                problems.add(problem);
            }
            return null;
        }
    }
}
