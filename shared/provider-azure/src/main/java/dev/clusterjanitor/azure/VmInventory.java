package dev.clusterjanitor.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.azure.PlainReading.Tagged;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Everything about one cluster, read freshly from its id alone: each machine by itself, the rest by the listings of
 * Compute and Network in its resource group.
 *
 * @param group the facts, with the locks, which discovery leaves out
 */
record VmInventory(Grouped group) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._()-]{1,90}");

    Cluster cluster() {
        return group.cluster();
    }

    /** Its machines, in the order of the cluster's resources. */
    List<Vm> vms() {
        return group.vms();
    }

    /** Its network interfaces, addresses and disks. */
    List<Part> parts() {
        return group.parts();
    }

    /**
     * Reads a cluster.
     *
     * @return empty if nothing of that name is listed
     * @throws AzureFailure if it cannot be read
     */
    static Optional<VmInventory> read(Arm arm, TagKeys keys, Scope scope, String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        PlainReading plain = new PlainReading(arm, keys, scope);
        Found found = new Reader(arm, keys, scope, plain).everything(name);
        VmGrouping grouping = new VmGrouping(scope, keys);
        Optional<Grouped> group = one(grouping, found, name);
        if (group.filter(read -> VmDiscovery.isUndated(read.cluster())).isPresent()) {
            group = one(grouping, plain.withBirths(found), name);
        }
        return group.map(read -> read.with(new VmLocks(arm, scope).on(read.cluster())))
                .map(VmInventory::new);
    }

    private static Optional<Grouped> one(VmGrouping grouping, Found found, String name) {
        return grouping.groups(found, List.of(), List.of()).stream()
                .filter(group -> group.cluster().id().name().equals(name))
                .findFirst();
    }

    /** Whether this is a machine without a cluster, or something that merely carries the tags of one. */
    boolean isUngrouped() {
        return cluster().shape() == Shape.UNGROUPED;
    }

    /**
     * Refuses what would take something away from what is not certain to be dask-cloudprovider's.
     *
     * @throws CloudException if it merely carries the tags of a cluster
     */
    void refuseUnproven() {
        if (!group.isProven()) {
            throw new CloudException("nothing proves that dask-cloudprovider made it: "
                    + String.join("; ", cluster().doubts()));
        }
    }

    /** Reads all that tells what belongs to one cluster, and what merely carries its tags. */
    private record Reader(Arm arm, TagKeys keys, Scope scope, PlainReading plain) {

        Found everything(String name) {
            if (VmMarker.isClusterId(name)) {
                return within(groups(Set.of(name)), Set.of(name), "");
            }
            Found named = within(groupsOf(name), Set.of(), name);
            // It may merely carry a cluster's tags, which only shows beside the rest of that cluster.
            Set<String> clusters = new LinkedHashSet<>();
            named.vms().forEach(vm -> VmMarker.read(vm).map(VmMarker::cluster).ifPresent(clusters::add));
            named.parts().forEach(part -> VmMarker.clusterOf(part, keys).ifPresent(clusters::add));
            if (clusters.isEmpty()) {
                return named;
            }
            Set<String> groups = groups(clusters);
            named.vms().forEach(vm -> groups.add(vm.group()));
            return within(groups, clusters, name);
        }

        /** The resource groups in which something bears one of these cluster ids. */
        private Set<String> groups(Set<String> clusters) {
            if (!scope.location().isEmpty()) {
                return new LinkedHashSet<>(Set.of(scope.location()));
            }
            List<Tagged> tagged = new ArrayList<>();
            for (String id : clusters) {
                tagged.addAll(plain.tagged(VmMarker.CLUSTER_KEY, id));
                tagged.addAll(plain.tagged(keys.of(JanitorTag.CLUSTER), id));
            }
            return groups(tagged);
        }

        /** The resource groups in which something of dask-cloudprovider's bears this name. */
        private Set<String> groupsOf(String name) {
            if (!scope.location().isEmpty()) {
                return Set.of(scope.location());
            }
            return groups(plain.tagged(VmMarker.MAKER_KEY, VmMarker.MAKER).stream()
                    .filter(one -> VmGrouping.nameOf(one.id()).equals(name))
                    .toList());
        }

        private static Set<String> groups(List<Tagged> tagged) {
            return tagged.stream()
                    .flatMap(one -> ArmIds.group(one.id()).stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }

        private Found within(Set<String> groups, Set<String> clusters, String name) {
            Found found = Found.none();
            for (String group : groups) {
                Set<String> disks = new LinkedHashSet<>();
                for (Vm listed : plain.machines(group, null)) {
                    if (isWanted(listed, clusters, name)) {
                        fresh(listed.id())
                                .filter(vm -> isWanted(vm, clusters, name))
                                .ifPresent(vm -> {
                                    found.vms().add(vm);
                                    disks.add(ArmIds.key(vm.osDisk()));
                                });
                    }
                }
                for (Part.Kind kind : Part.Kind.values()) {
                    found.parts()
                            .addAll(plain.parts(
                                    kind,
                                    group,
                                    part -> isWanted(part, clusters, name)
                                            || (kind == Part.Kind.DISK && disks.contains(ArmIds.key(part.id())))));
                }
            }
            return found;
        }

        private static boolean isWanted(Vm vm, Set<String> clusters, String name) {
            return VmMarker.read(vm)
                    .filter(marker -> (marker.cluster() != null && clusters.contains(marker.cluster()))
                            || VmGrouping.nameOf(vm.id()).equals(name))
                    .isPresent();
        }

        private boolean isWanted(Part part, Set<String> clusters, String name) {
            return VmMarker.clusterOf(part, keys)
                    .filter(id -> clusters.contains(id)
                            || VmGrouping.nameOf(part.id()).equals(name))
                    .isPresent();
        }

        private Optional<Vm> fresh(String id) {
            if (!ArmIds.isIn(id, scope.account())) {
                throw AzureErrors.unreadable(Vm.TYPE + "/read", scope.toString());
            }
            return arm.get(
                            Vm.TYPE + "/read",
                            scope.toString(),
                            id + "?api-version=" + Arm.COMPUTE + "&$expand=instanceView")
                    .map(json -> {
                        JsonNode view = json.path("properties").path("instanceView");
                        return Vm.read(json, view.isObject() ? PlainReading.powerCode(view) : null, keys);
                    });
        }
    }
}
