package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.model.Signal.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All signals of one cluster, drawn together: is somebody there, and is work done?
 *
 * @param heartbeat what the heartbeats say
 * @param activity what the activity signals say
 * @param lastBeat the newest heartbeat; null if none can be read
 * @param work the signal that settles {@code activity}: the newest that tells of work, else the one that is quiet since
 *     last; null if there is neither
 */
record Life(
        Heartbeat heartbeat,
        Activity activity,
        @Nullable Instant lastBeat,
        @Nullable Signal work) {

    /** The rows of the verdict table. */
    enum Heartbeat {
        ALIVE,
        SILENT,
        NEVER,
        UNREADABLE
    }

    /** The columns of the verdict table; UNREADABLE is an UNKNOWN that may hide work. */
    enum Activity {
        ALIVE,
        /** Quiet as far as anybody looked, and not for long enough: what was before may have been work. */
        RECENT,
        QUIET,
        /** What metrics see is quiet, and somebody who knows of the work itself has to agree, and has not. */
        UNCONFIRMED,
        UNKNOWN,
        UNREADABLE
    }

    static Life of(List<Signal> signals, Duration idleTimeout, Instant now) {
        List<Signal> beats = about(Question.HEARTBEAT, signals);
        List<Signal> works = about(Question.ACTIVITY, signals);
        Heartbeat beat = heartbeat(beats);
        Optional<Signal> work = newest(State.ALIVE, works)
                .or(() -> newest(State.QUIET, works))
                .or(() -> newest(State.SEEMS_QUIET, works));
        return new Life(
                beat,
                activity(works, beat, idleTimeout, now),
                beats.stream()
                        .map(Signal::at)
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                        .orElse(null),
                work.orElse(null));
    }

    boolean mayWork() {
        return activity == Activity.ALIVE || activity == Activity.RECENT || activity == Activity.UNCONFIRMED;
    }

    boolean isAlive() {
        return heartbeat == Heartbeat.ALIVE || mayWork();
    }

    private static Heartbeat heartbeat(List<Signal> beats) {
        if (has(State.UNREADABLE, beats)) {
            return Heartbeat.UNREADABLE;
        }
        if (has(State.ALIVE, beats)) {
            return Heartbeat.ALIVE;
        }
        return has(State.QUIET, beats) ? Heartbeat.SILENT : Heartbeat.NEVER;
    }

    /** Idle is only what every signal that is quiet shows to be quiet for the whole idle timeout. */
    private static Activity activity(List<Signal> works, Heartbeat beat, Duration idleTimeout, Instant now) {
        if (has(State.ALIVE, works)) {
            return Activity.ALIVE;
        }
        List<Signal> quiet = works.stream()
                .filter(signal -> signal.state() == State.QUIET || signal.state() == State.SEEMS_QUIET)
                .toList();
        if (quiet.stream().anyMatch(signal -> proven(signal, now).compareTo(idleTimeout) < 0)) {
            return Activity.RECENT;
        }
        if (has(State.UNREADABLE, works)) {
            return Activity.UNREADABLE;
        }
        if (has(State.SEEMS_QUIET, works) && works.stream().noneMatch(signal -> confirms(signal, beat))) {
            return Activity.UNCONFIRMED;
        }
        return quiet.isEmpty() ? Activity.UNKNOWN : Activity.QUIET;
    }

    /** Whether this is the word of somebody who knows of the work. A heartbeat that is gone does not know of it any more. */
    private static boolean confirms(Signal signal, Heartbeat beat) {
        return signal.state() == State.QUIET_NOW
                || (signal.state() == State.QUIET
                        && (beat == Heartbeat.ALIVE || !signal.source().equals(OwnerTags.LAST_WORK)));
    }

    /** For how long it is shown to be quiet. */
    private static Duration proven(Signal quiet, Instant now) {
        return quiet.at() == null
                ? Duration.ZERO
                : Duration.between(quiet.at(), quiet.until() == null ? now : quiet.until());
    }

    private static List<Signal> about(Question question, List<Signal> signals) {
        return signals.stream().filter(signal -> signal.question() == question).toList();
    }

    private static boolean has(State state, List<Signal> signals) {
        return signals.stream().anyMatch(signal -> signal.state() == state);
    }

    private static Optional<Signal> newest(State state, List<Signal> signals) {
        return signals.stream()
                .filter(signal -> signal.state() == state && signal.at() != null)
                .max(Comparator.comparing(signal -> Objects.requireNonNull(signal.at())));
    }
}
