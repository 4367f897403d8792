package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Durations;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Mark;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.Assessment;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.sweep.SweepReport.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything about one cluster, for a person: what it is, what is held of it, why, and what would change that. */
final class Explanation {
    private static final Duration LEASE = Duration.ofDays(3);

    private final World world;
    private final TagKeys keys;
    private final Times times;
    private final Instant now;

    Explanation(World world, Policy policy) {
        this.world = world;
        this.keys = policy.tagKeys();
        this.now = world.clock().instant();
        this.times = new Times(world.zone(), now);
    }

    void print(Result result, List<String> machines) {
        Cluster cluster = result.planned().cluster();
        Assessment assessment = result.planned().assessment();
        Verdict verdict = assessment.verdict();
        line("cluster", cluster.id().toString());
        line("verdict", verdict.outcome().id());
        verdict.reasons().forEach(this::reason);
        line("next", result.planned().action().id());
        result.planned().notes().forEach(this::reason);
        if (result.planned().deleteAfter() != null) {
            Instant due = result.planned().deleteAfter();
            line("delete after", times.at(due) + ", " + times.relative(due));
        }
        whatItIs(cluster, assessment.owner());
        assessment.signals().forEach(this::signal);
        machines.forEach(machine -> line("machine", machine));
        limits(assessment.settings());
        mark(cluster);
        line("to change that", advice(verdict));
    }

    private void whatItIs(Cluster cluster, Recipient owner) {
        line("owner", owner.isKnown() ? owner.name() : "unknown; the fallback contact is told");
        if (cluster.createdAt() != null) {
            line("created", times.at(cluster.createdAt()) + ", " + times.age(cluster.createdAt()) + " old");
        }
        line("shape", cluster.shape().name().toLowerCase(Locale.ROOT));
        for (Resource resource : cluster.resources()) {
            line(
                    resource.role().id(),
                    Stream.of(resource.type(), resource.id(), resource.state(), resource.size())
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining("  ")));
        }
        cluster.locks().forEach(lock -> line("lock", lock.name() + " on " + lock.resourceId()));
    }

    private void signal(Signal signal) {
        line("signal", signal.source() + ": " + signal.state().id() + ", " + signal.detail());
    }

    private void limits(Settings settings) {
        line(
                "limits",
                "heartbeat " + Durations.format(settings.heartbeatTimeout()) + ", idle "
                        + Durations.format(settings.idleTimeout()) + ", age "
                        + (settings.maxAge() == null ? "none" : Durations.format(settings.maxAge())) + ", grace "
                        + Durations.format(settings.grace()));
    }

    private void mark(Cluster cluster) {
        Optional<Mark> mark = Mark.of(cluster, keys);
        mark.ifPresent(m -> line(
                "mark",
                "stale since " + times.at(m.staleSince())
                        + (m.notifiedAt() == null ? ", nobody told yet" : ", announced " + times.at(m.notifiedAt()))));
    }

    private String advice(Verdict verdict) {
        String keep = "tag " + keys.of(JanitorTag.KEEP_UNTIL) + "=" + Instants.format(now.plus(LEASE)) + " on it";
        return switch (verdict.outcome()) {
            case STALE -> "use it, or set the " + keep + " to keep it for " + Durations.format(LEASE);
            case UNDETERMINED ->
                "let its owner's process renew the tag " + keys.of(JanitorTag.HEARTBEAT) + ", or set the " + keep;
            case EXEMPT -> "let the lease run out, or take the exemption or lock away";
            case IN_USE -> "nothing is needed; it is kept while it is used";
        };
    }

    private void reason(Reason reason) {
        line("", reason.code() + ": " + reason.text());
    }

    private void line(String label, String text) {
        world.out().printf("%-15s %s%n", label, Printable.of(text));
    }
}
