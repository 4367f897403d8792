package dev.clusterjanitor.core.model;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One sign of life, or of its absence.
 *
 * @param source where it was read: {@code heartbeat}, {@code last-work}, {@code metrics}, {@code scheduler}
 * @param question which of the two questions it answers
 * @param state the answer
 * @param at ALIVE: last time seen alive; QUIET: since when it is quiet; UNKNOWN: null
 * @param until QUIET: up to when that is known, where what was read does not reach to the present; null: until now
 * @param detail the evidence in one sentence, or why it is not known
 */
public record Signal(
        String source,
        Question question,
        State state,
        @Nullable Instant at,
        @Nullable Instant until,
        String detail) {

    /** Two different questions, each with signals of its own. */
    public enum Question {
        /** Is somebody there? */
        HEARTBEAT,
        /** Is work done? */
        ACTIVITY
    }

    /** What a signal says. */
    public enum State {
        ALIVE,
        QUIET,
        /** There is nothing to read, and that is a fact in itself: no data, no answer, never a heartbeat. */
        UNKNOWN,
        /** There may be something to read, and reading it failed or made no sense. Protects the cluster. */
        UNREADABLE;

        /** The word in reports; what is unreadable is reported as {@code unknown}. */
        public String id() {
            return this == UNREADABLE ? "unknown" : name().toLowerCase(Locale.ROOT);
        }
    }

    public static Signal alive(String source, Question question, Instant at, String detail) {
        return new Signal(source, question, State.ALIVE, at, null, detail);
    }

    public static Signal quiet(String source, Question question, Instant since, String detail) {
        return new Signal(source, question, State.QUIET, since, null, detail);
    }

    /** Quiet in a span that ended some time ago, because what was read reaches no further. */
    public static Signal quiet(String source, Question question, Instant since, Instant until, String detail) {
        return new Signal(source, question, State.QUIET, since, until, detail);
    }

    public static Signal unknown(String source, Question question, String why) {
        return new Signal(source, question, State.UNKNOWN, null, null, why);
    }

    public static Signal unreadable(String source, Question question, String why) {
        return new Signal(source, question, State.UNREADABLE, null, null, why);
    }
}
