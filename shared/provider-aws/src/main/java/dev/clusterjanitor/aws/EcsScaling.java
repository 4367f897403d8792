package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;

/** Brings the number of workers to what is asked for. New ones are started as the client of the cluster would do it. */
final class EcsScaling {
    private static final String WORKER = "dask-worker";

    private final RegionClients clients;
    private final EcsListing listing;
    private final TagKeys keys;
    private final EcsInventory inventory;

    EcsScaling(RegionClients clients, TagKeys keys, EcsInventory inventory) {
        this.clients = clients;
        this.listing = new EcsListing(clients);
        this.keys = keys;
        this.inventory = inventory;
    }

    void to(int workers) {
        if (inventory.isCopy()) {
            throw new CloudException("nothing proves that a cluster manager made it: "
                    + inventory.cluster().doubts().get(0));
        }
        List<EcsTask> all = inventory.members().tasks.stream()
                .filter(task -> task.role() == Role.WORKER)
                .sorted(Comparator.comparing(
                                (EcsTask task) -> Objects.requireNonNullElse(task.createdAt(), Instant.MIN))
                        .reversed())
                .toList();
        if (workers < all.size()) {
            Set<String> surplus = all.subList(0, all.size() - workers).stream()
                    .map(EcsTask::arn)
                    .collect(Collectors.toSet());
            new EcsTasks(clients, inventory).stop(task -> surplus.contains(task.arn()), Deadline.NONE);
        } else if (workers > all.size()) {
            start(workers - all.size(), all.stream().findFirst());
        }
    }

    private void start(int count, Optional<EcsTask> sibling) {
        List<EcsTask> schedulers = inventory.members().tasks.stream()
                .filter(task -> task.role() == Role.SCHEDULER && task.status().equals(EcsTask.RUNNING))
                .toList();
        if (schedulers.size() != 1) {
            throw new CloudException("it has " + schedulers.size() + " running schedulers; workers need exactly one");
        }
        EcsTask scheduler = schedulers.get(0);
        NetworkInterface network = EcsHandle.interfaceOf(clients, scheduler)
                .orElseThrow(() -> new CloudException("its scheduler has no network interface of its own"));
        EcsTask model = sibling.orElse(scheduler);
        Task task = listing.sdkTasks(model.ecsCluster(), List.of(model.arn())).stream()
                .findFirst()
                .orElseThrow(() -> new CloudException("its " + model.role().id() + " has just ended"));
        String definition = sibling.map(EcsTask::definition).orElseGet(this::workerDefinition);
        for (int i = 0; i < count; i++) {
            run(request(task, definition, scheduler, network, sibling.isPresent()));
        }
    }

    private String workerDefinition() {
        return inventory.members().definitions.stream()
                .filter(EcsDefinition::isActive)
                .filter(one -> EcsNames.stemOfFamily(one.family()).isPresent()
                        && one.family().endsWith("-worker"))
                .map(EcsDefinition::arn)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new CloudException(
                        "it has no worker, and no task definition of its own to start" + " one with"));
    }

    private RunTaskRequest request(
            Task model, String definition, EcsTask scheduler, NetworkInterface network, boolean isWorker) {
        boolean isPublic =
                network.association() != null && network.association().publicIp() != null;
        RunTaskRequest.Builder request = RunTaskRequest.builder()
                .cluster(model.clusterArn())
                .taskDefinition(definition)
                .count(1)
                .tags(tags(model))
                .overrides(overrides -> overrides.containerOverrides(ContainerOverride.builder()
                        .name(WORKER)
                        .command(command(model, scheduler, network, isWorker))
                        .environment(overrideOf(model)
                                .map(ContainerOverride::environment)
                                .orElse(List.of()))
                        .build()))
                .networkConfiguration(NetworkConfiguration.builder()
                        .awsvpcConfiguration(vpc -> vpc.subnets(network.subnetId())
                                .securityGroups(network.groups().stream()
                                        .map(GroupIdentifier::groupId)
                                        .toList())
                                .assignPublicIp(isPublic ? AssignPublicIp.ENABLED : AssignPublicIp.DISABLED))
                        .build());
        if (model.capacityProviderName() != null) {
            return request.capacityProviderStrategy(CapacityProviderStrategyItem.builder()
                            .capacityProvider(model.capacityProviderName())
                            .build())
                    .build();
        }
        return (model.launchTypeAsString() == null ? request : request.launchType(model.launchTypeAsString())).build();
    }

    /** A worker's command line with a name of its own; without a worker to copy, the one dask-cloudprovider writes. */
    private static List<String> command(Task model, EcsTask scheduler, NetworkInterface network, boolean isWorker) {
        String name = String.format("janitor-%08x", ThreadLocalRandom.current().nextInt());
        List<String> command = new ArrayList<>(
                isWorker ? overrideOf(model).map(ContainerOverride::command).orElse(List.of()) : List.of());
        int at = command.indexOf("--name");
        if (at >= 0 && at + 1 < command.size()) {
            command.set(at + 1, name);
            return command;
        }
        String address = (scheduler.usesTls() ? "tls://" : "tcp://") + network.privateIpAddress() + ":8786";
        return List.of(WORKER, address, "--name", name, "--death-timeout", "60");
    }

    private static Optional<ContainerOverride> overrideOf(Task task) {
        return task.overrides() == null
                ? Optional.empty()
                : task.overrides().containerOverrides().stream()
                        .filter(one -> one.name() != null && one.name().startsWith(EcsNames.PREFIX))
                        .findFirst();
    }

    /** The owner's and dask-cloudprovider's tags; not ours, as what we say of one task does not hold for the next. */
    private List<Tag> tags(Task model) {
        return model.tags().stream()
                .filter(tag -> !tag.key().startsWith("aws:") && !tag.key().startsWith(keys.prefix()))
                .toList();
    }

    private void run(RunTaskRequest request) {
        var answer = clients.call("ecs:RunTask", () -> clients.ecs().runTask(request));
        if (answer.tasks().isEmpty()) {
            String why = answer.failures().stream()
                    .map(failure -> String.valueOf(failure.reason()))
                    .filter(reason -> reason.matches("[A-Za-z0-9:. _-]{1,80}"))
                    .findFirst()
                    .orElse("no reason given");
            throw new CloudException("ecs:RunTask in " + clients.region() + " started no worker: " + why);
        }
    }
}
