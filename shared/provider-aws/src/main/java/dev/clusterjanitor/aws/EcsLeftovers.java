package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.port.Patience;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deletes what is left in a region when a cluster's tasks are gone. Each step may be done again. */
final class EcsLeftovers {
    /** DeleteTaskDefinitions takes at most 10. */
    private static final int LARGEST_BATCH = 10;

    /** ECS refuses to delete a cluster that something is in, or happens to, with these. */
    private static final Set<String> NOT_YET = Set.of(
            "ClusterContainsTasksException",
            "ClusterContainsServicesException",
            "ClusterContainsContainerInstancesException",
            "ClusterContainsCapacityProviderException",
            "UpdateInProgressException");

    private final RegionClients clients;
    private final EcsListing listing;
    private boolean acted;

    EcsLeftovers(RegionClients clients) {
        this.clients = clients;
        this.listing = new EcsListing(clients);
    }

    /** Hears what stays for now, and what is left on purpose. */
    interface Sink {
        void stays(Resource part, String why);

        void spares(Resource part);
    }

    boolean hasActed() {
        return acted;
    }

    /** A definition is first made inactive, and may then be deleted. */
    void deleteDefinitions(List<EcsDefinition> definitions, Sink sink) {
        for (EcsDefinition definition : definitions) {
            if (definition.isActive()) {
                acted |= ifThere(
                        "ecs:DeregisterTaskDefinition",
                        () -> clients.ecs()
                                .deregisterTaskDefinition(request -> request.taskDefinition(definition.arn())));
            }
        }
        List<String> arns = definitions.stream().map(EcsDefinition::arn).toList();
        for (List<String> some : Chunks.of(arns, LARGEST_BATCH)) {
            var answer = clients.call(
                    "ecs:DeleteTaskDefinitions",
                    () -> clients.ecs().deleteTaskDefinitions(request -> request.taskDefinitions(some)));
            acted |= !answer.taskDefinitions().isEmpty();
            answer.failures().stream()
                    .filter(failure -> !"MISSING".equals(failure.reason()))
                    .forEach(failure -> definitions.stream()
                            .filter(definition -> definition.arn().equals(failure.arn()))
                            .filter(definition ->
                                    listing.definition(definition.arn()).isPresent())
                            .forEach(definition ->
                                    sink.stays(definition.asResource(), "AWS does not delete a task definition yet")));
        }
    }

    /** Only an ECS cluster that is empty of tasks, services and machines, whosever they are. */
    void deleteHost(EcsHost host, Sink sink) {
        List<EcsHost> now = listing.hosts(List.of(host.arn()));
        if (now.isEmpty()) {
            return;
        }
        if (!now.get(0).isMadeByDask()
                || now.get(0).guests() > 0
                || !listing.tasks(host).isEmpty()) {
            sink.spares(host.asResource(null));
            return;
        }
        try {
            acted |= ifThere(
                    "ecs:DeleteCluster", () -> clients.ecs().deleteCluster(request -> request.cluster(host.arn())));
        } catch (AwsFailure failed) {
            if (!NOT_YET.contains(failed.code())) {
                throw failed;
            }
            sink.stays(
                    host.asResource(null), "ECS cluster " + host.name() + " is not empty yet (" + failed.code() + ")");
        }
    }

    /**
     * A task's network interface outlives the task for some seconds or minutes, and keeps the group. A group that the
     * interface of something else is in serves that.
     *
     * @param own the interfaces of the cluster's tasks; null if not all are known
     */
    void deleteGroup(EcsGroup group, @Nullable Set<String> own, Patience patience, Sink sink) {
        List<String> users = users(group);
        if (own != null && !own.containsAll(users)) {
            sink.spares(group.inUse(true).asResource(null));
            return;
        }
        while (!users.isEmpty() && patience.waitsOn()) {
            users = users(group);
        }
        if (!users.isEmpty()) {
            sink.stays(
                    group.inUse(true).asResource(null),
                    "security group " + group.name() + " is still used by " + String.join(", ", users));
            return;
        }
        try {
            acted |= ifThere(
                    "ec2:DeleteSecurityGroup",
                    () -> clients.ec2().deleteSecurityGroup(request -> request.groupId(group.id())));
        } catch (AwsFailure failed) {
            if (!failed.code().equals("DependencyViolation") && !failed.code().equals("ResourceInUse")) {
                throw failed;
            }
            sink.stays(
                    group.inUse(true).asResource(null),
                    "security group " + group.name() + " is still referred to (" + failed.code() + ")");
        }
    }

    private List<String> users(EcsGroup group) {
        Map<String, List<String>> users = listing.interfacesIn(List.of(group.id()));
        return users.getOrDefault(group.id(), List.of());
    }

    private boolean ifThere(String action, Runnable deletion) {
        try {
            return clients.call(action, () -> {
                deletion.run();
                return true;
            });
        } catch (AwsFailure failed) {
            // ECS has no code of its own for a definition that does not exist.
            if (failed.isNotFound() || failed.code().equals("ClientException")) {
                return false;
            }
            throw failed;
        }
    }
}
