package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.Patience;
import dev.clusterjanitor.core.port.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    private final Rest rest = new Rest();

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
        if (inventory.isCopy()) {
            throw new CloudException("nothing proves that a cluster manager made "
                    + inventory.cluster().id().name() + ": "
                    + inventory.cluster().doubts().get(0));
        }
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
        if (deadline.isOver()) {
            return outOfTime();
        }
        if (inventory.isShared()) {
            members.definitions.forEach(definition -> rest.spares(definition.asResource()));
        } else {
            leftovers.deleteDefinitions(members.definitions, rest);
        }
        for (EcsHost host : members.hosts) {
            leftovers.deleteHost(host, rest);
        }
        for (EcsGroup group : members.groups) {
            if (deadline.isOver()) {
                return outOfTime();
            }
            leftovers.deleteGroup(group, ownInterfaces(), patience, rest);
        }
        for (EcsRole role : members.roles) {
            if (deadline.isOver()) {
                return outOfTime();
            }
            if (inventory.isShared()) {
                rest.spares(role.asResource());
            } else {
                roles.delete(role, rest);
            }
        }
        inventory
                .unprovenRoles()
                .forEach((name, unread) -> rest.stays(
                        new Resource(EcsRole.TYPE, name, "", Role.PART, "", null),
                        "whether another region uses role " + name + " is not known: " + unread));
        inventory.others().forEach(task -> rest.spares(task.asResource()));
        members.taken.forEach(host -> rest.spares(host.asResource(null)));
        boolean acted = tasks.hasActed() || leftovers.hasActed() || roles.hasActed();
        return rest.outcome(acted);
    }

    /** The network interfaces of its tasks; null if it has none any more, or not all are known. */
    private @Nullable Set<String> ownInterfaces() {
        Set<String> own = new HashSet<>();
        for (EcsTask task : members.tasks) {
            if (task.networkInterface() == null) {
                return null;
            }
            own.add(task.networkInterface());
        }
        return own.isEmpty() ? null : own;
    }

    /** What is not gone in the end. */
    private static final class Rest implements EcsLeftovers.Sink {
        private final List<Resource> left = new ArrayList<>();
        private final List<String> why = new ArrayList<>();
        private final List<Resource> spared = new ArrayList<>();

        @Override
        public void stays(Resource part, String reason) {
            left.add(part);
            why.add(reason);
        }

        @Override
        public void spares(Resource part) {
            spared.add(part);
        }

        Deletion outcome(boolean acted) {
            if (!left.isEmpty()) {
                return Deletion.inProgress(left, String.join("; ", why)).sparing(spared);
            }
            return (acted ? Deletion.gone() : Deletion.alreadyGone()).sparing(spared);
        }
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
