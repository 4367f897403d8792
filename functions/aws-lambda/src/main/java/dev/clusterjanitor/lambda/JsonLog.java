package dev.clusterjanitor.lambda;

import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.report.ReportJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What happens in a sweep as lines of JSON, which CloudWatch Logs Insights can query by field. */
final class JsonLog implements EventSink {
    private final Consumer<String> lines;
    private final String requestId;

    JsonLog(Consumer<String> lines, String requestId) {
        this.lines = lines;
        this.requestId = requestId;
    }

    @Override
    public void on(String event, Map<String, Object> fields) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("event", event);
        facts.put("requestId", requestId);
        facts.putAll(fields);
        lines.accept(ReportJson.line(facts));
    }

    /** One line for each cluster that something was or is to be done about, and one for the sweep. */
    void report(SweepReport report) {
        report.results().stream()
                .filter(result -> result.planned().action() != Action.KEEP)
                .map(ReportJson::cluster)
                .map(cluster -> cluster.put("event", "cluster").put("requestId", requestId))
                .forEach(cluster -> lines.accept(cluster.toString()));
        lines.accept(ReportJson.summary(report)
                .put("event", "sweep-ended")
                .put("requestId", requestId)
                .toString());
    }
}
