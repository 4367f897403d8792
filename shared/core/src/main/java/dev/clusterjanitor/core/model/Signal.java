package dev.clusterjanitor.core.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One sign of life, or of its absence.
 *
 * @param source where it was read: {@code heartbeat}, {@code last-work}, {@code metrics}, {@code scheduler}
 * @param question which of the two questions it answers
 * @param state the answer
 * @param at ALIVE: last time seen alive; QUIET, SEEMS_QUIET: since when it is quiet; else null
 * @param until QUIET, SEEMS_QUIET: up to when that is known, where what was read does not reach to the present; null: until now
 * @param detail the evidence in one sentence, or why it is not known
 * @param findings what was found of each machine, a line each, for people; empty unless somebody asked
 */
public record Signal(
        String source,
        Question question,
        State state,
        @Nullable Instant at,
        @Nullable Instant until,
        String detail,
        List<String> findings) {

    public Signal {
        findings = List.copyOf(findings);
    }

    /** A signal without findings. */
    public Signal(
            String source,
            Question question,
            State state,
            @Nullable Instant at,
            @Nullable Instant until,
            String detail) {
        this(source, question, state, at, until, detail, List.of());
    }

    /** The same signal, with what was found. */
    public Signal with(List<String> lines) {
        return new Signal(source, question, state, at, until, detail, lines);
    }

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
        /**
         * Quiet as far as this source can see, which is not far enough alone: somebody who knows of the work itself has to agree.
         */
        SEEMS_QUIET,
        /** No work at this moment, and no word of the past. Agrees with what seems quiet; alone it says nothing. */
        QUIET_NOW,
        /** There is nothing to read, and that is a fact in itself: no data, no answer, never a heartbeat. */
        UNKNOWN,
        /** There may be something to read, and reading it failed or made no sense. Protects the cluster. */
        UNREADABLE;

        /** The word in reports, which know three: what does not settle its question is {@code unknown}. */
        public String id() {
            return switch (this) {
                case ALIVE, QUIET, UNKNOWN -> name().toLowerCase(Locale.ROOT);
                case SEEMS_QUIET, QUIET_NOW, UNREADABLE -> "unknown";
            };
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

    /** What only seems quiet in a span. */
    public static Signal seemsQuiet(String source, Question question, Instant since, Instant until, String detail) {
        return new Signal(source, question, State.SEEMS_QUIET, since, until, detail);
    }

    /** No work at this moment. */
    public static Signal quietNow(String source, Question question, String detail) {
        return new Signal(source, question, State.QUIET_NOW, null, null, detail);
    }

    public static Signal unknown(String source, Question question, String why) {
        return new Signal(source, question, State.UNKNOWN, null, null, why);
    }

    public static Signal unreadable(String source, Question question, String why) {
        return new Signal(source, question, State.UNREADABLE, null, null, why);
    }
}
