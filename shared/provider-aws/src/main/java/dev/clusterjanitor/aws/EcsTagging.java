package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Role;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.model.Tag;

/**
 * Sets and removes single tags on the parts of a cluster. Other tags stay as they are: TagResource, TagRole and
 * CreateTags touch only the keys given.
 */
final class EcsTagging {
    private final RegionClients clients;

    EcsTagging(RegionClients clients) {
        this.clients = clients;
    }

    /**
     * Sets tags on all parts that outlive the tasks, and on the scheduler; on every task where there is none.
     *
     * @throws AwsFailure if AWS refuses, or no part is there any more
     */
    void set(EcsInventory inventory, Map<String, String> tags) {
        boolean reached = false;
        for (EcsTask task : anchors(inventory)) {
            reached |= setOnEcs(task.arn(), tags);
        }
        reached |= setOnLeftovers(inventory, tags);
        if (!reached) {
            throw new AwsFailure(
                    "", "ecs:TagResource in " + clients.region() + ": none of its parts is there any more");
        }
    }

    /** The tasks on which marks stand: the schedulers, else all. */
    static List<EcsTask> anchors(EcsInventory inventory) {
        List<EcsTask> tasks = inventory.members().tasks;
        List<EcsTask> schedulers =
                tasks.stream().filter(task -> task.role() == Role.SCHEDULER).toList();
        return schedulers.isEmpty() ? tasks : schedulers;
    }

    /** Sets tags on what outlives the tasks, so that it can be told, and the notice that was given goes on to count. */
    boolean setOnLeftovers(EcsInventory inventory, Map<String, String> tags) {
        EcsMembers members = inventory.members();
        boolean reached = false;
        for (EcsHost host : members.hosts) {
            reached |= lacks(host.tags(), tags).isEmpty() || setOnEcs(host.arn(), tags);
        }
        for (EcsDefinition definition : members.definitions) {
            if (definition.isActive()) {
                reached |= lacks(definition.tags(), tags).isEmpty() || setOnEcs(definition.arn(), tags);
            }
        }
        for (EcsGroup group : members.groups) {
            reached |= lacks(group.tags(), tags).isEmpty() || setOnGroup(group.id(), tags);
        }
        for (EcsRole role : members.roles) {
            reached |= lacks(role.tags(), tags).isEmpty() || setOnRole(role.name(), tags);
        }
        return reached;
    }

    private static Map<String, String> lacks(Map<String, String> has, Map<String, String> wanted) {
        Map<String, String> missing = new LinkedHashMap<>(wanted);
        missing.entrySet().removeIf(tag -> tag.getValue().equals(has.get(tag.getKey())));
        return missing;
    }

    private boolean setOnEcs(String arn, Map<String, String> tags) {
        List<Tag> list = tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        return reaches(
                "ecs:TagResource",
                () -> clients.ecs()
                        .tagResource(request -> request.resourceArn(arn).tags(list)));
    }

    private boolean setOnGroup(String id, Map<String, String> tags) {
        var list = tags.entrySet().stream()
                .map(tag -> software.amazon.awssdk.services.ec2.model.Tag.builder()
                        .key(tag.getKey())
                        .value(tag.getValue())
                        .build())
                .toList();
        return reaches(
                "ec2:CreateTags",
                () -> clients.ec2().createTags(request -> request.resources(id).tags(list)));
    }

    private boolean setOnRole(String name, Map<String, String> tags) {
        var list = tags.entrySet().stream()
                .map(tag -> software.amazon.awssdk.services.iam.model.Tag.builder()
                        .key(tag.getKey())
                        .value(tag.getValue())
                        .build())
                .toList();
        return reaches(
                "iam:TagRole",
                () -> clients.iam().tagRole(request -> request.roleName(name).tags(list)));
    }

    /** Removes tags from every part that bears them. */
    void remove(EcsInventory inventory, Set<String> keys) {
        EcsMembers members = inventory.members();
        Map<String, Map<String, String>> inEcs = new HashMap<>();
        members.tasks.forEach(task -> inEcs.put(task.arn(), task.tags()));
        members.hosts.forEach(host -> inEcs.put(host.arn(), host.tags()));
        members.taken.forEach(host -> inEcs.put(host.arn(), host.tags()));
        members.definitions.stream()
                .filter(EcsDefinition::isActive)
                .forEach(definition -> inEcs.put(definition.arn(), definition.tags()));
        inEcs.forEach((arn, tags) -> removeFrom(
                tags,
                keys,
                "ecs:UntagResource",
                borne -> clients.ecs()
                        .untagResource(request -> request.resourceArn(arn).tagKeys(borne))));
        members.groups.forEach(group -> removeFrom(
                group.tags(),
                keys,
                "ec2:DeleteTags",
                borne -> clients.ec2()
                        .deleteTags(request -> request.resources(group.id())
                                .tags(borne.stream()
                                        .map(key -> software.amazon.awssdk.services.ec2.model.Tag.builder()
                                                .key(key)
                                                .build())
                                        .toList()))));
        members.roles.forEach(role -> removeFrom(
                role.tags(),
                keys,
                "iam:UntagRole",
                borne -> clients.iam()
                        .untagRole(request -> request.roleName(role.name()).tagKeys(borne))));
    }

    /** Only keys that are there: DeleteTags without keys would remove every tag, and most parts bear none of ours. */
    private void removeFrom(Map<String, String> tags, Set<String> keys, String action, Consumer<Set<String>> call) {
        Set<String> borne = new HashSet<>(keys);
        borne.retainAll(tags.keySet());
        if (!borne.isEmpty()) {
            reaches(action, () -> call.accept(borne));
        }
    }

    private boolean reaches(String action, Runnable change) {
        try {
            return clients.call(action, () -> {
                change.run();
                return true;
            });
        } catch (AwsFailure failed) {
            // ECS has no code of its own for a task or definition that is gone.
            if (failed.isNotFound()
                    || failed.code().equals("InvalidParameterException")
                    || failed.code().equals("ClientException")) {
                return false;
            }
            throw failed;
        }
    }
}
