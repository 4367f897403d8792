package dev.clusterjanitor.azurefunction;

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
        return new SweepFailed(describe(thrown));
    }

    static String describe(RuntimeException thrown) {
        boolean safe = thrown instanceof ConfigException || thrown instanceof CloudException;
        StackTraceElement[] trace = thrown.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        return safe
                ? String.valueOf(thrown.getMessage())
                : "unexpected " + thrown.getClass().getSimpleName() + place;
    }
}
