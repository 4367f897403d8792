package dev.clusterjanitor.testkit;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.policy.IdleGpu;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.Permission;
import dev.clusterjanitor.core.port.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A kind of cluster in a {@link FakeWorld}. Lists in small pages, each of which can fail. */
public final class FakeClusterKind implements ClusterKind {
    private static final int PAGE = 8;
    private static final String METRICS = "metrics";

    /** The newest metrics may not have been published yet. */
    private static final Duration LAG = Duration.ofMinutes(10);

    private final KindId id;
    private final FakeWorld world;

    public FakeClusterKind(KindId id, FakeWorld world) {
        this.id = id;
        this.world = world;
    }

    @Override
    public KindId id() {
        return id;
    }

    @Override
    public Discovery discover(Scope scope) {
        List<FakePart> seen = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        try {
            List<FakePart> all = world.list(scope);
            String target = id + " in " + scope;
            for (int from = 0; from == 0 || from < all.size(); from += PAGE) {
                List<FakePart> page = all.subList(from, Math.min(from + PAGE, all.size()));
                seen.addAll(world.call(Call.Type.DISCOVER, target, () -> page));
            }
        } catch (CloudException failed) {
            problems.add(problem(scope, "not all parts are known: " + failed.getMessage()));
        }
        List<String> doubts = problems.stream().map(Problem::message).toList();
        return new Discovery(new FakeGrouping(id, scope, world).clusters(seen, doubts, false), problems);
    }

    @Override
    public Observations observe(List<Watch> watches, Instant now) {
        if (watches.isEmpty()) {
            return Observations.NONE;
        }
        Scope scope = watches.get(0).cluster().id().scope();
        Map<ClusterId, List<Signal>> signals = new HashMap<>();
        try {
            return world.call(Call.Type.OBSERVE, scope.toString(), () -> {
                watches.forEach(watch -> signals.put(watch.cluster().id(), List.of(signal(watch, now))));
                return new Observations(signals, List.of());
            });
        } catch (CloudException failed) {
            String why = String.valueOf(failed.getMessage());
            watches.forEach(watch ->
                    signals.put(watch.cluster().id(), List.of(Signal.unreadable(METRICS, Question.ACTIVITY, why))));
            return new Observations(signals, List.of(problem(scope, "metrics are not known: " + why)));
        }
    }

    private Signal signal(Watch watch, Instant now) {
        List<FakePart> running = watch.cluster().machines().stream()
                .map(Resource::id)
                .flatMap(machine -> world.part(machine).stream())
                .filter(machine -> machine.state() == FakePart.State.RUNNING)
                .toList();
        if (running.isEmpty()) {
            return Signal.unknown(METRICS, Question.ACTIVITY, "no machine runs");
        }
        Instant until = now.minus(LAG);
        Instant from = until.minus(watch.window());
        Instant quietSince = from;
        Instant busy = Instant.MIN;
        boolean gaps = false;
        for (FakePart machine : running) {
            gaps |= !machine.isMeasured();
            if (machine.isMeasured()
                    && machine.lastBusy() != null
                    && machine.lastBusy().isAfter(busy)) {
                busy = machine.lastBusy();
            }
            if (machine.createdAt() != null && machine.createdAt().isAfter(quietSince)) {
                quietSince = machine.createdAt();
            }
        }
        if (busy.isAfter(from)) {
            return Signal.alive(METRICS, Question.ACTIVITY, busy.isAfter(now) ? now : busy, "busy at " + busy);
        }
        if (gaps) {
            return Signal.unknown(METRICS, Question.ACTIVITY, "there are gaps");
        }
        Instant quietUntil = quietSince.isAfter(until) ? quietSince : until;
        // All machines here have GPUs, where that counts.
        return watch.idleGpu() == IdleGpu.BY_SCHEDULER
                ? Signal.seemsQuiet(METRICS, Question.ACTIVITY, quietSince, quietUntil, "looks quiet on all machines")
                : Signal.quiet(METRICS, Question.ACTIVITY, quietSince, quietUntil, "quiet on all machines");
    }

    @Override
    public Optional<ClusterHandle> reconstruct(Scope scope, String name) {
        String target = id + "/" + scope.path() + "/" + name;
        return world.call(
                Call.Type.RECONSTRUCT,
                target,
                () -> new FakeGrouping(id, scope, world)
                        .cluster(name, world.parts())
                        .map(cluster -> new FakeHandle(world, this, cluster)));
    }

    @Override
    public String tagCommand(Cluster cluster, String key, String value) {
        return "fake tag " + cluster.id().name() + " " + key + "=" + value;
    }

    @Override
    public Set<Permission> requiredPermissions() {
        return Set.of(
                new Permission("fake:List", false, "find clusters"),
                new Permission("fake:Tag", true, "mark clusters"),
                new Permission("fake:Delete", true, "delete clusters"));
    }

    /** What is there of a cluster now, machines that are shutting down included. */
    List<Resource> left(Cluster cluster) {
        return cluster.resources().stream()
                .filter(part -> world.part(part.id()).isPresent())
                .toList();
    }

    private Problem problem(Scope scope, String message) {
        return new Problem(scope.toString(), id.toString(), message);
    }
}
