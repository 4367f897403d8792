package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.ConsoleText;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.LogTail;
import dev.clusterjanitor.core.port.Patience;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.gcp.Compute.Labelled;
import dev.clusterjanitor.gcp.Labelling.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A handle to one GCPCluster. */
final class VmHandle implements ClusterHandle {
    private static final Duration TIME_TO_SCALE = Duration.ofMinutes(1);

    private final Compute compute;
    private final TagKeys keys;
    private final Pause pause;
    private final SideBySide sideBySide;
    private final VmInventory inventory;

    VmHandle(Compute compute, TagKeys keys, Pause pause, SideBySide sideBySide, VmInventory inventory) {
        this.compute = compute;
        this.keys = keys;
        this.pause = pause;
        this.sideBySide = sideBySide;
        this.inventory = inventory;
    }

    @Override
    public Cluster cluster() {
        return inventory.cluster();
    }

    /**
     * Labels the scheduler, and those disks with it that its machines would leave behind: they get the cluster's id, so that
     * they can be told when the machines are gone, and the same mark, so that the notice that was given still counts for
     * them then. The scheduler gets the id as well: from then on a label proves what its name only says.
     */
    @Override
    public void tag(TagChange change) {
        Map<String, String> set = new HashMap<>();
        change.set().forEach((key, value) -> set.put(legal(key), LabelCodec.encode(value)));
        if (!set.isEmpty() && inventory.isProven()) {
            set.put(keys.of(JanitorTag.CLUSTER), cluster().id().name());
        }
        List<Labelled> anchors = anchors();
        List<Change> changes = new ArrayList<>();
        anchors.forEach(anchor -> changes.add(new Change(anchor, set, change.remove(), true)));
        Set<String> done = Set.copyOf(anchors.stream().map(Labelled::id).toList());
        inventory.disks().stream()
                .map(Labelled::of)
                .filter(disk -> !done.contains(disk.id()))
                .forEach(disk -> changes.add(new Change(disk, set, change.remove(), false)));
        // Of orphans every machine bears the mark; a scheduler that is seen later must not keep theirs from being
        // removed.
        inventory.machines().stream()
                .map(Labelled::of)
                .filter(machine -> !done.contains(machine.id()))
                .filter(machine -> change.remove().stream().anyMatch(machine.labels()::containsKey))
                .forEach(machine -> changes.add(new Change(machine, Map.of(), change.remove(), false)));
        new Labelling(compute, pause, sideBySide, Deadline.NONE).apply(changes);
    }

    private static String legal(String key) {
        if (!LabelCodec.isLegalKey(key)) {
            throw new CloudException(
                    "'" + key + "' cannot be the key of a label: Google takes up to 63 of a-z 0-9 _ -, and"
                            + " a letter to begin with");
        }
        return key;
    }

    /** Where the marks of a cluster stand: on its scheduler, else on all its machines, else on the disks that are left. */
    private List<Labelled> anchors() {
        List<Machine> schedulers = inventory.machines(role -> role == Role.SCHEDULER);
        List<Machine> machines = schedulers.isEmpty() ? inventory.machines() : schedulers;
        return machines.isEmpty()
                ? inventory.disks().stream().map(Labelled::of).toList()
                : machines.stream().map(Labelled::of).toList();
    }

    @Override
    public Deletion delete(Deadline deadline) {
        return new VmDeletion(compute, keys, pause, sideBySide, inventory).run(deadline);
    }

    @Override
    public void scale(int workers) {
        List<Machine> all = workersYoungestFirst();
        if (workers > all.size()) {
            throw new CloudException("it has " + all.size() + " workers, and only the process that started it can add"
                    + " more: a new worker needs keys that lie with that process");
        }
        List<Machine> surplus = all.subList(0, all.size() - workers);
        if (surplus.isEmpty()) {
            return;
        }
        inventory.requireDeletable();
        new Labelling(compute, pause, sideBySide, Deadline.NONE).recordDisks(inventory, keys);
        VmTermination termination = new VmTermination(compute, sideBySide, Deadline.NONE);
        termination.start(surplus);
        termination.await(cluster().id().name(), surplus, new Patience(pause, Deadline.NONE, TIME_TO_SCALE));
        if (!termination.refused().isEmpty()) {
            throw new CloudException("Google refuses to delete " + VmDeletion.refusals(termination.refused()));
        }
    }

    private List<Machine> workersYoungestFirst() {
        return inventory.machines(role -> role == Role.WORKER).stream()
                .sorted(Comparator.comparing(
                                (Machine machine) -> Objects.requireNonNullElse(machine.createdAt(), Instant.MIN))
                        .reversed())
                .toList();
    }

    @Override
    public List<LogTail> logs(int lines) {
        List<LogTail> logs = new ArrayList<>();
        for (Machine machine : inventory.machines()) {
            try {
                logs.add(new LogTail(machine.name(), ConsoleText.lastLines(compute.serialPortOutput(machine), lines)));
            } catch (GcpFailure failed) {
                if (!failed.isNotFound()) {
                    throw failed;
                }
            }
        }
        return logs;
    }

    @Override
    public Optional<Connection> connection() {
        return inventory.machines(role -> role == Role.SCHEDULER).stream()
                .filter(machine -> machine.status().equals(Machine.RUNNING))
                .flatMap(machine -> Optional.ofNullable(machine.address()).stream())
                .findFirst()
                .map(Connection::toDaskMachine);
    }
}
