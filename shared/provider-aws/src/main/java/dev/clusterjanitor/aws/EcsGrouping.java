package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.model.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts tasks, and what they need, together to clusters. Pure: looks at nothing but what it is given. */
final class EcsGrouping {
    private final Scope scope;
    private final TagKeys keys;
    private final Map<String, EcsHost> hosts = new LinkedHashMap<>();
    private final List<EcsTask> tasks = new ArrayList<>();
    private final List<EcsGroup> untaggedGroups = new ArrayList<>();
    private final Map<String, EcsMembers> clusters = new TreeMap<>();

    EcsGrouping(Scope scope, TagKeys keys) {
        this.scope = scope;
        this.keys = keys;
    }

    /** Adds an ECS cluster, be it the user's own. */
    void add(EcsHost host) {
        hosts.put(host.name(), host);
    }

    /** Adds a task, be it somebody else's. All must be added before {@link #settle}. */
    void add(EcsTask task) {
        tasks.add(task);
    }

    void add(EcsGroup group) {
        Optional<EcsMarker> marker = EcsMarker.read(group.tags());
        if (marker.isEmpty()) {
            untaggedGroups.add(group);
            return;
        }
        EcsMarker of = marker.get();
        if (of.names()
                .filter(names -> names.securityGroup().equals(group.name()))
                .isPresent()) {
            members(of).groups.add(group);
        }
    }

    void add(EcsDefinition definition) {
        EcsMarker.read(definition.tags())
                .filter(marker -> marker.names().filter(definition::isOf).isPresent())
                .ifPresent(marker -> members(marker).definitions.add(definition));
    }

    void add(EcsRole role) {
        EcsMarker.read(role.tags())
                .filter(marker -> marker.names().filter(role::isOf).isPresent())
                .ifPresent(marker -> members(marker).roles.add(role));
    }

    /** Puts tasks and ECS clusters where they belong. Called once, when all of them are added. */
    void settle() {
        tasks.forEach(task -> markerOf(task).ifPresent(marker -> {
            EcsMembers members = marker.name() == null
                    ? clusters.computeIfAbsent(task.id(), n -> new EcsMembers(keys))
                    : members(marker);
            members.note(marker);
            members.tasks.add(task);
            if (!marker.ecsCluster().isEmpty() && !marker.ecsCluster().equals(task.ecsCluster())) {
                members.contradiction(task, "its tags say that it runs in ECS cluster " + marker.ecsCluster());
            }
        }));
        clusters.values().forEach(EcsMembers::settle);
        hosts.values().stream()
                .filter(EcsHost::isMadeByDask)
                .forEach(host -> EcsMarker.read(host.tags()).ifPresent(marker -> {
                    EcsMembers members = members(marker);
                    (isTaken(host, members) ? members.taken : members.hosts).add(host);
                }));
    }

    /** Whether nobody but Dask uses an ECS cluster that Dask made. */
    private boolean isTaken(EcsHost host, EcsMembers members) {
        return host.guests() > 0
                || tasks.stream()
                        .anyMatch(task -> task.ecsCluster().equals(host.name()) && !members.tasks.contains(task));
    }

    /** The families of task definitions that tasks use which are of no cluster: somebody may depend on these. */
    Set<String> stemsOfStrangers() {
        Set<String> doubtful = new HashSet<>();
        clusters.values()
                .forEach(members ->
                        members.doubtful.forEach(one -> doubtful.add(one.task().arn())));
        return tasks.stream()
                .filter(task -> markerOf(task).isEmpty() || doubtful.contains(task.arn()))
                .flatMap(task -> EcsNames.stemOfFamily(task.family()).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What of each cluster is known so far, by the cluster's name. */
    Map<String, EcsMembers> members() {
        return clusters;
    }

    /**
     * What a task's tags say; else, where ECS accounts without long ARNs keep tasks from having tags, those of the ECS
     * cluster that was made for just this Dask cluster. A service's task is the service's.
     */
    private Optional<EcsMarker> markerOf(EcsTask task) {
        if (task.isOfService()) {
            return Optional.empty();
        }
        Optional<EcsMarker> own = EcsMarker.read(task.tags());
        if (own.isPresent()) {
            return own;
        }
        return Optional.ofNullable(hosts.get(task.ecsCluster()))
                .filter(EcsHost::isMadeByDask)
                .flatMap(host -> EcsMarker.read(host.tags()))
                .filter(marker -> marker.names()
                        .filter(names -> names.families().contains(task.family()))
                        .isPresent());
    }

    private EcsMembers members(EcsMarker marker) {
        EcsMembers members = clusters.computeIfAbsent(String.valueOf(marker.name()), name -> new EcsMembers(keys));
        members.note(marker);
        return members;
    }

    /**
     * Takes what was added, and makes clusters of it.
     *
     * @param doubts why tasks may be missing, in whichever cluster
     * @param leftoverDoubts why leftovers may be missing
     * @return in the order of their names
     */
    List<Cluster> clusters(List<String> doubts, List<String> leftoverDoubts) {
        adoptUntaggedGroups();
        clusters.values().forEach(this::dropGroupsInUse);
        List<Cluster> all = new ArrayList<>();
        clusters.forEach((name, members) -> {
            if (!members.isEmpty()) {
                all.add(cluster(name, members, doubts, leftoverDoubts));
            }
            members.doubtful.forEach(task -> all.add(apart(name, task)));
        });
        all.sort(Comparator.comparing(cluster -> cluster.id().name()));
        return all;
    }

    /** Groups of old releases have no tags: their name tells, if a cluster of that name is known or was recorded. */
    private void adoptUntaggedGroups() {
        for (EcsGroup group : untaggedGroups) {
            String recorded = group.tags().getOrDefault(keys.of(JanitorTag.CLUSTER), "");
            EcsMembers known = clusters.get(group.name());
            if (known != null && known.isOld()) {
                known.groups.add(group);
            } else if (known == null && recorded.equals(group.name()) && EcsMarker.isLegal(recorded)) {
                members(new EcsMarker(recorded, recorded, true)).groups.add(group);
            }
        }
        untaggedGroups.clear();
    }

    /** A group that is in use while its own cluster has no task serves somebody else; unless we are taking it away. */
    private void dropGroupsInUse(EcsMembers members) {
        if (members.tasks.isEmpty()) {
            members.groups.removeIf(
                    group -> group.isInUse() && !group.tags().containsKey(keys.of(JanitorTag.DELETE_AFTER)));
        }
    }

    /** A task that carries the tags of a cluster, and may be a copy: an entry of its own, so that it is kept, and said. */
    private Cluster apart(String cluster, EcsMembers.Doubtful doubtful) {
        EcsTask task = doubtful.task();
        return new Cluster(
                new ClusterId(EcsClusterKind.ID, scope, task.id()),
                EcsMembers.incarnationOf(task),
                Shape.UNGROUPED,
                task.createdAt(),
                List.of(task.asResource()),
                Tags.merge(List.of(task.tags())),
                List.of(),
                List.of("it carries the tags of cluster " + cluster + ", but " + doubtful.why()));
    }

    private Cluster cluster(String name, EcsMembers members, List<String> doubts, List<String> leftoverDoubts) {
        Shape shape = members.shape();
        List<String> all = Stream.of(
                        doubts, shape == Shape.RESIDUE ? leftoverDoubts : List.<String>of(), members.doubts())
                .flatMap(List::stream)
                .toList();
        return new Cluster(
                new ClusterId(EcsClusterKind.ID, scope, name),
                members.incarnation(),
                shape,
                members.createdAt(),
                members.resources(),
                members.tags(),
                List.of(),
                all);
    }
}
