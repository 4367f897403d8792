package dev.clusterjanitor.azurefunction;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.sweep.Failures;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.report.JsonLog;
import dev.clusterjanitor.report.SweepFailed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * The entry point: one sweep each time the timer fires ({@code JANITOR_SCHEDULE}, an NCRONTAB expression). What it finds and
 * does goes to the log as JSON lines, and a sweep that could not do what it should ends the invocation with an exception,
 * so that the platform counts it.
 */
public final class JanitorTimer {
    /** What it takes to end well: one call under way, the last notices and the report. */
    static final Duration MARGIN = Duration.ofSeconds(20);

    private final Map<String, String> environment;
    private final InstantSource clock;
    private final Pause pause;

    /** Called by the Functions host. */
    public JanitorTimer() {
        this(System.getenv(), Clock.systemUTC(), Pause.REAL);
    }

    /**
     * An entry point in a world of its own, for tests and demos.
     *
     * @param environment what would be the function's application settings
     * @param clock tells the time of each sweep
     * @param pause how to wait for the cloud
     */
    public JanitorTimer(Map<String, String> environment, InstantSource clock, Pause pause) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Sweeps once.
     *
     * @param timer the timer's own message, which is not read
     * @throws SweepFailed if the sweep could not do what it should; what it did is in the log
     */
    @FunctionName("janitor")
    public void run(
            @TimerTrigger(name = "timer", schedule = "%JANITOR_SCHEDULE%") String timer, ExecutionContext context) {
        Instant now = clock.instant();
        JsonLog log = new JsonLog(context.getLogger()::info, "invocationId", context.getInvocationId());
        SweepReport report;
        try {
            Deadline deadline = Deadline.at(now.plus(TimeLimit.of(environment)).minus(MARGIN), clock);
            report = new Wiring(environment, clock, pause).janitor(log).sweep(now, deadline);
        } catch (RuntimeException e) {
            log.on("sweep-failed", Map.of("error", Failures.describe(e)));
            throw SweepFailed.because(e);
        }
        log.report(report);
        if (report.exitStatus() != 0) {
            throw SweepFailed.of(report);
        }
    }
}
