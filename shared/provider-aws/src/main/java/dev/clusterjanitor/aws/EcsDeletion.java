package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.Patience;
import dev.clusterjanitor.core.port.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Deletes one cluster. The order matters: what stands on the tasks is recorded on what outlives them, as tags die with
 * a task; the scheduler goes first, so that it starts no more workers; then what needs the tasks to be gone; the roles
 * last, so that whoever looks for what is left finds them to the end.
 */
final class EcsDeletion {
    /** A task has 30 seconds to end by itself. Its network interface may take minutes: that is for the next sweep. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);

    private final RegionClients clients;
    private final TagKeys keys;
    private final Pause pause;
    private final EcsInventory inventory;
    private final EcsMembers members;
    private final EcsTasks tasks;
    private final EcsLeftovers leftovers;
    private final EcsRoleDeletion roles;

    EcsDeletion(RegionClients clients, EcsAccount account, TagKeys keys, Pause pause, EcsInventory inventory) {
        this.clients = clients;
        this.keys = keys;
        this.pause = pause;
        this.inventory = inventory;
        this.members = inventory.members();
        this.tasks = new EcsTasks(clients, inventory);
        this.leftovers = new EcsLeftovers(clients);
        this.roles = new EcsRoleDeletion(clients, account);
    }

    Deletion run(Deadline deadline) {
        if (deadline.isOver()) {
            return outOfTime();
        }
        record();
        if (!tasks.stop(task -> task.role() == Role.SCHEDULER, deadline)
                || !tasks.stop(task -> task.role() != Role.SCHEDULER, deadline)) {
            return outOfTime();
        }
        Patience patience = new Patience(pause, deadline, LONGEST_WAIT);
        List<EcsTask> ending = tasks.awaitEnd(patience);
        List<EcsTask> newcomers = tasks.newcomers();
        if (!newcomers.isEmpty()) {
            return Deletion.inProgress(
                    resources(Stream.concat(ending.stream(), newcomers.stream()).map(EcsTask::asResource)),
                    "new tasks were started while it was deleted ("
                            + newcomers.stream().map(EcsTask::id).collect(Collectors.joining(", "))
                            + "): its client seems to be alive");
        }
        if (!ending.isEmpty()) {
            return Deletion.inProgress(
                    resources(Stream.concat(
                            ending.stream().map(EcsTask::asResource),
                            inventory.cluster().resources().stream()
                                    .filter(part -> !part.type().equals(EcsTask.TYPE)))),
                    "tasks are still ending");
        }
        return afterTasks(patience, deadline);
    }

    private Deletion afterTasks(Patience patience, Deadline deadline) {
        List<Resource> left = new ArrayList<>();
        List<String> why = new ArrayList<>();
        EcsLeftovers.Sink sink = (part, reason) -> {
            left.add(part);
            why.add(reason);
        };
        if (deadline.isOver()) {
            return outOfTime();
        }
        leftovers.deleteDefinitions(members.definitions, sink);
        for (EcsHost host : members.hosts) {
            leftovers.deleteHost(host, sink);
        }
        for (EcsGroup group : members.groups) {
            if (deadline.isOver()) {
                return outOfTime();
            }
            leftovers.deleteGroup(group, patience, sink);
        }
        for (EcsRole role : members.roles) {
            if (deadline.isOver()) {
                return outOfTime();
            }
            roles.delete(role, sink);
        }
        inventory
                .unprovenRoles()
                .forEach((name, unread) -> sink.stays(
                        new Resource(EcsRole.TYPE, name, "", Role.PART, "", null),
                        "whether another region uses role " + name + " is not known: " + unread));
        if (!left.isEmpty()) {
            return Deletion.inProgress(left, String.join("; ", why));
        }
        boolean acted = tasks.hasActed() || leftovers.hasActed() || roles.hasActed();
        return acted ? Deletion.gone() : Deletion.alreadyGone();
    }

    /** Tags die with the task: the mark, and for a group without tags the cluster's name, are written down first. */
    private void record() {
        Map<String, String> mark = new HashMap<>();
        for (JanitorTag tag : Set.of(
                JanitorTag.OWNER,
                JanitorTag.STALE_SINCE,
                JanitorTag.NOTIFIED_AT,
                JanitorTag.DELETE_AFTER,
                JanitorTag.REASON,
                JanitorTag.INCARNATION)) {
            inventory.cluster().tags().first(keys.of(tag)).ifPresent(value -> mark.put(keys.of(tag), value));
        }
        mark.put(keys.of(JanitorTag.CLUSTER), inventory.cluster().id().name());
        new EcsTagging(clients).setOnLeftovers(inventory, mark);
    }

    private Deletion outOfTime() {
        return Deletion.inProgress(inventory.cluster().resources(), "the time for this sweep was over");
    }

    private static List<Resource> resources(Stream<Resource> parts) {
        return parts.distinct().toList();
    }
}
