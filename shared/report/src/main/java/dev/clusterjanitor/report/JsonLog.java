package dev.clusterjanitor.report;

import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.sweep.SweepReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What happens in a sweep as lines of JSON, which the log services of clouds can query by field. */
public final class JsonLog implements EventSink {
    private final Consumer<String> lines;
    private final String idKey;
    private final String id;

    /**
     * A log.
     *
     * @param lines takes one line each
     * @param idKey how the platform calls what tells one invocation from another: {@code requestId}
     * @param id its value for this one
     */
    public JsonLog(Consumer<String> lines, String idKey, String id) {
        this.lines = lines;
        this.idKey = idKey;
        this.id = id;
    }

    @Override
    public void on(String event, Map<String, Object> fields) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("event", event);
        facts.put(idKey, id);
        facts.putAll(fields);
        lines.accept(ReportJson.line(facts));
    }

    /** One line for each cluster that something was or is to be done about, and one for the sweep. */
    public void report(SweepReport report) {
        report.results().stream()
                .filter(result -> result.planned().action() != Action.KEEP)
                .map(ReportJson::cluster)
                .map(cluster -> cluster.put("event", "cluster").put(idKey, id))
                .forEach(cluster -> lines.accept(cluster.toString()));
        lines.accept(ReportJson.summary(report)
                .put("event", "sweep-ended")
                .put(idKey, id)
                .toString());
    }
}
