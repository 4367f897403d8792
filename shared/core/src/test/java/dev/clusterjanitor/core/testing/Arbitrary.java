package dev.clusterjanitor.core.testing;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;

import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.policy.Evidence;
import dev.clusterjanitor.core.policy.SoftAction;
import dev.clusterjanitor.core.policy.Ungrouped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Any cluster, any signals and any policy, for properties that hold for all of them. */
public final class Arbitrary {
    private static final List<String> GARBAGE =
            List.of("", "tomorrow", "🚀", "x".repeat(256), "<b>8h</b>", "20260115", "-1", "2026-01-15T12:00:00");

    private final SplittableRandom random;

    public Arbitrary(SplittableRandom random) {
        this.random = random;
    }

    /** True in so many of a hundred cases. */
    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    public <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Mostly of the last hours, sometimes of the last weeks, and sometimes yet to come. */
    public Instant instant() {
        long seconds = chance(70) ? random.nextLong(0, 36_000) : random.nextLong(-36_000, 4_000_000);
        // Whole minutes meet the limits exactly now and then.
        return NOW.minusSeconds(chance(50) ? seconds / 60 * 60 : seconds);
    }

    public Duration duration() {
        return Duration.ofMinutes(random.nextLong(1, 240));
    }

    /** One value of a tag that holds an instant: canonical, RFC 3339, or garbage. */
    public String instantText() {
        Instant instant = instant();
        return chance(80) ? Instants.format(instant) : chance(50) ? instant.toString() : oneOf(GARBAGE);
    }

    /** A cluster that may bear any tag, mark, doubt or lock. */
    public ClusterBuilder cluster() {
        ClusterBuilder cluster = unprotected();
        if (chance(10)) {
            cluster.tag(JanitorTag.KEEP_UNTIL, instantText());
        }
        if (chance(5)) {
            cluster.workerTag(JanitorTag.KEEP_UNTIL, instantText());
        }
        if (chance(5)) {
            cluster.locked("termination protection");
        }
        if (chance(10)) {
            cluster.doubt("a page is missing");
        }
        return cluster.named("c" + random.nextInt(1_000_000));
    }

    /** A cluster without lease, lock or doubt. */
    public ClusterBuilder unprotected() {
        ClusterBuilder cluster = ClusterBuilder.aCluster()
                .createdAt(chance(95) ? instant() : null)
                .workers(random.nextInt(4))
                .shape(chance(70) ? Shape.WHOLE : oneOf(List.of(Shape.values())));
        maybeTag(cluster, JanitorTag.HEARTBEAT, 60);
        maybeTag(cluster, JanitorTag.LAST_WORK, 30);
        if (chance(15)) {
            cluster.tag(JanitorTag.IDLE_TIMEOUT, chance(80) ? duration().toString() : oneOf(GARBAGE));
        }
        if (chance(15)) {
            cluster.tag(JanitorTag.MAX_AGE, chance(80) ? duration().toString() : oneOf(GARBAGE));
        }
        if (chance(60)) {
            mark(cluster);
        }
        return cluster;
    }

    private void mark(ClusterBuilder cluster) {
        cluster.tag(JanitorTag.INCARNATION, chance(90) ? "i-scheduler" : "i-another");
        Instant staleSince = instant();
        maybe(cluster, JanitorTag.STALE_SINCE, staleSince);
        if (chance(80)) {
            Instant notifiedAt = chance(80) ? staleSince.plusSeconds(random.nextLong(0, 3_600)) : instant();
            maybe(cluster, JanitorTag.NOTIFIED_AT, notifiedAt);
            maybe(cluster, JanitorTag.DELETE_AFTER, chance(80) ? notifiedAt.plus(duration()) : instant());
        }
        if (chance(10)) {
            cluster.tag(JanitorTag.REPORTED, "no-signal");
        }
    }

    private void maybe(ClusterBuilder cluster, JanitorTag tag, Instant value) {
        cluster.tag(tag, chance(95) ? Instants.format(value) : oneOf(GARBAGE));
    }

    private void maybeTag(ClusterBuilder cluster, JanitorTag tag, int percent) {
        if (chance(percent)) {
            cluster.tag(tag, instantText());
        }
        if (chance(10)) {
            cluster.workerTag(tag, instantText());
        }
    }

    public List<Signal> signals() {
        List<Signal> signals = new ArrayList<>();
        while (chance(60)) {
            signals.add(
                    switch (random.nextInt(8)) {
                        case 0 -> Signals.worked(instant());
                        case 1 -> Signals.noData();
                        case 2 -> Signals.readFailed();
                        case 3 -> Signals.quietBetween(instant(), instant());
                        default -> Signals.quietSince(instant());
                    });
        }
        return signals;
    }

    private Duration idleTimeout() {
        Duration any = duration();
        return any.compareTo(Evidence.SHORTEST_IDLE) < 0 ? Evidence.SHORTEST_IDLE : any;
    }

    /** Without exemptions, windows and blast radius. */
    public PolicyBuilder policy() {
        return PolicyBuilder.aPolicy()
                .withoutBlastRadius()
                .longestLease(chance(50) ? Duration.ofDays(14) : null)
                .with(s -> s.heartbeatTimeout(duration())
                        .idleTimeout(idleTimeout())
                        .minAge(duration())
                        .orphanTimeout(duration())
                        .grace(duration())
                        .maxAgeEvenWhenBusy(chance(30))
                        .softAction(chance(50) ? SoftAction.SCALE_TO_ZERO : SoftAction.NONE)
                        .ungrouped(chance(50) ? Ungrouped.DELETE : Ungrouped.REPORT))
                .with(s -> chance(50) ? s.maxAge(duration()) : s.noMaxAge());
    }
}
