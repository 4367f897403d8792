package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Digest;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.plan.Inventory;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.plan.Sighting;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.port.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which machines ran at the last sweeps. A machine that is gone since may have worked until it went, and where the cloud has forgotten
 * it no metric tells: its cluster is not idle for longer than since it was last seen. Kept in the journal's place, a text for each
 * scope, a line for each machine: when it was seen last, its cluster, its id.
 */
final class MachinesSeen {
    private static final String SOURCE = "machines";
    private static final int MOST = 100_000;

    /** How long a machine is remembered whose cluster is not listed any more: a listing may have been cut. */
    private static final Duration WITHOUT_CLUSTER = Duration.ofDays(2);

    private final ObjectStore store;
    private final Judge judge;
    private final Map<String, ObjectStore.Stored> texts = new HashMap<>();
    /** By scope and cluster: the machines, and when each was seen last. */
    private final Map<String, Map<String, Map<String, Instant>>> seen = new HashMap<>();

    MachinesSeen(Journal journal, Policy policy) {
        this.store = journal.store();
        this.judge = new Judge(policy);
    }

    /**
     * What was seen, with what is known of machines that are gone since.
     *
     * @throws dev.clusterjanitor.core.port.CloudException if the memory cannot be read
     */
    Inventory recall(Inventory inventory, Instant now) {
        Set<String> wanted = inventory.scopes().stream().map(MachinesSeen::key).collect(Collectors.toSet());
        store.list(Journal.MACHINES, "", MOST).stream()
                .filter(wanted::contains)
                .flatMap(key -> store.get(key).stream())
                .forEach(text -> {
                    texts.put(text.key(), text);
                    text.text().lines().forEach(line -> learn(text.key(), line));
                });
        List<Sighting> sightings = inventory.sightings().stream()
                .map(sighting -> gone(sighting, now)
                        .map(signal -> with(sighting, signal))
                        .orElse(sighting))
                .toList();
        return new Inventory(sightings, inventory.problems(), inventory.scopes());
    }

    /** What was seen, where nothing is known of the machines before: whatever seems idle may have been at work. */
    static Inventory withoutMemory(Inventory inventory, String why) {
        List<Sighting> sightings = inventory.sightings().stream()
                .map(sighting -> with(sighting, Signal.unreadable(SOURCE, Signal.Question.ACTIVITY, why)))
                .toList();
        return new Inventory(sightings, inventory.problems(), inventory.scopes());
    }

    /** A line that makes no sense is of another release, and says nothing. */
    private void learn(String scope, String line) {
        String[] parts = line.split("\t", -1);
        if (parts.length == 3) {
            Instants.parse(parts[0])
                    .ifPresent(at -> seen.computeIfAbsent(scope, key -> new TreeMap<>())
                            .computeIfAbsent(parts[1], id -> new TreeMap<>())
                            .put(parts[2], at));
        }
    }

    private Optional<Signal> gone(Sighting sighting, Instant now) {
        Cluster cluster = sighting.cluster();
        Set<String> listed = Stream.concat(cluster.resources().stream(), cluster.ended().stream())
                .map(Resource::id)
                .collect(Collectors.toSet());
        Instant idleSince = now.minus(judge.settings(cluster, now).idleTimeout());
        return of(cluster).entrySet().stream()
                .filter(machine -> !listed.contains(machine.getKey()))
                .filter(machine -> machine.getValue().isAfter(idleSince))
                .max(Map.Entry.comparingByValue())
                .map(machine -> Signal.quiet(
                        SOURCE,
                        Signal.Question.ACTIVITY,
                        machine.getValue(),
                        machine.getKey() + " ran at " + machine.getValue() + " and is gone; what it did is not known"));
    }

    private Map<String, Instant> of(Cluster cluster) {
        return seen.getOrDefault(key(cluster.id().scope()), Map.of())
                .getOrDefault(cluster.id().toString(), Map.of());
    }

    private static Sighting with(Sighting sighting, Signal signal) {
        List<Signal> signals = new ArrayList<>(sighting.signals());
        signals.add(signal);
        return new Sighting(sighting.cluster(), signals, sighting.holdings());
    }

    /**
     * Writes down what ran in this sweep. Machines of clusters from which it took something away are forgotten: that they are gone next
     * time says nothing about work.
     *
     * @throws dev.clusterjanitor.core.port.CloudException if it cannot be written
     */
    void remember(SweepReport report, List<Scope> scopes, Instant now) {
        Map<Scope, StringBuilder> lines = new HashMap<>();
        Set<String> listed = report.results().stream()
                .map(result -> result.planned().cluster().id().toString())
                .collect(Collectors.toSet());
        report.results().stream()
                .filter(result -> !tookAway(result))
                .forEach(result -> write(result.planned(), now, lines));
        scopes.forEach(scope -> seen.getOrDefault(key(scope), Map.of()).forEach((cluster, machines) -> {
            if (!listed.contains(cluster)) {
                machines.forEach((machine, at) -> {
                    if (at.isAfter(now.minus(WITHOUT_CLUSTER))) {
                        line(scope, at, cluster, machine, lines);
                    }
                });
            }
        }));
        scopes.forEach(scope ->
                put(key(scope), lines.getOrDefault(scope, new StringBuilder()).toString()));
    }

    private static boolean tookAway(SweepReport.Result result) {
        return result.planned().action().isDestructive()
                && switch (result.outcome()) {
                    case DONE, IN_PROGRESS, FAILED -> true;
                    case PLANNED, SKIPPED, NOT_STARTED -> false;
                };
    }

    private void write(PlannedAction planned, Instant now, Map<Scope, StringBuilder> lines) {
        Cluster cluster = planned.cluster();
        Map<String, Instant> machines = new TreeMap<>(of(cluster));
        Instant idleSince = now.minus(planned.assessment().settings().idleTimeout());
        machines.values().removeIf(at -> !at.isAfter(idleSince));
        if (cluster.shape() != Shape.RESIDUE) {
            cluster.machines().stream()
                    .filter(machine -> machine.endedAt() == null)
                    .forEach(machine -> machines.put(machine.id(), now));
        }
        machines.forEach(
                (machine, at) -> line(cluster.id().scope(), at, cluster.id().toString(), machine, lines));
    }

    private static void line(Scope scope, Instant at, String cluster, String machine, Map<Scope, StringBuilder> lines) {
        lines.computeIfAbsent(scope, s -> new StringBuilder())
                .append(Instants.format(at))
                .append('\t')
                .append(cluster)
                .append('\t')
                .append(machine)
                .append('\n');
    }

    /** Another sweep that wrote meanwhile knows as much. */
    private void put(String key, String text) {
        ObjectStore.Stored before = texts.get(key);
        if (before == null && !text.isEmpty()) {
            store.putIfAbsent(key, text);
        } else if (before != null && !before.text().equals(text)) {
            store.replace(key, text, before.version());
        }
    }

    /** Names of scopes may hold anything, and keys may not. */
    private static String key(Scope scope) {
        return Journal.MACHINES + Digest.of(scope.toString());
    }
}
