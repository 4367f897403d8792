package dev.clusterjanitor.cloudfunction;

import dev.clusterjanitor.config.ConfigException;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import java.util.stream.Collectors;

/** A sweep could not do what it should. The message says what, without secrets; the platform shows it. */
public final class SweepFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int MOST_PROBLEMS = 5;

    private SweepFailed(String message) {
        super(message);
    }

    static SweepFailed of(SweepReport report) {
        if (report.refusal() != null) {
            return new SweepFailed("refused by the blast radius: " + report.refusal());
        }
        String problems = report.problems().stream()
                .limit(MOST_PROBLEMS)
                .map(problem -> "; " + problem.scope() + ": " + problem.message())
                .collect(Collectors.joining());
        return new SweepFailed("sweep " + report.run() + ": " + report.count(Outcome.FAILED) + " failed, "
                + report.count(Outcome.NOT_STARTED) + " not started, "
                + report.problems().size() + " problems" + problems);
    }

    /** The cause itself is not passed on: its text may hold what must not be logged. */
    static SweepFailed because(RuntimeException thrown) {
        boolean safe = thrown instanceof ConfigException || thrown instanceof CloudException;
        StackTraceElement[] trace = thrown.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        return new SweepFailed(
                safe
                        ? String.valueOf(thrown.getMessage())
                        : "unexpected " + thrown.getClass().getSimpleName() + place);
    }

    /** An environment variable of the function makes no sense. */
    static SweepFailed setting(String name, String message) {
        return new SweepFailed(name + " " + message);
    }

    /** Another sweep has not ended yet. */
    static SweepFailed busy() {
        return new SweepFailed("another sweep is under way in this instance; this one did nothing");
    }
}
