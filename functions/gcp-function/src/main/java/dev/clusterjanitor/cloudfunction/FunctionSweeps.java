package dev.clusterjanitor.cloudfunction;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.report.ReportJson;
import dev.clusterjanitor.report.SweepFailed;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What both forms of the function do: one sweep. What it finds and does goes to the log as JSON lines. An instance does one
 * at a time, for two would each take the whole blast radius for themselves.
 */
public final class FunctionSweeps {
    private final Map<String, String> environment;
    private final InstantSource clock;
    private final Wiring wiring;
    private final Consumer<String> log;
    private final ReentrantLock one = new ReentrantLock();

    /**
     * Sweeps in a world of its own, for tests and demos.
     *
     * @param environment what would be the function's environment variables
     * @param clock tells the time of each sweep
     * @param pause how to wait for the cloud
     * @param log hears each line of the function's log
     */
    public FunctionSweeps(Map<String, String> environment, InstantSource clock, Pause pause, Consumer<String> log) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.wiring = new Wiring(environment, clock, pause);
        this.log = log;
    }

    /** Sweeps on the platform: with its environment, its clock, and its log, which is the standard output. */
    static FunctionSweeps onThePlatform() {
        return new FunctionSweeps(System.getenv(), Clock.systemUTC(), Pause.REAL, System.out::println);
    }

    /**
     * Sweeps once.
     *
     * @param trace the value of a trace header; empty if there is none
     * @return the summary
     * @throws SweepFailed if the sweep could not do what it should; what it did is in the log
     */
    public ObjectNode sweep(Optional<String> trace) {
        String project = environment.getOrDefault("GOOGLE_CLOUD_PROJECT", "");
        CloudLog lines = new CloudLog(log, Trace.name(project, trace));
        if (!one.tryLock()) {
            throw told(lines, new SweepFailed("another sweep is under way in this instance; this one did nothing"));
        }
        try {
            Instant now = clock.instant();
            SweepReport report = wiring.janitor(lines).sweep(now, TimeLimit.of(environment, now, clock));
            lines.report(report);
            if (report.exitStatus() != 0) {
                throw SweepFailed.of(report);
            }
            return ReportJson.summary(report);
        } catch (SweepFailed failed) {
            throw told(lines, failed);
        } catch (RuntimeException e) {
            throw told(lines, SweepFailed.because(e));
        } finally {
            one.unlock();
        }
    }

    private static SweepFailed told(CloudLog lines, SweepFailed failed) {
        lines.failed(failed);
        return failed;
    }
}
