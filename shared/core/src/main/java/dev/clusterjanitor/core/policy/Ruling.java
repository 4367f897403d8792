package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.policy.Verdict.Outcome.IN_USE;
import static dev.clusterjanitor.core.policy.Verdict.Outcome.STALE;
import static dev.clusterjanitor.core.policy.Verdict.Outcome.UNDETERMINED;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Durations;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.port.SchedulerProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One cluster that nothing exempts, with all that is known of it, and the verdict that follows.
 *
 * @param signals all signals, those in tags included
 * @param unreadableTags what its owner's tags say that cannot be understood
 * @param idleBefore since when an earlier sweep found it idle; the present where none did. For words only
 */
record Ruling(
        Cluster cluster,
        Settings settings,
        Life life,
        List<Signal> signals,
        List<Reason> unreadableTags,
        Instant idleBefore,
        Instant now) {

    Verdict verdict() {
        if (life.activity() == Life.Activity.ALIVE && !tooOldEvenWhenBusy()) {
            return Verdict.of(IN_USE, ReasonCode.WORKING, "work was done at " + evidence(Signal::at));
        }
        return young().or(this::recent).or(this::notKnownWell).orElseGet(this::byLimits);
    }

    /** What cannot be known protects. */
    private Optional<Verdict> notKnownWell() {
        List<Reason> reasons = new ArrayList<>(unreadableTags);
        cluster.doubts().forEach(doubt -> reasons.add(new Reason(ReasonCode.PARTIAL_DISCOVERY, doubt)));
        if (life.heartbeat() == Life.Heartbeat.UNREADABLE) {
            reasons.add(new Reason(ReasonCode.HEARTBEAT_UNREADABLE, "heartbeat: " + why(Signal.Question.HEARTBEAT)));
        }
        if (life.activity() == Life.Activity.UNREADABLE && life.heartbeat() != Life.Heartbeat.ALIVE) {
            reasons.add(new Reason(activityUnreadable(), "activity: " + why(Signal.Question.ACTIVITY)));
        }
        if (cluster.shape() == Shape.UNGROUPED && settings.ungrouped() == Ungrouped.REPORT) {
            reasons.add(new Reason(ReasonCode.UNGROUPED, "a machine of a cluster manager, with no cluster id"));
        }
        if (cluster.createdAt() == null) {
            reasons.add(new Reason(ReasonCode.CREATION_TIME_UNKNOWN, "the cloud does not tell when it was created"));
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
        if (sources.stream().allMatch(UsageReading.CAPACITY::equals)) {
            return ReasonCode.MACHINE_UNKNOWN;
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
            return Verdict.of(IN_USE, ReasonCode.HEARTBEAT_ALIVE, "its owner's heartbeat came at " + life.lastBeat());
        }
        if (life.activity() == Life.Activity.UNCONFIRMED) {
            return Verdict.of(UNDETERMINED, ReasonCode.UNCONFIRMED_IDLE, unconfirmed());
        }
        return cluster.shape() == Shape.WHOLE || cluster.shape() == Shape.WORKERS
                ? Verdict.of(UNDETERMINED, ReasonCode.NO_SIGNAL, "no heartbeat and no activity data")
                : Verdict.of(
                        IN_USE,
                        ReasonCode.YOUNG,
                        "some of it is younger than the orphan timeout of "
                                + Durations.format(settings.orphanTimeout()));
    }

    /** What is quiet since lately may have worked before. */
    private Optional<Verdict> recent() {
        return life.activity() == Life.Activity.RECENT && !tooOldEvenWhenBusy()
                ? Optional.of(Verdict.of(
                        IN_USE,
                        ReasonCode.NOT_IDLE_YET,
                        "not idle long enough yet: no work seen since " + evidence(Signal::at) + idleTimeout()))
                : Optional.empty();
    }

    private Optional<Reason> idle() {
        return life.activity() == Life.Activity.QUIET
                ? Optional.of(new Reason(ReasonCode.IDLE, "no work " + evidence(this::quietSpan) + idleTimeout()))
                : Optional.empty();
    }

    private String quietSpan(Signal quiet) {
        Instant since = quiet.at() == null || idleBefore.isBefore(quiet.at()) ? idleBefore : quiet.at();
        return quiet.until() == null ? "since " + since : "from " + Instants.span(since, quiet.until());
    }

    /** What the signal that settles it says, and whose word that is. */
    private String evidence(Function<Signal, @Nullable Object> word) {
        return life.work() == null
                ? ""
                : word.apply(life.work()) + " (" + life.work().source() + ")";
    }

    private String unconfirmed() {
        String seen = life.work() == null ? "" : life.work().detail();
        return seen
                + ". Only its scheduler, or last-work from its heartbeat, could confirm that it is idle. To settle it: keep it"
                + " with a lease, delete it by hand, or let the janitor reach its scheduler";
    }

    private String idleTimeout() {
        return "; idle timeout " + Durations.format(settings.idleTimeout());
    }

    /** A silent heartbeat means that nobody is there; that alone is enough unless work goes on. */
    private Optional<Reason> heartbeatLost() {
        return life.heartbeat() == Life.Heartbeat.SILENT && !life.mayWork()
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
                        ReasonCode.ORPHANED, "its scheduler has ended, and " + runningWorkers() + " still running"));
            case RESIDUE ->
                Optional.of(new Reason(
                        ReasonCode.RESIDUE,
                        "no machine runs any more; " + cluster.resources().size() + " leftovers"));
            case UNGROUPED ->
                Optional.of(new Reason(ReasonCode.UNGROUPED, "a machine with no cluster id, which the policy deletes"));
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
