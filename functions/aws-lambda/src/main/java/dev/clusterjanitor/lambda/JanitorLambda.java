package dev.clusterjanitor.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.sweep.Failures;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.report.JsonLog;
import dev.clusterjanitor.report.ReportJson;
import dev.clusterjanitor.report.SweepFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The handler: one sweep for each invocation, whatever the event says. EventBridge's schedule event and an empty event
 * are the same to it. What it finds and does goes to the log as JSON lines, a summary is the function's result, and a
 * sweep that could not do what it should ends the invocation with an exception, so that the platform counts it.
 */
public final class JanitorLambda implements RequestStreamHandler {
    /** What it takes to end well: one call under way, the last notices and the report. */
    static final Duration MARGIN = Duration.ofSeconds(20);

    private final Supplier<Wiring> wiring;
    private final InstantSource clock;

    /** Called by the Lambda runtime. */
    public JanitorLambda() {
        this(System.getenv(), Clock.systemUTC(), Pause.REAL);
        Rehearsal.beforeSnapshot(System.getenv(), Rehearsal::sweep);
    }

    /**
     * A handler in a world of its own, for tests and demos.
     *
     * @param environment what would be the function's environment variables
     * @param clock tells the time of each sweep
     * @param pause how to wait for the cloud
     */
    public JanitorLambda(Map<String, String> environment, InstantSource clock, Pause pause) {
        this.wiring = new Lazy<>(() -> new Wiring(environment, clock, pause));
        this.clock = clock;
    }

    /**
     * Sweeps once.
     *
     * @throws SweepFailed if the sweep could not do what it should; what it did is in the log
     */
    @Override
    public void handleRequest(InputStream event, OutputStream result, Context context) throws IOException {
        Instant now = clock.instant();
        JsonLog log = new JsonLog(line -> context.getLogger().log(line + "\n"), "requestId", context.getAwsRequestId());
        SweepReport report;
        try {
            report = wiring.get().janitor(log).sweep(now, deadline(context));
        } catch (RuntimeException e) {
            log.on("sweep-failed", Map.of("error", Failures.describe(e)));
            throw SweepFailed.because(e);
        }
        log.report(report);
        result.write(ReportJson.summary(report).toString().getBytes(StandardCharsets.UTF_8));
        if (report.exitStatus() != 0) {
            throw SweepFailed.of(report);
        }
    }

    private static Deadline deadline(Context context) {
        return () -> Duration.ofMillis(context.getRemainingTimeInMillis()).minus(MARGIN);
    }
}
