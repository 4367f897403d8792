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
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lists every AzureVMCluster of a scope: from Resource Graph, or where that is refused or fails, by plain listings. */
final class VmDiscovery {
    private final TagKeys keys;
    private final Scope scope;
    private final Arm arm;
    private final PlainReading plain;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private final List<String> leftoverDoubts = new ArrayList<>();

    VmDiscovery(Arm arm, TagKeys keys, Scope scope) {
        this.arm = arm;
        this.keys = keys;
        this.scope = scope;
        this.plain = new PlainReading(arm, keys, scope);
    }

    Discovery read(SharedReadings readings, Regions regions) {
        Found found;
        try {
            found = shown(readings.take(scope));
        } catch (CloudException notByGraph) {
            found = plainly();
        }
        regions.replace(scope, found);
        VmGrouping grouping = new VmGrouping(scope, keys);
        List<Grouped> groups = grouping.groups(found, doubts, leftoverDoubts);
        if (groups.stream().anyMatch(group -> isUndated(group.cluster()))) {
            groups = grouping.groups(plain.withBirths(found), doubts, leftoverDoubts);
        }
        return new Discovery(groups.stream().map(Grouped::cluster).toList(), problems);
    }

    /** Network interfaces and addresses do not tell when they were created, nor do old machines. */
    static boolean isUndated(Cluster cluster) {
        return cluster.createdAt() == null
                || cluster.machines().stream().anyMatch(machine -> machine.startedAt() == null);
    }

    /** What Graph shows, and whether that is all. */
    private Found shown(Found found) {
        Set<String> missing =
                attempt("whether Resource Graph shows all of it is not known", doubts, () -> Sight.missing(arm, scope));
        if (missing == null) {
            return found;
        }
        for (String right : missing) {
            boolean isPart = !right.startsWith(Vm.TYPE);
            say(
                    isPart ? "leftovers are not all known" : "not all machines are known",
                    isPart ? leftoverDoubts : doubts,
                    "Resource Graph leaves out in silence what the janitor's identity may not read, and it lacks the"
                            + " permission " + right + " in " + scope);
        }
        return missing.contains(Part.Kind.NIC.type() + "/read") ? found.withoutNics() : found;
    }

    private Found plainly() {
        Found found = Found.none();
        boolean seesNics = true;
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
            if (parts == null && kind == Part.Kind.NIC) {
                seesNics = false;
            }
        }
        return seesNics ? found : found.withoutNics();
    }

    private <T> @Nullable T attempt(String consequence, List<String> into, Supplier<@Nullable T> listing) {
        try {
            return listing.get();
        } catch (CloudException failed) {
            say(consequence, into, String.valueOf(failed.getMessage()));
            return null;
        }
    }

    private void say(String consequence, List<String> into, String why) {
        String message = consequence + ": " + why;
        into.add(message);
        Problem problem = new Problem(scope.toString(), VmClusterKind.ID.toString(), message);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
