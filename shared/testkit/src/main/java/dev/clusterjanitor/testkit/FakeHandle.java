package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.LogTail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A handle to a cluster in a {@link FakeWorld}. Every step of a deletion is a call of its own, and so is each half of
 * a tag change: the clouds have no call that sets and removes at once.
 */
final class FakeHandle implements ClusterHandle {
    private final FakeWorld world;
    private final FakeClusterKind kind;
    private final Cluster cluster;

    FakeHandle(FakeWorld world, FakeClusterKind kind, Cluster cluster) {
        this.world = world;
        this.kind = kind;
        this.cluster = cluster;
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public void tag(TagChange change) {
        List<String> ids = new ArrayList<>(anchors());
        List<String> disks = ids(role -> role == Role.PART);
        disks.removeAll(ids);
        ids.addAll(disks);
        if (ids.stream().noneMatch(id -> world.part(id).isPresent())) {
            throw new CloudException("none of its parts is there any more");
        }
        if (!change.set().isEmpty()) {
            world.setTags(ids, change.set());
            recordDisks();
        }
        if (!change.remove().isEmpty()) {
            // From every part: an earlier mark may stand on workers that had no scheduler then.
            world.removeTags(ids(role -> true), change.remove());
        }
    }

    @Override
    public Deletion delete(Deadline deadline) {
        return world.call(Call.Type.DELETE, cluster.id().toString(), () -> deleteParts(deadline));
    }

    private Deletion deleteParts(Deadline deadline) {
        if (!cluster.locks().isEmpty()) {
            throw new CloudException(cluster.locks().get(0).resourceId() + " is protected");
        }
        if (deadline.isOver()) {
            return Deletion.inProgress(cluster.resources(), "the time for this sweep was over");
        }
        recordDisks();
        int there = terminate(ids(role -> role == Role.SCHEDULER));
        if (!deadline.isOver()) {
            there += terminate(ids(role -> role == Role.WORKER || role == Role.MACHINE));
        }
        for (String disk : ids(role -> role == Role.PART)) {
            boolean isFree =
                    world.part(disk).filter(d -> d.attachedTo() == null).isPresent();
            if (isFree && !deadline.isOver() && world.deleteDisk(disk)) {
                there++;
            }
        }
        List<Resource> left = kind.left(cluster);
        if (!left.isEmpty()) {
            return Deletion.inProgress(left, "parts are still listed");
        }
        return there > 0 ? Deletion.gone() : Deletion.alreadyGone();
    }

    @Override
    public void scale(int workers) {
        world.call(Call.Type.SCALE, cluster.id().toString(), () -> scaleTo(workers));
    }

    private int scaleTo(int workers) {
        List<String> all = ids(role -> role == Role.WORKER);
        if (workers > all.size()) {
            throw new CloudException("it has " + all.size() + " workers, and only its own process can add more");
        }
        recordDisks();
        return terminate(all.subList(workers, all.size()));
    }

    @Override
    public List<LogTail> logs(int lines) {
        return cluster.machines().stream()
                .map(machine -> new LogTail(machine.id() + " " + machine.role().id(), List.of()))
                .toList();
    }

    @Override
    public Optional<Connection> connection() {
        return ids(role -> role == Role.SCHEDULER).stream()
                .findFirst()
                .map(id ->
                        new Connection("tcp://" + id + ".invalid:8786", "http://" + id + ".invalid:8787", List.of()));
    }

    private int terminate(List<String> ids) {
        return ids.isEmpty() ? 0 : world.terminate(ids);
    }

    /** The links of disks to their cluster are written down while they can still be seen. */
    private void recordDisks() {
        String key = world.keys().of(JanitorTag.CLUSTER);
        List<String> unrecorded = ids(role -> role == Role.PART).stream()
                .filter(id ->
                        world.part(id).filter(disk -> !world.isRecorded(disk)).isPresent())
                .toList();
        if (cluster.shape() != Shape.UNGROUPED && !unrecorded.isEmpty()) {
            Map<String, String> record = new LinkedHashMap<>();
            record.put(key, cluster.id().name());
            world.setTags(unrecorded, record);
        }
    }

    /** Where the tags of a cluster stand: on its scheduler, else on all its machines, else on the disks left. */
    private List<String> anchors() {
        List<String> schedulers = ids(role -> role == Role.SCHEDULER);
        if (!schedulers.isEmpty()) {
            return schedulers;
        }
        List<String> machines = ids(Role::isMachine);
        return machines.isEmpty() ? ids(role -> true) : machines;
    }

    private List<String> ids(Predicate<Role> which) {
        List<String> ids = new ArrayList<>();
        cluster.resources().stream().filter(part -> which.test(part.role())).forEach(part -> ids.add(part.id()));
        return ids;
    }
}
