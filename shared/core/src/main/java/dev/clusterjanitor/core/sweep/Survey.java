package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.plan.Inventory;
import dev.clusterjanitor.core.plan.Sighting;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.port.Cloud;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.Observations;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.port.ScopeListing;
import dev.clusterjanitor.core.port.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reads everything a sweep needs to know: discovery and signs of life of every kind in every scope, side by side.
 * Writes nothing. What fails is a problem in the inventory, and the rest goes on.
 */
public final class Survey {
    private final Policy policy;
    private final List<Cloud> clouds;
    private final EventSink events;
    private final Executor readers;
    private final Judge judge;
    private final Schedulers schedulers;

    /**
     * A survey of the policy's scopes.
     *
     * @param probe asks the schedulers of clusters that seem stale, where the policy lets it
     * @param readers runs the reads of different scopes and kinds; how many run side by side is its choice
     */
    public Survey(Policy policy, List<Cloud> clouds, SchedulerProbe probe, EventSink events, Executor readers) {
        this.policy = policy;
        this.clouds = List.copyOf(clouds);
        this.events = events;
        this.readers = readers;
        this.judge = new Judge(policy);
        this.schedulers = new Schedulers(policy, probe);
    }

    /** Surveys all scopes of the policy. */
    public Inventory run(Instant now) {
        List<Problem> problems = new ArrayList<>();
        List<CompletableFuture<Part>> parts = new ArrayList<>();
        Map<Scope, List<ClusterKind>> targets = targets(problems);
        targets.forEach((scope, kinds) -> kinds.forEach(
                kind -> parts.add(CompletableFuture.supplyAsync(() -> survey(scope, kind, now), readers))));
        List<Seen> seen = new ArrayList<>();
        for (CompletableFuture<Part> part : parts) {
            seen.addAll(part.join().seen());
            problems.addAll(part.join().problems());
        }
        return new Inventory(askSchedulers(seen, now), problems, List.copyOf(targets.keySet()));
    }

    /** One round for the whole sweep, so that its time is bounded. */
    private List<Sighting> askSchedulers(List<Seen> seen, Instant now) {
        List<SchedulerProbe.Target> targets =
                seen.stream().flatMap(one -> one.target().stream()).toList();
        Map<ClusterId, SchedulerProbe.Answer> answers = schedulers.ask(targets, now);
        if (!targets.isEmpty()) {
            events.on("schedulers-asked", Map.of("asked", targets.size(), "answers", answers.size()));
        }
        return seen.stream()
                .map(one -> Schedulers.with(one.sighting(), answers))
                .toList();
    }

    /** What to sweep where; a scope that two entries of the policy name is swept once. */
    private Map<Scope, List<ClusterKind>> targets(List<Problem> problems) {
        Map<Scope, List<ClusterKind>> targets = new LinkedHashMap<>();
        for (ScopeSpec spec : specs()) {
            Optional<Cloud> cloud =
                    clouds.stream().filter(c -> c.provider() == spec.provider()).findFirst();
            if (cloud.isEmpty()) {
                continue;
            }
            List<ClusterKind> kinds = cloud.get().kinds().stream()
                    .filter(kind -> policy.wants(kind.id()))
                    .toList();
            ScopeListing listing = scopes(cloud.get(), spec);
            problems.addAll(listing.problems());
            listing.scopes().forEach(scope -> targets.putIfAbsent(scope, kinds));
        }
        return targets;
    }

    private List<ScopeSpec> specs() {
        return policy.scopes().isEmpty()
                ? clouds.stream().map(cloud -> ScopeSpec.own(cloud.provider())).toList()
                : policy.scopes();
    }

    private static ScopeListing scopes(Cloud cloud, ScopeSpec spec) {
        try {
            return cloud.scopes(spec);
        } catch (RuntimeException e) {
            return new ScopeListing(
                    List.of(), List.of(new Problem(cloud.provider().id(), "", Failures.describe(e))));
        }
    }

    private Part survey(Scope scope, ClusterKind kind, Instant now) {
        try {
            Discovery discovery = kind.discover(scope);
            List<Problem> problems = new ArrayList<>(discovery.problems());
            Observations observations = kind.observe(watches(discovery.clusters(), now), now);
            problems.addAll(observations.problems());
            List<Seen> seen = new ArrayList<>();
            for (Cluster cluster : discovery.clusters()) {
                Sighting sighting = new Sighting(cluster, observations.of(cluster.id()));
                lookCloser(kind, sighting, now, problems).ifPresent(seen::add);
            }
            events.on(
                    "scope-surveyed",
                    Map.of(
                            "scope", scope.toString(),
                            "kind", kind.id().toString(),
                            "clusters", seen.size(),
                            "complete", problems.isEmpty()));
            return new Part(seen, problems);
        } catch (RuntimeException e) {
            Problem problem = new Problem(scope.toString(), kind.id().toString(), Failures.describe(e));
            return new Part(List.of(), List.of(problem));
        }
    }

    /** What to watch in these clusters; those that no signal could condemn are left out. */
    List<Watch> watches(List<Cluster> clusters, Instant now) {
        return clusters.stream()
                .filter(cluster -> judge.needsObserving(cluster, now))
                .map(cluster -> watch(cluster, judge.settings(cluster, now)))
                .toList();
    }

    static Watch watch(Cluster cluster, Settings settings) {
        return new Watch(
                cluster,
                settings.idleTimeout(),
                settings.idleCpuPercent(),
                settings.idleNetworkKib(),
                settings.idleGpu());
    }

    /**
     * A cluster that seems stale is read once more, by its name: listings lag, and do not show everything that
     * protects (termination protection, for one). No call is spent on the others.
     */
    private Optional<Seen> lookCloser(ClusterKind kind, Sighting seen, Instant now, List<Problem> problems) {
        Cluster cluster = seen.cluster();
        if (!judge.judge(cluster, seen.signals(), now).verdict().hangsOnItsScheduler()) {
            return Optional.of(new Seen(seen, Optional.empty()));
        }
        try {
            return kind.reconstruct(cluster.id().scope(), cluster.id().name()).map(handle -> looked(handle, seen, now));
        } catch (RuntimeException e) {
            String why = Failures.describe(e);
            problems.add(new Problem(cluster.id().scope().toString(), kind.id().toString(), why));
            List<Signal> signals = new ArrayList<>(seen.signals());
            signals.add(Signal.unreadable("reconstruction", Signal.Question.ACTIVITY, why));
            return Optional.of(new Seen(new Sighting(cluster, signals), Optional.empty()));
        }
    }

    private Seen looked(ClusterHandle handle, Sighting seen, Instant now) {
        Sighting closer = new Sighting(handle.cluster(), signalsFor(handle.cluster(), seen));
        return new Seen(closer, schedulers.target(closer, handle, now));
    }

    private static List<Signal> signalsFor(Cluster fresh, Sighting seen) {
        return fresh.incarnation().equals(seen.cluster().incarnation())
                ? seen.signals()
                : List.of(Signal.unreadable(
                        "reconstruction", Signal.Question.ACTIVITY, "it changed its scheduler while it was read"));
    }

    /** A cluster, and whom to ask about it before it is called stale. */
    private record Seen(Sighting sighting, Optional<SchedulerProbe.Target> target) {}

    /** What one kind has in one scope. */
    private record Part(List<Seen> seen, List<Problem> problems) {}
}
