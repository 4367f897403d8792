package dev.clusterjanitor.core.testing;

import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import java.time.Instant;

/** What a cloud may tell of the work of a cluster. */
public final class Signals {
    private static final String SOURCE = "metrics";

    private Signals() {}

    public static Signal worked(Instant at) {
        return Signal.alive(SOURCE, Question.ACTIVITY, at, "a machine used 80 % CPU");
    }

    public static Signal quietSince(Instant since) {
        return Signal.quiet(SOURCE, Question.ACTIVITY, since, "all machines are quiet");
    }

    /** What was read does not reach to the present. */
    public static Signal quietBetween(Instant since, Instant until) {
        return Signal.quiet(SOURCE, Question.ACTIVITY, since, until, "all machines are quiet");
    }

    /** There is nothing to read. */
    public static Signal noData() {
        return Signal.unknown(SOURCE, Question.ACTIVITY, "no metrics");
    }

    /** There may be something to read, and reading it failed. */
    public static Signal readFailed() {
        return Signal.unreadable(SOURCE, Question.ACTIVITY, "access denied");
    }
}
