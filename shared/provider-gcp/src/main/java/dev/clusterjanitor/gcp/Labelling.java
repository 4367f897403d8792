package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Patience;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.gcp.Compute.Labelled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes single labels. Compute Engine replaces all labels of a thing at once; the fingerprint sees to it that nothing is
 * lost that somebody else has set meanwhile: it is read again then, and tried again. That somebody was faster may be said at
 * once, or only when the operation ends.
 */
final class Labelling {
    /** The documented maximum of labels on one resource. */
    static final int MOST_LABELS = 64;

    private static final int ATTEMPTS = 8;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Compute compute;
    private final Pause pause;
    private final SideBySide sideBySide;
    private final Deadline deadline;

    Labelling(Compute compute, Pause pause, SideBySide sideBySide, Deadline deadline) {
        this.compute = compute;
        this.pause = pause;
        this.sideBySide = sideBySide;
        this.deadline = deadline;
    }

    /**
     * What is to change on one thing.
     *
     * @param set labels as they will stand there, encoded
     * @param isAnchor whether the change counts as made if it is made here
     */
    record Change(Labelled thing, Map<String, String> set, Set<String> remove, boolean isAnchor) {}

    /**
     * Makes changes. What is gone needs none; but if there are anchors, one must be there.
     *
     * @throws CloudException if Google refuses, or no anchor is there
     */
    void apply(List<Change> changes) {
        List<Boolean> reached = sideBySide.each(changes, this::apply);
        List<Change> anchors = new ArrayList<>();
        boolean anchored = false;
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).isAnchor()) {
                anchors.add(changes.get(i));
                anchored |= reached.get(i);
            }
        }
        if (!anchors.isEmpty() && !anchored) {
            throw new GcpFailure(
                    404,
                    "",
                    "compute.instances.setLabels in " + compute.project() + ": none of its parts is there any more");
        }
    }

    /** Writes the cluster's id on disks where it does not stand already, so that they can be told when they are left. */
    void recordDisks(VmInventory inventory, TagKeys keys) {
        String key = keys.of(JanitorTag.CLUSTER);
        String name = inventory.cluster().id().name();
        apply(inventory.disks().stream()
                .filter(disk -> !name.equals(disk.labels().get(key)))
                .map(disk -> new Change(Labelled.of(disk), Map.of(key, name), Set.of(), false))
                .toList());
    }

    private boolean apply(Change change) {
        Labelled thing = change.thing();
        Patience patience = new Patience(pause, deadline, LONGEST_WAIT);
        Map<String, String> labels = thing.labels();
        String fingerprint = thing.fingerprint();
        try {
            for (int attempt = 1; ; attempt++) {
                Map<String, String> wanted = merge(thing, labels, change);
                if (wanted.equals(labels)) {
                    return true;
                }
                try {
                    await(thing, compute.setLabels(thing, wanted, fingerprint), patience);
                    return true;
                } catch (GcpFailure failed) {
                    if (!(failed.isStale() || failed.isBusy())
                            || attempt == ATTEMPTS
                            || (attempt > 1 && !patience.waitsOn())) {
                        throw failed;
                    }
                }
                JsonNode now = compute.labels(thing);
                labels = new ComputeJson().labels(now);
                fingerprint = now.path("labelFingerprint").asText("");
            }
        } catch (GcpFailure failed) {
            if (failed.isNotFound()) {
                return false;
            }
            throw failed;
        }
    }

    private static Map<String, String> merge(Labelled thing, Map<String, String> labels, Change change) {
        Map<String, String> merged = new HashMap<>(labels);
        change.remove().forEach(merged::remove);
        merged.putAll(change.set());
        if (merged.size() > MOST_LABELS) {
            throw new CloudException(thing.name() + " has " + labels.size() + " labels, and Google allows "
                    + MOST_LABELS + ": remove some, for the janitor needs room for its own");
        }
        return merged;
    }

    private void await(Labelled thing, Operation begun, Patience patience) {
        Operation operation = begun;
        while (!operation.isDone()) {
            if (!patience.waitsOn()) {
                throw GcpFailure.unanswered("compute.zoneOperations.get in " + compute.project() + ": the labels of "
                        + thing.name() + " are not confirmed yet");
            }
            operation = look(operation);
        }
        if (operation.hasFailed()) {
            throw operation.failure("compute." + thing.collection() + ".setLabels", compute.project(), thing.name());
        }
    }

    /** Google forgets operations after some time: how this one ended, only the labels tell. */
    private Operation look(Operation operation) {
        try {
            return compute.look(operation);
        } catch (GcpFailure failed) {
            if (!failed.isNotFound()) {
                throw failed;
            }
            throw new GcpFailure(412, failed.reason(), String.valueOf(failed.getMessage()));
        }
    }
}
