package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.core.port.Watch;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Clusters of dask-cloudprovider's {@code AzureVMCluster}: machines with the tags that {@link VmMarker} knows, and the disks,
 * network interfaces and public addresses that they use. Virtual networks, network security groups and resource groups
 * are the user's own, and never touched.
 */
final class VmClusterKind implements ClusterKind {
    static final KindId ID = KindId.parse("azure/dask-vm");

    private static final List<String> OPERATIONS = List.of(
            "Microsoft.Compute/locations/operations/read",
            "Microsoft.Compute/locations/diskOperations/read",
            "Microsoft.Network/locations/operations/read");

    private static final Set<Permission> PERMISSIONS = permissions();

    private final Arm arm;
    private final SharedReadings readings;
    private final TagKeys keys;
    private final Pause pause;
    private final Regions regions = new Regions();

    VmClusterKind(Arm arm, SharedReadings readings, TagKeys keys, Pause pause) {
        this.arm = arm;
        this.readings = readings;
        this.keys = keys;
        this.pause = pause;
    }

    @Override
    public KindId id() {
        return ID;
    }

    @Override
    public Discovery discover(Scope scope) {
        return new VmDiscovery(arm, keys, scope).read(readings, regions);
    }

    @Override
    public Observations observe(List<Watch> watches, Instant now) {
        return watches.isEmpty()
                ? Observations.NONE
                : new VmUsage(new MetricsBatch(arm.http()), regions, watches, now).read();
    }

    @Override
    public Optional<ClusterHandle> reconstruct(Scope scope, String name) {
        Optional<VmInventory> inventory = VmInventory.read(arm, keys, scope, name);
        inventory.ifPresent(read -> regions.add(scope, new Found(read.vms(), List.of(), false)));
        return inventory.map(read -> new VmHandle(arm, keys, pause, read));
    }

    @Override
    public String tagCommand(Cluster cluster, String key, String value) {
        return VmHandle.anchors(cluster).stream()
                .map(id -> "az tag update --operation merge --resource-id '" + id + "' --tags " + key + "=" + value)
                .collect(Collectors.joining(" && "));
    }

    @Override
    public Set<Permission> requiredPermissions() {
        return PERMISSIONS;
    }

    private static Set<Permission> permissions() {
        Set<Permission> all = new LinkedHashSet<>();
        all.add(new Permission(GraphReading.ACTION, false, "find machines and parts in few calls"));
        all.add(new Permission(Vm.TYPE + "/read", false, "find machines, confirm them one by one"));
        for (Part.Kind kind : Part.Kind.values()) {
            all.add(new Permission(kind.type() + "/read", false, "find disks, network interfaces, addresses"));
        }
        all.add(new Permission("Microsoft.Resources/subscriptions/resources/read", false, "find a cluster by its tag"));
        all.add(new Permission(
                "Microsoft.Resources/subscriptions/resourceGroups/resources/read", false, "find a cluster by its tag"));
        all.add(new Permission(Sight.ACTION, false, "see whether it may read everything"));
        all.add(new Permission("Microsoft.Authorization/locks/read", false, "see management locks"));
        all.add(new Permission(MetricsBatch.ACTION, false, "see whether machines work"));
        for (String operations : OPERATIONS) {
            all.add(new Permission(operations, false, "see why a deletion failed"));
        }
        all.add(new Permission("Microsoft.Resources/tags/write", true, "mark clusters, record their parts"));
        all.add(new Permission(Vm.TYPE + "/delete", true, "delete machines"));
        all.add(new Permission(Vm.TYPE + "/deallocate/action", true, "deallocate machines, where the policy says so"));
        for (Part.Kind kind : Part.Kind.values()) {
            all.add(new Permission(kind.type() + "/delete", true, "delete what machines leave"));
        }
        return Collections.unmodifiableSet(all);
    }
}
