package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.model.Signal.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All signals of one cluster, drawn together: is somebody there, and is work done?
 *
 * @param heartbeat what the heartbeats say
 * @param activity what the activity signals say
 * @param lastBeat the newest heartbeat; null if none can be read
 * @param lastWork the last time at which work may have been done; null if none is known
 */
record Life(
        Heartbeat heartbeat,
        Activity activity,
        @Nullable Instant lastBeat,
        @Nullable Instant lastWork) {

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
        QUIET,
        UNKNOWN,
        UNREADABLE
    }

    static Life of(List<Signal> signals, Duration idleTimeout, Instant now) {
        List<Signal> beats = about(Question.HEARTBEAT, signals);
        List<Signal> works = about(Question.ACTIVITY, signals);
        Instant lastWork = newest(works);
        return new Life(heartbeat(beats), activity(works, lastWork, idleTimeout, now), newest(beats), lastWork);
    }

    boolean isAlive() {
        return heartbeat == Heartbeat.ALIVE || activity == Activity.ALIVE;
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

    /** Work at any time within the idle timeout is activity, whether a signal calls it alive or quiet since then. */
    private static Activity activity(
            List<Signal> works, @Nullable Instant lastWork, Duration idleTimeout, Instant now) {
        if (lastWork != null && !lastWork.plus(idleTimeout).isBefore(now)) {
            return Activity.ALIVE;
        }
        if (has(State.UNREADABLE, works)) {
            return Activity.UNREADABLE;
        }
        return lastWork == null ? Activity.UNKNOWN : Activity.QUIET;
    }

    private static List<Signal> about(Question question, List<Signal> signals) {
        return signals.stream().filter(signal -> signal.question() == question).toList();
    }

    private static boolean has(State state, List<Signal> signals) {
        return signals.stream().anyMatch(signal -> signal.state() == state);
    }

    private static @Nullable Instant newest(List<Signal> signals) {
        return signals.stream()
                .map(Signal::at)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }
}
