package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Patience;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Stops the tasks of a cluster, each for itself: ECS has no call for several. */
final class EcsTasks {
    /** What ECS shows at a task that we stopped. */
    private static final String REASON = "stopped by Cluster Janitor";

    private final RegionClients clients;
    private final EcsListing listing;
    private final EcsInventory inventory;
    private final List<EcsTask> tasks;
    private boolean acted;

    EcsTasks(RegionClients clients, EcsInventory inventory) {
        this.clients = clients;
        this.listing = new EcsListing(clients);
        this.inventory = inventory;
        this.tasks = List.copyOf(inventory.members().tasks);
    }

    boolean hasActed() {
        return acted;
    }

    /**
     * Stops some of the tasks that were read with the cluster, and no other. Those that ended meanwhile are no concern.
     *
     * @return whether all were asked for before the time was over
     */
    boolean stop(Predicate<EcsTask> which, Deadline deadline) {
        List<EcsTask> chosen = tasks.stream().filter(which).toList();
        Set<String> live = stillLive(chosen);
        for (EcsTask task : chosen) {
            if (deadline.isOver()) {
                return false;
            }
            if (live.contains(task.arn())) {
                stop(task);
            }
        }
        return true;
    }

    private void stop(EcsTask task) {
        try {
            clients.call(
                    "ecs:StopTask",
                    () -> clients.ecs()
                            .stopTask(request -> request.cluster(task.ecsCluster())
                                    .task(task.arn())
                                    .reason(REASON)));
            acted = true;
        } catch (AwsFailure failed) {
            // ECS calls a task that is gone an invalid parameter.
            if (!failed.isNotFound() && !failed.code().equals("InvalidParameterException")) {
                throw failed;
            }
        }
    }

    /** Waits for the tasks to end; returns those that have not when the patience is over. */
    List<EcsTask> awaitEnd(Patience patience) {
        List<EcsTask> left = notOver();
        while (!left.isEmpty() && patience.waitsOn()) {
            left = notOver();
        }
        return left;
    }

    /** Tasks of the cluster that were started since it was read. */
    List<EcsTask> newcomers() {
        Set<String> known = tasks.stream().map(EcsTask::arn).collect(Collectors.toSet());
        EcsGrouping now = new EcsGrouping(inventory.cluster().id().scope(), TagKeys.DEFAULT);
        Map<String, EcsHost> hosts = new LinkedHashMap<>();
        inventory.hosts().forEach(host -> hosts.put(host.name(), host));
        inventory.members().hosts.forEach(host -> hosts.put(host.name(), host));
        hosts.values().forEach(host -> {
            now.add(host);
            listing.tasks(host).forEach(now::add);
        });
        now.settle();
        EcsMembers members = now.members().get(inventory.cluster().id().name());
        return members == null
                ? List.of()
                : members.tasks.stream()
                        .filter(task -> !known.contains(task.arn()))
                        .toList();
    }

    private Set<String> stillLive(List<EcsTask> chosen) {
        return read(chosen).stream().filter(EcsTask::isLive).map(EcsTask::arn).collect(Collectors.toSet());
    }

    private List<EcsTask> notOver() {
        return read(tasks).stream().filter(task -> !task.isOver()).toList();
    }

    private List<EcsTask> read(List<EcsTask> some) {
        List<EcsTask> found = new ArrayList<>();
        some.stream()
                .collect(Collectors.groupingBy(EcsTask::ecsCluster, LinkedHashMap::new, Collectors.toList()))
                .forEach((host, of) -> {
                    try {
                        found.addAll(listing.tasks(
                                host, of.stream().map(EcsTask::arn).toList()));
                    } catch (AwsFailure failed) {
                        // With the ECS cluster all of its tasks are gone.
                        if (!failed.isNotFound()) {
                            throw failed;
                        }
                    }
                });
        return found;
    }
}
