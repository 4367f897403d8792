package dev.clusterjanitor.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.azure.PlainReading.Tagged;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Lock;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Everything about one cluster, read freshly from its id alone: each machine by itself, the rest by the listings of
 * Compute and Network in its resource group.
 *
 * @param cluster the facts, with the locks, which discovery leaves out
 * @param vms its machines, in the order of the cluster's resources
 * @param parts its network interfaces, addresses and disks
 */
record VmInventory(Cluster cluster, List<Vm> vms, List<Part> parts) {
    private static final Pattern MACHINE_NAME = Pattern.compile("[A-Za-z0-9._()-]{1,64}");

    VmInventory {
        vms = List.copyOf(vms);
        parts = List.copyOf(parts);
    }

    /**
     * Reads a cluster.
     *
     * @return empty if nothing of that name is listed
     * @throws AzureFailure if it cannot be read
     */
    static Optional<VmInventory> read(Arm arm, TagKeys keys, Scope scope, String name) {
        if (!MACHINE_NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        PlainReading plain = new PlainReading(arm, keys, scope);
        Found found = Found.none();
        for (String group : groups(plain, keys, scope, name)) {
            Found here = new Reader(arm, keys, scope, name).read(plain, group);
            found.vms().addAll(here.vms());
            found.parts().addAll(here.parts());
        }
        VmGrouping grouping = new VmGrouping(scope, keys);
        Optional<Cluster> cluster = one(grouping, found, name);
        if (cluster.filter(VmDiscovery::isUndated).isPresent()) {
            cluster = one(grouping, plain.withBirths(found), name);
        }
        return cluster.map(facts -> new Locks(arm, scope).on(facts)).map(facts -> of(facts, found));
    }

    private static Optional<Cluster> one(VmGrouping grouping, Found found, String name) {
        return grouping.clusters(found, List.of(), List.of()).stream()
                .filter(cluster -> cluster.id().name().equals(name))
                .findFirst();
    }

    /** The resource groups in which something bears the cluster's id. */
    private static Set<String> groups(PlainReading plain, TagKeys keys, Scope scope, String name) {
        if (!scope.location().isEmpty()) {
            return Set.of(scope.location());
        }
        List<Tagged> tagged = new ArrayList<>();
        if (VmMarker.isClusterId(name)) {
            tagged.addAll(plain.tagged(VmMarker.CLUSTER_KEY, name));
            tagged.addAll(plain.tagged(keys.of(JanitorTag.CLUSTER), name));
        } else {
            plain.tagged(VmMarker.MAKER_KEY, VmMarker.MAKER).stream()
                    .filter(one -> ArmIds.name(one.id()).equalsIgnoreCase(name))
                    .forEach(tagged::add);
        }
        return tagged.stream()
                .flatMap(one -> ArmIds.group(one.id()).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static VmInventory of(Cluster cluster, Found found) {
        Set<String> ids =
                cluster.resources().stream().map(r -> ArmIds.key(r.id())).collect(Collectors.toSet());
        return new VmInventory(
                cluster,
                cluster.machines().stream()
                        .flatMap(machine ->
                                found.vms().stream().filter(vm -> vm.id().equals(machine.id())))
                        .toList(),
                found.parts().stream()
                        .filter(part -> ids.contains(ArmIds.key(part.id())))
                        .toList());
    }

    /** Whether this is a machine without a cluster. */
    boolean isUngrouped() {
        return cluster.shape() == Shape.UNGROUPED;
    }

    /** Reads what belongs to one cluster in one resource group. */
    private record Reader(Arm arm, TagKeys keys, Scope scope, String name) {

        Found read(PlainReading plain, String group) {
            Found found = Found.none();
            Set<String> disks = new LinkedHashSet<>();
            for (Vm listed : plain.machines(group, null)) {
                if (isMember(listed)) {
                    fresh(listed.id()).filter(this::isMember).ifPresent(vm -> {
                        found.vms().add(vm);
                        disks.add(ArmIds.key(vm.osDisk()));
                    });
                }
            }
            for (Part.Kind kind : Part.Kind.values()) {
                found.parts().addAll(plain.parts(kind, group, part -> belongs(part, disks)));
            }
            return found;
        }

        private boolean isMember(Vm vm) {
            return VmMarker.read(vm)
                    .map(marker -> marker.cluster() == null
                            ? vm.name().toLowerCase(Locale.ROOT).equals(name)
                            : marker.cluster().equals(name))
                    .orElse(false);
        }

        /** A system disk is linked by its machine; only its tags or our record prove the rest. */
        private boolean belongs(Part part, Set<String> disks) {
            return VmMarker.clusterOf(part, keys).filter(name::equals).isPresent()
                    || (part.kind() == Part.Kind.DISK && disks.contains(ArmIds.key(part.id())));
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

    /** Reads management locks: those on the cluster's parts, and those on what holds them. */
    private record Locks(Arm arm, Scope scope) {

        Cluster on(Cluster cluster) {
            List<Lock> locks = new ArrayList<>();
            List<String> doubts = new ArrayList<>(cluster.doubts());
            String at = "/subscriptions/" + scope.account()
                    + (scope.location().isEmpty() ? "" : "/resourceGroups/" + scope.location());
            try {
                arm.list(
                        "Microsoft.Authorization/locks/read",
                        scope.toString(),
                        at + "/providers/Microsoft.Authorization/locks?api-version=" + Arm.LOCKS,
                        lock -> protectedBy(cluster, lock).ifPresent(locks::add));
            } catch (CloudException failed) {
                doubts.add("whether it is locked is not known: " + failed.getMessage());
            }
            return new Cluster(
                    cluster.id(),
                    cluster.incarnation(),
                    cluster.shape(),
                    cluster.createdAt(),
                    cluster.resources(),
                    cluster.tags(),
                    locks,
                    doubts);
        }

        /** Either level protects: CanNotDelete forbids to delete, ReadOnly forbids even to mark. */
        private static Optional<Lock> protectedBy(Cluster cluster, JsonNode lock) {
            String id = lock.path("id").asText("");
            int end = id.toLowerCase(Locale.ROOT).lastIndexOf("/providers/microsoft.authorization/locks/");
            String scope = end < 0 ? "" : id.substring(0, end);
            return cluster.resources().stream()
                    .filter(part -> !scope.isEmpty() && ArmIds.isWithin(part.id(), scope))
                    .findFirst()
                    .map(part -> new Lock(
                            scope,
                            "management lock " + ArmIds.name(id) + " ("
                                    + lock.path("properties").path("level").asText("?") + ")"));
        }
    }
}
