package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.TaskField;

/** Reads what there is in ECS, and the security groups of its tasks, page by page. Every method throws {@link AwsFailure}. */
final class EcsListing {
    /** DescribeClusters, DescribeTasks and the listings of ECS take at most 100. */
    static final int LARGEST_PAGE = 100;

    /** DescribeSecurityGroups and DescribeNetworkInterfaces take at most 1000; a filter at most 200 values. */
    private static final int LARGEST_EC2_PAGE = 1000;

    private final RegionClients clients;

    EcsListing(RegionClients clients) {
        this.clients = clients;
    }

    /** Every ECS cluster that is active. Those that were deleted stay listed for a while, as INACTIVE. */
    List<EcsHost> hosts() {
        List<String> arns = new ArrayList<>();
        Paging.<ListClustersResponse>each(
                "ecs:ListClusters in " + clients.region(),
                token -> clients.call(
                        "ecs:ListClusters",
                        () -> clients.ecs()
                                .listClusters(request ->
                                        request.maxResults(LARGEST_PAGE).nextToken(token))),
                ListClustersResponse::nextToken,
                page -> arns.addAll(page.clusterArns()));
        return hosts(arns);
    }

    /** Those of the named ECS clusters that are there and active. */
    List<EcsHost> hosts(List<String> arnsOrNames) {
        List<EcsHost> hosts = new ArrayList<>();
        for (List<String> some : Chunks.of(arnsOrNames, LARGEST_PAGE)) {
            clients
                    .call(
                            "ecs:DescribeClusters",
                            () -> clients.ecs()
                                    .describeClusters(
                                            request -> request.clusters(some).include(ClusterField.TAGS)))
                    .clusters()
                    .stream()
                    .filter(cluster -> EcsHost.ACTIVE.equals(cluster.status()))
                    .map(EcsAnswers::host)
                    .forEach(hosts::add);
        }
        return hosts;
    }

    /** Every task of an ECS cluster that runs or is about to; none if the cluster is gone by now. */
    List<EcsTask> tasks(EcsHost host) {
        List<String> arns = new ArrayList<>();
        try {
            Paging.<ListTasksResponse>each(
                    "ecs:ListTasks in " + clients.region(),
                    token -> clients.call(
                            "ecs:ListTasks",
                            () -> clients.ecs()
                                    .listTasks(request -> request.cluster(host.arn())
                                            .desiredStatus(DesiredStatus.RUNNING)
                                            .maxResults(LARGEST_PAGE)
                                            .nextToken(token))),
                    ListTasksResponse::nextToken,
                    page -> arns.addAll(page.taskArns()));
            return tasks(host.arn(), arns).stream().filter(EcsTask::isLive).toList();
        } catch (AwsFailure failed) {
            if (failed.isNotFound()) {
                return List.of();
            }
            throw failed;
        }
    }

    /**
     * Where workers are alone, looks whether ECS still shows that the scheduler they were started for has ended, which it
     * does for an hour or so. Its tags are gone then, so it is known by its family and by the time: it was there when they
     * were started, and ended since.
     */
    void noteEndOfScheduler(EcsMembers members) {
        if (!members.isWorkersAlone() || members.names().size() != 1) {
            return;
        }
        Instant first = members.createdAt();
        String family = members.names().get(0).schedulerFamily();
        String host = members.tasks.get(0).ecsCluster();
        List<String> arns = new ArrayList<>();
        Paging.<ListTasksResponse>each(
                "ecs:ListTasks in " + clients.region(),
                token -> clients.call(
                        "ecs:ListTasks",
                        () -> clients.ecs()
                                .listTasks(request -> request.cluster(host)
                                        .family(family)
                                        .desiredStatus(DesiredStatus.STOPPED)
                                        .maxResults(LARGEST_PAGE)
                                        .nextToken(token))),
                ListTasksResponse::nextToken,
                page -> arns.addAll(page.taskArns()));
        boolean ended = sdkTasks(host, arns).stream()
                .filter(task -> EcsTask.STOPPED.equals(task.lastStatus()))
                .filter(task -> EcsAnswers.task(task).role() == Role.SCHEDULER)
                .anyMatch(task -> first != null
                        && task.createdAt() != null
                        && task.stoppedAt() != null
                        && !task.createdAt().isAfter(first)
                        && !task.stoppedAt().isBefore(first));
        if (ended) {
            members.noteSchedulerEnded();
        }
    }

    /** The named tasks of an ECS cluster; those that ended an hour ago may be missing. */
    List<EcsTask> tasks(String host, List<String> arns) {
        return sdkTasks(host, arns).stream().map(EcsAnswers::task).toList();
    }

    /** The same with all that ECS tells, the overrides with the user's environment included: not to be kept. */
    List<Task> sdkTasks(String host, List<String> arns) {
        List<Task> tasks = new ArrayList<>();
        for (List<String> some : Chunks.of(arns, LARGEST_PAGE)) {
            clients
                    .call(
                            "ecs:DescribeTasks",
                            () -> clients.ecs()
                                    .describeTasks(request ->
                                            request.cluster(host).tasks(some).include(TaskField.TAGS)))
                    .tasks()
                    .stream()
                    // Some answers name tasks of other ECS clusters with a similar name.
                    .filter(task -> EcsTask.idOf(task.clusterArn()).equals(EcsTask.idOf(host)))
                    .forEach(tasks::add);
        }
        return tasks;
    }

    /** Families of task definitions with an active revision. */
    Set<String> families(String prefix) {
        Set<String> families = new HashSet<>();
        Paging.<ListTaskDefinitionFamiliesResponse>each(
                "ecs:ListTaskDefinitionFamilies in " + clients.region(),
                token -> clients.call(
                        "ecs:ListTaskDefinitionFamilies",
                        () -> clients.ecs()
                                .listTaskDefinitionFamilies(request -> request.familyPrefix(prefix)
                                        .status(TaskDefinitionFamilyStatus.ACTIVE)
                                        .maxResults(LARGEST_PAGE)
                                        .nextToken(token))),
                ListTaskDefinitionFamiliesResponse::nextToken,
                page -> families.addAll(page.families()));
        return families;
    }

    /** The ARNs of a family's revisions. */
    List<String> revisions(String family, TaskDefinitionStatus status) {
        List<String> arns = new ArrayList<>();
        Paging.<ListTaskDefinitionsResponse>each(
                "ecs:ListTaskDefinitions in " + clients.region(),
                token -> clients.call(
                        "ecs:ListTaskDefinitions",
                        () -> clients.ecs()
                                .listTaskDefinitions(request -> request.familyPrefix(family)
                                        .status(status)
                                        .maxResults(LARGEST_PAGE)
                                        .nextToken(token))),
                ListTaskDefinitionsResponse::nextToken,
                page -> arns.addAll(page.taskDefinitionArns()));
        return arns;
    }

    /** A task definition by its ARN, or the newest active one of a family; empty if there is none. */
    Optional<EcsDefinition> definition(String arnOrFamily) {
        try {
            var answer = clients.call(
                    "ecs:DescribeTaskDefinition",
                    () -> clients.ecs()
                            .describeTaskDefinition(request ->
                                    request.taskDefinition(arnOrFamily).include(TaskDefinitionField.TAGS)));
            var definition = answer.taskDefinition();
            return Optional.of(new EcsDefinition(
                    definition.taskDefinitionArn(),
                    definition.family(),
                    definition.statusAsString() == null ? "" : definition.statusAsString(),
                    definition.registeredAt(),
                    EcsAnswers.tags(answer.tags())));
        } catch (AwsFailure failed) {
            // ECS has no code of its own for a definition that does not exist: it is ClientException.
            if (failed.isNotFound() || failed.code().equals("ClientException")) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** Every security group with dask-cloudprovider's description, those of EC2Clusters included. */
    List<EcsGroup> groups() {
        return groups(List.of(Ec2Listing.filter("description", EcsMarker.GROUP_DESCRIPTION)));
    }

    /** Security groups with dask-cloudprovider's description, by name. */
    List<EcsGroup> groupsNamed(List<String> names) {
        return groups(List.of(
                Ec2Listing.filter("description", EcsMarker.GROUP_DESCRIPTION), Ec2Listing.filter("group-name", names)));
    }

    private List<EcsGroup> groups(List<Filter> filters) {
        List<EcsGroup> groups = new ArrayList<>();
        Paging.<DescribeSecurityGroupsResponse>each(
                "ec2:DescribeSecurityGroups in " + clients.region(),
                token -> clients.call(
                        "ec2:DescribeSecurityGroups",
                        () -> clients.ec2()
                                .describeSecurityGroups(request -> request.filters(filters)
                                        .maxResults(LARGEST_EC2_PAGE)
                                        .nextToken(token))),
                DescribeSecurityGroupsResponse::nextToken,
                page -> page.securityGroups()
                        .forEach(group -> groups.add(new EcsGroup(
                                group.groupId(), group.groupName(), EcsAnswers.ec2Tags(group.tags()), false))));
        return groups;
    }

    /** Which of these security groups have network interfaces in them, by group the ids of the interfaces. */
    Map<String, List<String>> interfacesIn(List<String> groups) {
        Map<String, List<String>> users = new LinkedHashMap<>();
        for (List<String> some : Chunks.of(groups, Ec2Listing.MOST_FILTER_VALUES)) {
            Paging.<DescribeNetworkInterfacesResponse>each(
                    "ec2:DescribeNetworkInterfaces in " + clients.region(),
                    token -> clients.call(
                            "ec2:DescribeNetworkInterfaces",
                            () -> clients.ec2()
                                    .describeNetworkInterfaces(
                                            request -> request.filters(Ec2Listing.filter("group-id", some))
                                                    .maxResults(LARGEST_EC2_PAGE)
                                                    .nextToken(token))),
                    DescribeNetworkInterfacesResponse::nextToken,
                    page -> page.networkInterfaces()
                            .forEach(one -> one.groups().stream()
                                    .map(GroupIdentifier::groupId)
                                    .filter(some::contains)
                                    .forEach(group -> users.computeIfAbsent(group, g -> new ArrayList<>())
                                            .add(one.networkInterfaceId()))));
        }
        return users;
    }
}
