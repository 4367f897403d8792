package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Resource;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clusters of dask-cloudprovider's {@code ECSCluster} and {@code FargateCluster}: tasks with the tags that {@link
 * EcsMarker} knows, and the ECS cluster, task definitions, security group and roles that were made for them. The log
 * group {@code dask-ecs} is shared between clusters, and whatever a user brought is the user's: neither is ever touched.
 */
final class EcsClusterKind implements ClusterKind {
    static final KindId ID = KindId.parse("aws/dask-ecs");

    private static final Set<Permission> PERMISSIONS = permissions();

    private final AwsScopes scopes;
    private final TagKeys keys;
    private final Pause pause;
    private final Map<String, Known> accounts = new ConcurrentHashMap<>();

    EcsClusterKind(AwsScopes scopes, TagKeys keys, Pause pause) {
        this.scopes = scopes;
        this.keys = keys;
        this.pause = pause;
    }

    /** What is remembered of an account, and in which sweep. */
    private record Known(int entries, EcsAccount account) {}

    @Override
    public KindId id() {
        return ID;
    }

    @Override
    public Discovery discover(Scope scope) {
        try {
            RegionClients clients = scopes.of(scope);
            return new EcsDiscovery(scope, keys, clients, account(scope, clients)).read();
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
            return new EcsSignals(scopes.of(scope), watches, now).read();
        } catch (CloudException closed) {
            return EcsSignals.unreadable(watches, String.valueOf(closed.getMessage()));
        }
    }

    @Override
    public Optional<ClusterHandle> reconstruct(Scope scope, String name) {
        RegionClients clients = scopes.of(scope);
        EcsAccount account = account(scope, clients);
        return EcsInventory.read(clients, account, keys, scope, name)
                .map(inventory -> new EcsHandle(clients, account, keys, pause, inventory));
    }

    /** What IAM says is remembered for as long as the sweep lasts that entered the account. */
    private EcsAccount account(Scope scope, RegionClients clients) {
        int entries = scopes.entries(scope.account());
        return accounts.compute(scope.account(), (id, known) -> {
                    if (known != null && known.entries == entries) {
                        return known;
                    }
                    List<String> regions = scopes.regionsOf(id);
                    String home = regions.isEmpty() ? clients.region() : regions.get(0);
                    return new Known(entries, new EcsAccount(clients, home, () -> scopes.everyRegion(id)));
                })
                .account();
    }

    @Override
    public String tagCommand(Cluster cluster, String key, String value) {
        String region = cluster.id().scope().location();
        Optional<Resource> task = cluster.machines().stream().findFirst();
        Resource part = task.or(() -> cluster.resources().stream()
                        .filter(resource -> resource.type().startsWith("ecs:"))
                        .findFirst())
                .orElseGet(() -> cluster.resources().get(0));
        return switch (part.type()) {
            case EcsGroup.TYPE ->
                "aws ec2 create-tags --region " + region + " --resources " + part.id() + " --tags Key=" + key
                        + ",Value=" + value;
            case EcsRole.TYPE -> "aws iam tag-role --role-name " + part.id() + " --tags Key=" + key + ",Value=" + value;
            default ->
                "aws ecs tag-resource --region " + region + " --resource-arn " + part.id() + " --tags key=" + key
                        + ",value=" + value;
        };
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
        reads(
                all,
                "find ECS clusters and tasks",
                "ecs:ListClusters",
                "ecs:DescribeClusters",
                "ecs:ListTasks",
                "ecs:DescribeTasks");
        reads(
                all,
                "find leftovers",
                "ecs:ListTaskDefinitionFamilies",
                "ecs:ListTaskDefinitions",
                "ecs:DescribeTaskDefinition",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeNetworkInterfaces",
                "iam:ListRoles",
                "iam:GetRole");
        reads(all, "see in which regions a role may be in use", "ec2:DescribeRegions");
        reads(all, "see whether tasks work", "cloudwatch:GetMetricData", "logs:DescribeLogStreams");
        reads(all, "see who made a cluster, where the policy says so", "cloudtrail:LookupEvents");
        reads(all, "show logs", "logs:GetLogEvents");
        reads(all, "take roles apart", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies");
        writes(all, "mark clusters", "ecs:TagResource", "ec2:CreateTags", "iam:TagRole");
        writes(all, "unmark clusters", "ecs:UntagResource", "ec2:DeleteTags", "iam:UntagRole");
        writes(all, "stop tasks", "ecs:StopTask");
        writes(
                all,
                "delete leftovers",
                "ecs:DeregisterTaskDefinition",
                "ecs:DeleteTaskDefinitions",
                "ecs:DeleteCluster",
                "ec2:DeleteSecurityGroup",
                "iam:DetachRolePolicy",
                "iam:DeleteRolePolicy",
                "iam:DeleteRole");
        writes(all, "add workers", "ecs:RunTask", "iam:PassRole");
        return Collections.unmodifiableSet(all);
    }

    private static void reads(Set<Permission> all, String purpose, String... actions) {
        List.of(actions).forEach(action -> all.add(new Permission(action, false, purpose)));
    }

    private static void writes(Set<Permission> all, String purpose, String... actions) {
        List.of(actions).forEach(action -> all.add(new Permission(action, true, purpose)));
    }
}
