package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.model.Tags;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts of one cluster, while it is put together. */
final class EcsMembers {
    private static final Comparator<EcsTask> SCHEDULER_FIRST = Comparator.comparing(EcsTask::role)
            .thenComparing(task -> Objects.requireNonNullElse(task.createdAt(), Instant.MAX))
            .thenComparing(EcsTask::arn);

    final List<EcsTask> tasks = new ArrayList<>(2);
    final List<EcsHost> hosts = new ArrayList<>(1);
    final List<EcsGroup> groups = new ArrayList<>(1);
    final List<EcsDefinition> definitions = new ArrayList<>(0);
    final List<EcsRole> roles = new ArrayList<>(0);

    /** Tasks that carry its tags, and may be copies. */
    final List<Doubtful> doubtful = new ArrayList<>(0);

    /** ECS clusters that dask-cloudprovider made for it, and that somebody else uses by now. */
    final List<EcsHost> taken = new ArrayList<>(0);

    private final TagKeys keys;
    private final Set<EcsMarker> markers = new LinkedHashSet<>(1);
    private final Set<String> doubts = new LinkedHashSet<>(0);
    private final Map<String, String> contradictions = new HashMap<>(0);
    private @Nullable Instant rolesCreatedAt;
    private boolean schedulerEnded;

    /** A task that carries the tags of the cluster, and why it may be none of it. */
    record Doubtful(EcsTask task, String why) {
        private boolean mayBeItsScheduler() {
            return task.role() != Role.WORKER;
        }
    }

    EcsMembers(TagKeys keys) {
        this.keys = keys;
    }

    void note(EcsMarker marker) {
        markers.add(marker);
    }

    /** When its roles were made, be they its own or shared with a cluster of its name in another region. */
    void noteRole(EcsRole role) {
        if (rolesCreatedAt == null
                || (role.createdAt() != null && role.createdAt().isBefore(rolesCreatedAt))) {
            rolesCreatedAt = role.createdAt();
        }
    }

    /** Notes that what a task says of itself cannot be; half a sentence about the task. */
    void contradiction(EcsTask task, String why) {
        contradictions.put(task.id(), why);
    }

    /** Sets the tasks in doubt apart. Called once, when all are added. */
    void settle() {
        if (isUngrouped()) {
            return;
        }
        Map<String, String> doubts = new HashMap<>(contradictions);
        doubts.putAll(EcsCopies.among(tasks));
        tasks.removeIf(task -> {
            String why = doubts.get(task.id());
            return why != null && doubtful.add(new Doubtful(task, why));
        });
    }

    /** Notes that ECS still shows the scheduler of these very workers as ended. */
    void noteSchedulerEnded() {
        schedulerEnded = true;
    }

    /** Whether all of its tasks are workers. */
    boolean isWorkersAlone() {
        return !tasks.isEmpty()
                && tasks.stream().allMatch(task -> task.role() == Role.WORKER)
                && doubtful.stream().noneMatch(Doubtful::mayBeItsScheduler);
    }

    private boolean isUngrouped() {
        return markers.stream().anyMatch(marker -> marker.name() == null);
    }

    void doubt(String why) {
        doubts.add(why);
    }

    boolean isEmpty() {
        return tasks.isEmpty() && hosts.isEmpty() && groups.isEmpty() && definitions.isEmpty() && roles.isEmpty();
    }

    /** What its parts are called; more than one if releases before and since 2025 made clusters of this name. */
    List<EcsNames> names() {
        return markers.stream()
                .flatMap(marker -> marker.names().stream())
                .distinct()
                .toList();
    }

    boolean isOld() {
        return markers.stream().anyMatch(EcsMarker::isOld);
    }

    List<String> doubts() {
        List<String> all = new ArrayList<>(doubts);
        long schedulers = tasks.stream().filter(t -> t.role() == Role.SCHEDULER).count();
        if (schedulers > 1) {
            all.add("it has " + schedulers + " schedulers: several clusters share its name, and cannot be told apart");
        }
        if (schedulers == 0 && !tasks.isEmpty()) {
            doubtful.stream()
                    .filter(Doubtful::mayBeItsScheduler)
                    .map(one -> one.task.id() + " may be its scheduler, but " + one.why)
                    .findFirst()
                    .ifPresent(all::add);
        }
        if (tasks.stream().map(EcsTask::ecsCluster).distinct().count() > 1) {
            all.add("tasks of its name run in several ECS clusters");
        }
        if (names().size() > 1) {
            all.add("releases of dask-cloudprovider before and since 2025.9.0 made parts of its name");
        }
        return all;
    }

    Shape shape() {
        if (tasks.isEmpty()) {
            return Shape.RESIDUE;
        }
        if (isUngrouped()) {
            return Shape.UNGROUPED;
        }
        return tasks.stream().allMatch(t -> t.role() == Role.WORKER) ? Shape.ofWorkers(schedulerEnded) : Shape.WHOLE;
    }

    /** Age is that of the earliest task, else definition, else role, else of a mark that we set ourselves. */
    @Nullable
    Instant createdAt() {
        return earliest(tasks.stream().map(EcsTask::createdAt))
                .or(() -> earliest(definitions.stream().map(EcsDefinition::registeredAt)))
                .or(() -> earliest(roles.stream().map(EcsRole::createdAt)))
                .or(() -> Optional.ofNullable(rolesCreatedAt))
                .or(() -> earliest(resources().stream().map(Resource::startedAt)))
                .orElse(null);
    }

    List<Resource> resources() {
        List<Resource> all = new ArrayList<>();
        tasks.stream().sorted(SCHEDULER_FIRST).forEach(task -> all.add(task.asResource()));
        definitions.stream().sorted(Comparator.comparing(EcsDefinition::arn)).forEach(one -> all.add(one.asResource()));
        hosts.forEach(host -> all.add(host.asResource(markedAt(host.tags()))));
        groups.forEach(group -> all.add(group.asResource(markedAt(group.tags()))));
        roles.stream().sorted(Comparator.comparing(EcsRole::name)).forEach(role -> all.add(role.asResource()));
        return all;
    }

    /** Tags of all parts, the scheduler's first. A heartbeat may stand on an ECS cluster that others use by now. */
    Tags tags() {
        return Tags.merge(Stream.of(
                        tasks.stream().sorted(SCHEDULER_FIRST).map(EcsTask::tags),
                        hosts.stream().map(EcsHost::tags),
                        taken.stream().map(EcsHost::tags),
                        groups.stream().map(EcsGroup::tags),
                        definitions.stream().map(EcsDefinition::tags),
                        roles.stream().map(EcsRole::tags))
                .flatMap(parts -> parts)
                .toList());
    }

    /**
     * The id of the scheduler's task, else of the oldest. What is left when all tasks are gone keeps the incarnation
     * that was recorded on it with the mark, so that the notice that was given for the whole cluster goes on to count.
     */
    Incarnation incarnation() {
        Optional<EcsTask> first = tasks.stream().sorted(SCHEDULER_FIRST).findFirst();
        if (first.isPresent()) {
            return incarnationOf(first.get());
        }
        List<String> recorded = tags().all(keys.of(JanitorTag.INCARNATION));
        if (recorded.size() == 1 && recorded.get(0).matches("[a-z0-9_-]{1,63}")) {
            return new Incarnation(recorded.get(0));
        }
        String id = Stream.of(
                        groups.stream().map(EcsGroup::id),
                        roles.stream().map(EcsRole::id).sorted(),
                        definitions.stream().map(EcsDefinition::arn).sorted(),
                        hosts.stream().map(EcsHost::arn))
                .flatMap(ids -> ids)
                .findFirst()
                .orElse("none");
        return new Incarnation(safe(id));
    }

    static Incarnation incarnationOf(EcsTask task) {
        return new Incarnation(safe(task.id()));
    }

    private @Nullable Instant markedAt(Map<String, String> tags) {
        return Instants.parse(tags.getOrDefault(keys.of(JanitorTag.STALE_SINCE), ""))
                .orElse(null);
    }

    private static Optional<Instant> earliest(Stream<@Nullable Instant> times) {
        return times.filter(Objects::nonNull).map(Objects::requireNonNull).min(Comparator.naturalOrder());
    }

    /** Ids of ECS and IAM are legal once in lower case; what is not becomes a fingerprint. */
    private static String safe(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        return lower.matches("[a-z0-9_-]{1,63}")
                ? lower
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
