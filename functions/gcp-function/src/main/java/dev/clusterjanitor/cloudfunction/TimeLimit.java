package dev.clusterjanitor.cloudfunction;

import dev.clusterjanitor.core.model.Durations;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.report.SweepFailed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** How long one sweep may take. The platform does not tell a function how much time is left, so it is told how much there is. */
final class TimeLimit {
    /** The function's time-out, as it was deployed: {@code 9m}. */
    static final String TIMEOUT = "JANITOR_TIMEOUT";

    /** What Cloud Run sets by itself, in seconds. */
    static final String CLOUD_RUN_TIMEOUT = "CLOUD_RUN_TIMEOUT_SECONDS";

    /** What it takes to end well: one call under way, the last notices and the report. */
    static final Duration MARGIN = Duration.ofSeconds(20);

    /** The time-out of a function for which none is set. */
    private static final Duration DEFAULT = Duration.ofSeconds(60);

    private TimeLimit() {}

    /** The end of a sweep that begins now. */
    static Deadline of(Map<String, String> environment, Instant now, InstantSource clock) {
        return Deadline.at(now.plus(timeout(environment)).minus(MARGIN), clock);
    }

    /**
     * The time-out.
     *
     * @throws SweepFailed if one is set that is none, or that leaves no time at all
     */
    static Duration timeout(Map<String, String> environment) {
        String set = environment.getOrDefault(TIMEOUT, "").strip();
        String byCloudRun = environment.getOrDefault(CLOUD_RUN_TIMEOUT, "").strip();
        if (set.isEmpty() && byCloudRun.isEmpty()) {
            return DEFAULT;
        }
        String name = set.isEmpty() ? CLOUD_RUN_TIMEOUT : TIMEOUT;
        Duration timeout = Durations.parse(set.isEmpty() ? byCloudRun + "s" : set)
                .orElseThrow(() -> new SweepFailed(name + " must be a duration such as 540s or 9m"));
        if (timeout.compareTo(MARGIN) <= 0) {
            throw new SweepFailed(
                    name + " must be more than " + Durations.format(MARGIN) + ", which it takes to end a sweep well");
        }
        return timeout;
    }
}
