package dev.clusterjanitor.azurefunction;

import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.report.ReportJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What happens in a sweep as lines of JSON, which Application Insights can query by field. */
final class JsonLog implements EventSink {
    private final Consumer<String> lines;
    private final String invocationId;

    JsonLog(Consumer<String> lines, String invocationId) {
        this.lines = lines;
        this.invocationId = invocationId;
    }

    @Override
    public void on(String event, Map<String, Object> fields) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("event", event);
        facts.put("invocationId", invocationId);
        facts.putAll(fields);
        lines.accept(ReportJson.line(facts));
    }

    /** One line for each cluster that something was or is to be done about, and one for the sweep. */
    void report(SweepReport report) {
        report.results().stream()
                .filter(result -> result.planned().action() != Action.KEEP)
                .map(ReportJson::cluster)
                .map(cluster -> cluster.put("event", "cluster").put("invocationId", invocationId))
                .forEach(cluster -> lines.accept(cluster.toString()));
        lines.accept(ReportJson.summary(report)
                .put("event", "sweep-ended")
                .put("invocationId", invocationId)
                .toString());
    }
}
