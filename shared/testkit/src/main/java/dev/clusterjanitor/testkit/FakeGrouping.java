package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Lock;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.model.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a {@link FakeWorld} together to clusters, by the rules that the real kinds follow. */
final class FakeGrouping {
    private static final Comparator<FakePart> SCHEDULER_FIRST = Comparator.comparing(FakeGrouping::role)
            .thenComparing(part -> Objects.requireNonNullElse(part.createdAt(), Instant.MAX))
            .thenComparing(FakePart::id);

    private final KindId kind;
    private final String maker;
    private final Scope scope;
    private final FakeWorld world;
    private final TagKeys keys;

    FakeGrouping(KindId kind, Scope scope, FakeWorld world) {
        this.kind = kind;
        this.maker = kind.toString();
        this.scope = scope;
        this.world = world;
        this.keys = world.keys();
    }

    /**
     * All clusters among these parts, by name.
     *
     * @param doubts why parts may be missing
     * @param closely whether locks can be seen, which listings do not show
     */
    List<Cluster> clusters(Collection<FakePart> parts, List<String> doubts, boolean closely) {
        List<Cluster> clusters = new ArrayList<>();
        members(parts).forEach((name, members) -> clusters.add(cluster(name, members, parts, doubts, closely)));
        return clusters;
    }

    /** The cluster of this name, seen closely. */
    Optional<Cluster> cluster(String name, Collection<FakePart> parts) {
        List<FakePart> members = new ArrayList<>(4);
        for (FakePart part : parts) {
            if (name.equals(nameOf(part))) {
                members.add(part);
            }
        }
        return members.isEmpty() ? Optional.empty() : Optional.of(cluster(name, members, parts, List.of(), true));
    }

    private Map<String, List<FakePart>> members(Collection<FakePart> parts) {
        Map<String, List<FakePart>> members = new TreeMap<>();
        for (FakePart part : parts) {
            String name = nameOf(part);
            if (!name.isEmpty()) {
                members.computeIfAbsent(name, n -> new ArrayList<>(4)).add(part);
            }
        }
        return members;
    }

    /** The cluster that a part is a member of; empty if of none. Disks in use belong to their machines. */
    private String nameOf(FakePart part) {
        if (!part.scope().equals(scope) || !part.tag(FakeWorld.MAKER).equals(maker)) {
            return "";
        }
        if (!part.isMachine()) {
            return part.state() == FakePart.State.AVAILABLE ? part.tag(keys.of(JanitorTag.CLUSTER)) : "";
        }
        if (part.state() == FakePart.State.SHUTTING_DOWN) {
            return "";
        }
        String name = part.tag(FakeWorld.CLUSTER);
        return name.isEmpty() ? part.id() : name;
    }

    private Cluster cluster(
            String name, List<FakePart> members, Collection<FakePart> all, List<String> doubts, boolean closely) {
        List<FakePart> machines = members.stream()
                .filter(FakePart::isMachine)
                .sorted(SCHEDULER_FIRST)
                .toList();
        List<FakePart> leftovers =
                members.stream().filter(part -> !part.isMachine()).toList();
        List<Map<String, String>> tags = new ArrayList<>();
        machines.forEach(part -> tags.add(part.tags()));
        leftovers.forEach(part -> tags.add(part.tags()));
        List<Resource> resources = new ArrayList<>();
        machines.forEach(part -> resources.add(resource(part)));
        for (FakePart disk : all) {
            if (isUsedBy(machines, disk)) {
                resources.add(resource(disk));
            }
        }
        leftovers.forEach(part -> resources.add(resource(part)));
        List<Lock> locks = closely
                ? machines.stream()
                        .filter(FakePart::isLocked)
                        .map(part -> new Lock(part.id(), "termination protection"))
                        .toList()
                : List.of();
        return new Cluster(
                new ClusterId(kind, scope, name),
                incarnation(machines, leftovers),
                shape(name, machines),
                createdAt(machines.isEmpty() ? leftovers : machines),
                resources,
                Tags.merge(tags),
                locks,
                doubts(machines, doubts));
    }

    private static boolean isUsedBy(List<FakePart> machines, FakePart disk) {
        if (disk.attachedTo() != null) {
            for (FakePart machine : machines) {
                if (machine.id().equals(disk.attachedTo())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> doubts(List<FakePart> machines, List<String> doubts) {
        long schedulers =
                machines.stream().filter(part -> role(part) == Role.SCHEDULER).count();
        List<String> all = new ArrayList<>(doubts);
        if (schedulers > 1) {
            all.add("it has " + schedulers + " schedulers");
        }
        return all;
    }

    private Shape shape(String name, List<FakePart> machines) {
        if (machines.stream().anyMatch(part -> part.tag(FakeWorld.CLUSTER).isEmpty())) {
            return Shape.UNGROUPED;
        }
        List<FakePart> running = machines.stream()
                .filter(part -> part.state() == FakePart.State.RUNNING)
                .toList();
        if (running.isEmpty()) {
            return Shape.RESIDUE;
        }
        if (running.stream().anyMatch(part -> role(part) != Role.WORKER)) {
            return Shape.WHOLE;
        }
        boolean stopped = machines.stream().anyMatch(part -> role(part) == Role.SCHEDULER);
        return Shape.ofWorkers(stopped || world.showsEndedScheduler(maker, scope, name));
    }

    private Incarnation incarnation(List<FakePart> machines, List<FakePart> leftovers) {
        if (!machines.isEmpty()) {
            return new Incarnation(machines.get(0).id());
        }
        List<String> recorded = leftovers.stream()
                .map(part -> part.tag(keys.of(JanitorTag.INCARNATION)))
                .distinct()
                .toList();
        boolean legal = recorded.size() == 1 && recorded.get(0).startsWith("i-");
        return new Incarnation(legal ? recorded.get(0) : leftovers.get(0).id());
    }

    private static @Nullable Instant createdAt(List<FakePart> parts) {
        return parts.stream()
                .map(FakePart::createdAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Resource resource(FakePart part) {
        return new Resource(
                part.isMachine() ? "fake:machine" : "fake:disk",
                part.id(),
                part.state().name().toLowerCase(Locale.ROOT),
                role(part),
                "",
                part.createdAt());
    }

    private static Role role(FakePart part) {
        if (!part.isMachine()) {
            return Role.PART;
        }
        return switch (part.tag(FakeWorld.ROLE)) {
            case FakeWorld.SCHEDULER -> Role.SCHEDULER;
            case FakeWorld.WORKER -> Role.WORKER;
            default -> Role.MACHINE;
        };
    }
}
