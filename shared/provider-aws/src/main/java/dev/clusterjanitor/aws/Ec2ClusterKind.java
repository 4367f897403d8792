package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
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
 * Clusters of dask-cloudprovider's {@code EC2Cluster}: machines with the tags that {@link Ec2Marker} knows, and the disks
 * they leave behind. Security groups, key pairs and profiles are shared between clusters, and never touched.
 */
final class Ec2ClusterKind implements ClusterKind {
    static final KindId ID = KindId.parse("aws/dask-ec2");

    private static final Set<Permission> PERMISSIONS = permissions();

    private final AwsScopes scopes;
    private final TagKeys keys;
    private final Pause pause;

    Ec2ClusterKind(AwsScopes scopes, TagKeys keys, Pause pause) {
        this.scopes = scopes;
        this.keys = keys;
        this.pause = pause;
    }

    @Override
    public KindId id() {
        return ID;
    }

    @Override
    public Discovery discover(Scope scope) {
        try {
            return new Ec2Discovery(scope, keys).read(scopes.of(scope));
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
            return new Ec2Usage(scopes.of(scope), watches, now).read();
        } catch (CloudException closed) {
            return Ec2Usage.unreadable(watches, String.valueOf(closed.getMessage()));
        }
    }

    @Override
    public Optional<ClusterHandle> reconstruct(Scope scope, String name) {
        RegionClients clients = scopes.of(scope);
        return Ec2Inventory.read(clients, keys, scope, name)
                .map(inventory -> new Ec2Handle(clients, keys, pause, inventory));
    }

    @Override
    public String tagCommand(Cluster cluster, String key, String value) {
        return "aws ec2 create-tags --region " + cluster.id().scope().location() + " --resources "
                + String.join(" ", Ec2Anchor.of(cluster)) + " --tags Key=" + key + ",Value=" + value;
    }

    @Override
    public Optional<String> creator(Cluster cluster) {
        return new CloudTrail(scopes.of(cluster.id().scope())).creatorOf(cluster);
    }

    @Override
    public Set<Permission> requiredPermissions() {
        return PERMISSIONS;
    }

    private static Set<Permission> permissions() {
        Set<Permission> all = new LinkedHashSet<>();
        all.add(new Permission("ec2:DescribeInstances", false, "find machines"));
        all.add(new Permission("ec2:DescribeVolumes", false, "find leftover disks"));
        all.add(new Permission("ec2:DescribeInstanceAttribute", false, "see termination protection"));
        all.add(new Permission("cloudwatch:GetMetricData", false, "see whether machines work"));
        all.add(new Permission(Ec2GpuPower.ACTION, false, "see which machines tell of their GPUs"));
        all.add(new Permission("ec2:GetConsoleOutput", false, "show logs"));
        all.add(new Permission("cloudtrail:LookupEvents", false, "see who made a cluster, where the policy says so"));
        all.add(new Permission("ec2:CreateTags", true, "mark clusters, record their disks"));
        all.add(new Permission("ec2:DeleteTags", true, "unmark clusters"));
        all.add(new Permission("ec2:TerminateInstances", true, "delete machines"));
        all.add(new Permission("ec2:DeleteVolume", true, "delete leftover disks"));
        return Collections.unmodifiableSet(all);
    }
}
