package dev.clusterjanitor.cloudfunction;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.report.ReportJson;
import dev.clusterjanitor.report.SweepFailed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What happens in a sweep as lines of JSON. Cloud Logging makes an entry of each, and takes {@code severity}, {@code message}
 * and the trace out of it ("Structured logging").
 */
final class CloudLog implements EventSink {
    private static final String TRACE = "logging.googleapis.com/trace";

    private final Consumer<String> lines;
    private final String trace;

    /**
     * A log.
     *
     * @param trace the full name of the trace, {@code projects/p/traces/t}; empty if there is none
     */
    CloudLog(Consumer<String> lines, String trace) {
        this.lines = lines;
        this.trace = trace;
    }

    @Override
    public void on(String event, Map<String, Object> fields) {
        Map<String, Object> facts = head("INFO", event);
        facts.putAll(fields);
        lines.accept(ReportJson.line(facts));
    }

    /** A sweep that did not do what it should. */
    void failed(SweepFailed failure) {
        Map<String, Object> facts = head("ERROR", "sweep-failed");
        facts.put("message", String.valueOf(failure.getMessage()));
        lines.accept(ReportJson.line(facts));
    }

    /** One line for each cluster that something was or is to be done about, and one for the sweep. */
    void report(SweepReport report) {
        report.results().stream()
                .filter(result -> result.planned().action() != Action.KEEP)
                .forEach(result -> write(
                        head(result.outcome() == Outcome.FAILED ? "ERROR" : "NOTICE", "cluster"),
                        ReportJson.cluster(result)));
        write(head("INFO", "sweep-ended"), ReportJson.summary(report));
    }

    private void write(Map<String, Object> head, ObjectNode facts) {
        head.forEach((key, value) -> facts.put(key, String.valueOf(value)));
        lines.accept(facts.toString());
    }

    private Map<String, Object> head(String severity, String event) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("severity", severity);
        facts.put("message", event);
        facts.put("event", event);
        if (!trace.isEmpty()) {
            facts.put(TRACE, trace);
        }
        return facts;
    }
}
