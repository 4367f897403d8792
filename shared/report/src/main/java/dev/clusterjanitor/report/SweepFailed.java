package dev.clusterjanitor.report;

import dev.clusterjanitor.core.sweep.Failures;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import java.util.stream.Collectors;

/** A sweep could not do what it should. The message says what, without secrets; the platform of a function shows it. */
public final class SweepFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int MOST_PROBLEMS = 5;

    /**
     * Says why in words of its own.
     *
     * @param message holds no secret
     */
    public SweepFailed(String message) {
        super(message);
    }

    /** For a sweep that ended, and whose exit status is not 0. */
    public static SweepFailed of(SweepReport report) {
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

    /** For one that did not end. The cause itself is not passed on: its text may hold what must not be logged. */
    public static SweepFailed because(RuntimeException thrown) {
        return new SweepFailed(Failures.describe(thrown));
    }
}
