package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.policy.Verdict.Outcome.EXEMPT;
import static dev.clusterjanitor.core.policy.Verdict.Outcome.IN_USE;
import static dev.clusterjanitor.core.policy.Verdict.Outcome.STALE;
import static dev.clusterjanitor.core.policy.Verdict.Outcome.UNDETERMINED;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Durations;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.port.SchedulerProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives the verdict on one cluster. The only place that decides what is stale. */
public final class Judge {
    private final Policy policy;
    private final Exemptions exemptions;

    public Judge(Policy policy) {
        this.policy = policy;
        this.exemptions = new Exemptions(policy.exemptions());
    }

    /**
     * Judges one cluster.
     *
     * @param observed the signals that were read from the cloud; those in tags are read here
     * @param now the sweep's time
     */
    public Assessment judge(Cluster cluster, List<Signal> observed, Instant now) {
        OwnerTags tags = tags(cluster, now);
        Recipient owner = policy.owners().of(cluster.tags());
        Settings settings = settings(cluster, tags, owner);
        List<Signal> signals = new ArrayList<>();
        signals.add(tags.heartbeat(settings.heartbeatTimeout()));
        tags.lastWork(settings.idleTimeout()).ifPresent(signals::add);
        signals.addAll(observed);
        Life life = Life.of(signals, settings.idleTimeout(), now);
        List<Reason> exempt = exemptions.of(cluster, tags, owner.name());
        Verdict verdict = exempt.isEmpty()
                ? new Case(cluster, settings, life, signals, tags.unreadable(), now).verdict()
                : new Verdict(EXEMPT, exempt);
        Instant against = later(
                lifeAgainst(verdict, signals, tooOldSince(cluster, settings)),
                tags.leaseEnd().orElse(null));
        return new Assessment(verdict, signals, settings, owner, against);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    /**
     * The newest sign of life in tags that speaks against this verdict. Heartbeats say nothing against idleness, and
     * what metrics call quiet is only how far they were looked at.
     */
    private static @Nullable Instant lifeAgainst(Verdict verdict, List<Signal> signals, @Nullable Instant tooOldSince) {
        boolean idle = verdict.reasons().stream().anyMatch(reason -> reason.code() == ReasonCode.IDLE);
        return signals.stream()
                .filter(signal -> signal.source().equals(OwnerTags.LAST_WORK)
                        || (signal.source().equals(OwnerTags.HEARTBEAT) && !idle))
                .map(Signal::at)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .map(at -> tooOldSince != null && at.isAfter(tooOldSince) ? tooOldSince : at)
                .orElse(null);
    }

    /** Since when it is to end even if it is busy: no life speaks against a mark set after that; null if it is not. */
    private static @Nullable Instant tooOldSince(Cluster cluster, Settings settings) {
        return settings.maxAgeEvenWhenBusy() && settings.maxAge() != null && cluster.createdAt() != null
                ? cluster.createdAt().plus(settings.maxAge())
                : null;
    }

    /** The limits that hold for this cluster. */
    public Settings settings(Cluster cluster, Instant now) {
        return settings(cluster, tags(cluster, now), policy.owners().of(cluster.tags()));
    }

    /** Whether signals from the cloud could change the verdict; if not, nobody needs to read them. */
    public boolean needsObserving(Cluster cluster, Instant now) {
        Recipient owner = policy.owners().of(cluster.tags());
        return exemptions.of(cluster, tags(cluster, now), owner.name()).isEmpty();
    }

    private Settings settings(Cluster cluster, OwnerTags tags, Recipient owner) {
        Settings settings = policy.defaults();
        for (SettingsOverride override : policy.overrides()) {
            if (override.match().matches(cluster, owner.name())) {
                settings = override.change().applyTo(settings);
            }
        }
        return tags.over(settings);
    }

    private OwnerTags tags(Cluster cluster, Instant now) {
        return new OwnerTags(cluster, policy.tagKeys(), policy.tagLimits(), now);
    }

    /** One cluster that nothing exempts, and all that is known of it. */
    private record Case(
            Cluster cluster,
            Settings settings,
            Life life,
            List<Signal> signals,
            List<Reason> unreadableTags,
            Instant now) {

        Verdict verdict() {
            if (life.activity() == Life.Activity.ALIVE && !tooOldEvenWhenBusy()) {
                return Verdict.of(IN_USE, ReasonCode.WORKING, "work was done at " + life.lastWork());
            }
            return young().or(this::notKnownWell).orElseGet(this::byLimits);
        }

        /** What cannot be known protects. */
        private Optional<Verdict> notKnownWell() {
            List<Reason> reasons = new ArrayList<>(unreadableTags);
            cluster.doubts().forEach(doubt -> reasons.add(new Reason(ReasonCode.PARTIAL_DISCOVERY, doubt)));
            if (life.heartbeat() == Life.Heartbeat.UNREADABLE) {
                reasons.add(
                        new Reason(ReasonCode.HEARTBEAT_UNREADABLE, "heartbeat: " + why(Signal.Question.HEARTBEAT)));
            }
            if (life.activity() == Life.Activity.UNREADABLE && life.heartbeat() != Life.Heartbeat.ALIVE) {
                reasons.add(new Reason(activityUnreadable(), "activity: " + why(Signal.Question.ACTIVITY)));
            }
            if (cluster.shape() == Shape.UNGROUPED && settings.ungrouped() == Ungrouped.REPORT) {
                reasons.add(new Reason(ReasonCode.UNGROUPED, "a machine of a cluster manager, with no cluster id"));
            }
            if (cluster.createdAt() == null) {
                reasons.add(
                        new Reason(ReasonCode.CREATION_TIME_UNKNOWN, "the cloud does not tell when it was created"));
            } else if (cluster.createdAt().isAfter(now.plus(OwnerTags.SKEW))) {
                reasons.add(new Reason(
                        ReasonCode.CREATION_TIME_UNKNOWN,
                        "the cloud says it was created at " + cluster.createdAt() + ", which is yet to come"));
            }
            return reasons.isEmpty() ? Optional.empty() : Optional.of(new Verdict(UNDETERMINED, reasons));
        }

        /** A failed read is a problem of the sweep; a tag, or a scheduler, is one of this cluster alone. */
        private ReasonCode activityUnreadable() {
            List<String> sources = signals.stream()
                    .filter(s -> s.question() == Signal.Question.ACTIVITY && s.state() == Signal.State.UNREADABLE)
                    .map(Signal::source)
                    .toList();
            if (sources.contains(OwnerTags.LAST_WORK)) {
                return ReasonCode.TAG_UNREADABLE;
            }
            return sources.stream().allMatch(SchedulerProbe.SOURCE::equals)
                    ? ReasonCode.SCHEDULER_UNREADABLE
                    : ReasonCode.READ_FAILED;
        }

        private Optional<Verdict> young() {
            if (cluster.createdAt() == null || cluster.createdAt().isAfter(now.plus(OwnerTags.SKEW))) {
                return Optional.empty();
            }
            Duration age = age();
            return age.compareTo(settings.minAge()) < 0
                    ? Optional.of(Verdict.of(IN_USE, ReasonCode.YOUNG, "only " + Durations.format(age) + " old"))
                    : Optional.empty();
        }

        private Verdict byLimits() {
            List<Reason> reasons = new ArrayList<>();
            idle().ifPresent(reasons::add);
            heartbeatLost().ifPresent(reasons::add);
            tooOld().ifPresent(reasons::add);
            abandoned().ifPresent(reasons::add);
            if (!reasons.isEmpty()) {
                return new Verdict(STALE, reasons);
            }
            if (life.heartbeat() == Life.Heartbeat.ALIVE) {
                return Verdict.of(
                        IN_USE, ReasonCode.HEARTBEAT_ALIVE, "its owner's heartbeat came at " + life.lastBeat());
            }
            return cluster.shape() == Shape.WHOLE || cluster.shape() == Shape.WORKERS
                    ? Verdict.of(UNDETERMINED, ReasonCode.NO_SIGNAL, "never a heartbeat, and nothing tells of its work")
                    : Verdict.of(
                            IN_USE,
                            ReasonCode.YOUNG,
                            "some of it is younger than the orphan timeout of "
                                    + Durations.format(settings.orphanTimeout()));
        }

        private Optional<Reason> idle() {
            return life.activity() == Life.Activity.QUIET
                    ? Optional.of(new Reason(
                            ReasonCode.IDLE,
                            "no work since " + life.lastWork() + ": longer than its idle timeout of "
                                    + Durations.format(settings.idleTimeout())))
                    : Optional.empty();
        }

        /** A silent heartbeat means that nobody is there; that alone is enough unless work goes on. */
        private Optional<Reason> heartbeatLost() {
            return life.heartbeat() == Life.Heartbeat.SILENT && life.activity() != Life.Activity.ALIVE
                    ? Optional.of(new Reason(
                            ReasonCode.HEARTBEAT_LOST,
                            "no heartbeat since " + life.lastBeat() + ": longer than "
                                    + Durations.format(settings.heartbeatTimeout())))
                    : Optional.empty();
        }

        /** Where nothing tells of its work, a cluster may be busy: it is too old only if the policy ends busy ones. */
        private Optional<Reason> tooOld() {
            boolean idleForCertain = life.activity() == Life.Activity.QUIET;
            return isTooOld() && (idleForCertain || settings.maxAgeEvenWhenBusy())
                    ? Optional.of(new Reason(
                            ReasonCode.TOO_OLD,
                            Durations.format(age()) + " old: past its longest age of " + Durations.format(maxAge())))
                    : Optional.empty();
        }

        /** Workers that nobody can use, or leftovers of no use at all, after some time, unless anybody is there. */
        private Optional<Reason> abandoned() {
            boolean settled = cluster.youngestPart()
                    .map(youngest -> !youngest.plus(settings.orphanTimeout()).isAfter(now))
                    .orElse(false);
            if (!settled || life.isAlive()) {
                return Optional.empty();
            }
            return switch (cluster.shape()) {
                case WHOLE, WORKERS -> Optional.empty();
                case ORPHANED ->
                    Optional.of(new Reason(
                            ReasonCode.ORPHANED,
                            "its scheduler has ended, and " + runningWorkers() + " still running"));
                case RESIDUE ->
                    Optional.of(new Reason(
                            ReasonCode.RESIDUE,
                            "no machine runs any more; " + cluster.resources().size() + " leftovers"));
                case UNGROUPED ->
                    Optional.of(
                            new Reason(ReasonCode.UNGROUPED, "a machine with no cluster id, which the policy deletes"));
            };
        }

        private String runningWorkers() {
            return cluster.workers() == 1 ? "1 worker is" : cluster.workers() + " workers are";
        }

        private boolean tooOldEvenWhenBusy() {
            return isTooOld() && settings.maxAgeEvenWhenBusy();
        }

        private boolean isTooOld() {
            return settings.maxAge() != null && cluster.createdAt() != null && age().compareTo(settings.maxAge()) > 0;
        }

        private Duration age() {
            return cluster.createdAt() == null ? Duration.ZERO : Duration.between(cluster.createdAt(), now);
        }

        private Duration maxAge() {
            return settings.maxAge() == null ? Duration.ZERO : settings.maxAge();
        }

        private String why(Signal.Question question) {
            return signals.stream()
                    .filter(s -> s.question() == question && s.state() == Signal.State.UNREADABLE)
                    .map(s -> s.source() + ", " + s.detail())
                    .findFirst()
                    .orElse("");
        }
    }
}
