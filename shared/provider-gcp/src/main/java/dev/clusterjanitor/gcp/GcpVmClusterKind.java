package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
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

/**
 * Clusters of dask-cloudprovider's {@code GCPCluster}: machines that {@link DaskMachine} knows, and the disks they leave
 * behind. Firewall rules, networks, images and service accounts are shared between clusters, and never touched.
 */
final class GcpVmClusterKind implements ClusterKind {
    static final KindId ID = KindId.parse("gcp/dask-vm");

    private static final Set<Permission> PERMISSIONS = permissions();

    private final GcpScopes scopes;
    private final TagKeys keys;
    private final Pause pause;
    private final SideBySide sideBySide;

    GcpVmClusterKind(GcpScopes scopes, TagKeys keys, Pause pause, SideBySide sideBySide) {
        this.scopes = scopes;
        this.keys = keys;
        this.pause = pause;
        this.sideBySide = sideBySide;
    }

    @Override
    public KindId id() {
        return ID;
    }

    @Override
    public Discovery discover(Scope scope) {
        try {
            return new VmDiscovery(scope, keys).read(scopes.of(scope));
        } catch (CloudException closed) {
            return new Discovery(
                    List.of(),
                    List.of(new Problem(scope.toString(), ID.toString(), String.valueOf(closed.getMessage()))));
        }
    }

    @Override
    public Observations observe(List<Watch> watches, Instant now) {
        if (watches.isEmpty()) {
            return Observations.NONE;
        }
        Scope scope = watches.get(0).cluster().id().scope();
        try {
            Compute compute = scopes.of(scope);
            return new VmUsage(new TimeSeries(compute.http(), compute.project()), watches, now).read();
        } catch (CloudException closed) {
            return VmUsage.unreadable(watches, String.valueOf(closed.getMessage()));
        }
    }

    @Override
    public Optional<ClusterHandle> reconstruct(Scope scope, String name) {
        Compute compute = scopes.of(scope);
        return VmInventory.read(compute, keys, scope, name)
                .map(inventory -> new VmHandle(compute, keys, pause, sideBySide, inventory));
    }

    /** A machine of this kind is called after its cluster. */
    @Override
    public Optional<String> clusterOf(Scope scope, String location, String machine) {
        return DaskMachine.read(machine).map(DaskMachine::cluster);
    }

    /** One part is enough, as the tags of all of them count; the scheduler, where there is one. */
    @Override
    public String tagCommand(Cluster cluster, String key, String value) {
        Resource part = cluster.resources().get(0);
        String name = cluster.id().name();
        String machine = part.role() == Role.SCHEDULER ? "dask-" + name + "-scheduler" : Machine.idOf(part.id());
        return "gcloud compute " + (part.role().isMachine() ? "instances" : "disks") + " add-labels "
                + (cluster.shape() == Shape.UNGROUPED ? name : machine)
                + " --project=" + cluster.id().scope().account()
                + " --zone=" + Machine.zoneOf(part.id())
                + " --labels=" + key + "=" + LabelCodec.encode(value);
    }

    @Override
    public Set<Permission> requiredPermissions() {
        return PERMISSIONS;
    }

    private static Set<Permission> permissions() {
        Set<Permission> all = new LinkedHashSet<>();
        all.add(new Permission("compute.instances.list", false, "find machines"));
        all.add(new Permission("compute.disks.list", false, "find leftover disks"));
        all.add(new Permission("monitoring.timeSeries.list", false, "see whether machines work"));
        all.add(new Permission("compute.instances.getSerialPortOutput", false, "show logs"));
        all.add(new Permission("compute.instances.get", true, "read labels again that have changed meanwhile"));
        all.add(new Permission("compute.disks.get", true, "read labels again that have changed meanwhile"));
        all.add(new Permission("compute.instances.setLabels", true, "mark and unmark clusters"));
        all.add(new Permission("compute.disks.setLabels", true, "record disks that would be left behind"));
        all.add(new Permission("compute.instances.delete", true, "delete machines"));
        all.add(new Permission("compute.disks.delete", true, "delete leftover disks"));
        all.add(new Permission("compute.zoneOperations.get", true, "follow what was begun"));
        return Collections.unmodifiableSet(all);
    }
}
