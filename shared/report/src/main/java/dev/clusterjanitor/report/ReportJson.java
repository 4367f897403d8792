package dev.clusterjanitor.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.policy.Assessment;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.core.sweep.SweepReport.Result;
import java.util.Locale;
import java.util.Map;

/**
 * The JSON document of a sweep or plan, version 1. Fields may be added in later releases, and are never renamed.
 * Instants are RFC 3339 in UTC; what is not known is null.
 */
public final class ReportJson {
    private static final int SCHEMA = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ReportJson() {}

    /** The whole document: every cluster with its parts, signals and reasons. */
    public static ObjectNode document(SweepReport report) {
        ObjectNode document = head(report);
        ArrayNode clusters = document.putArray("clusters");
        report.results().forEach(result -> clusters.add(cluster(result)));
        document.set("totals", totals(report));
        return document;
    }

    /** The document without the clusters: what a function returns to its platform. */
    public static ObjectNode summary(SweepReport report) {
        ObjectNode document = head(report);
        document.set("totals", totals(report));
        return document;
    }

    /** What became of one cluster, as it stands in the document. */
    public static ObjectNode cluster(Result result) {
        Cluster cluster = result.planned().cluster();
        Assessment assessment = result.planned().assessment();
        ObjectNode node = NODES.objectNode()
                .put("id", cluster.id().toString())
                .put("kind", cluster.id().kind().toString())
                .put("scope", cluster.id().scope().toString())
                .put("name", cluster.id().name())
                .put("incarnation", cluster.incarnation().value())
                .put("shape", cluster.shape().name().toLowerCase(Locale.ROOT))
                .put("owner", assessment.owner().isKnown() ? assessment.owner().name() : null)
                .put("createdAt", ModelJson.text(cluster.createdAt()))
                .put("workers", cluster.workers());
        node.set("resources", resources(cluster));
        node.set("signals", signals(assessment));
        node.put("verdict", assessment.verdict().outcome().id());
        node.set("reasons", ModelJson.reasons(assessment.verdict().reasons()));
        node.put("action", result.planned().action().id());
        node.set("notes", ModelJson.reasons(result.planned().notes()).addAll(ModelJson.reasons(result.notes())));
        return node.put("deleteAfter", ModelJson.text(result.planned().deleteAfter()))
                .put("outcome", result.outcome().id())
                .put("error", result.error());
    }

    /** One line of JSON from plain facts, for logs. */
    public static String line(Map<String, Object> facts) {
        try {
            return MAPPER.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a log line holds texts, numbers and booleans only", e);
        }
    }

    private static ObjectNode head(SweepReport report) {
        ObjectNode document = NODES.objectNode()
                .put("schema", SCHEMA)
                .put("run", report.run())
                .put("mode", report.mode().id())
                .put("now", ModelJson.text(report.now()))
                .put("complete", report.isComplete())
                .put("refusal", report.refusal());
        ArrayNode problems = document.putArray("problems");
        for (Problem problem : report.problems()) {
            problems.addObject()
                    .put("scope", problem.scope())
                    .put("kind", problem.kind().isEmpty() ? null : problem.kind())
                    .put("message", problem.message());
        }
        return document;
    }

    private static ObjectNode totals(SweepReport report) {
        ObjectNode totals =
                NODES.objectNode().put("discovered", report.results().size());
        for (Verdict.Outcome verdict : Verdict.Outcome.values()) {
            totals.put(camel(verdict.id()), report.count(verdict));
        }
        return totals.put("deleted", report.deleted())
                .put("inProgress", report.count(Outcome.IN_PROGRESS))
                .put("failed", report.count(Outcome.FAILED))
                .put("skipped", report.count(Outcome.SKIPPED))
                .put("notStarted", report.count(Outcome.NOT_STARTED));
    }

    private static ArrayNode resources(Cluster cluster) {
        ArrayNode array = NODES.arrayNode();
        cluster.resources()
                .forEach(resource -> array.addObject()
                        .put("type", resource.type())
                        .put("id", resource.id())
                        .put("state", resource.state())
                        .put("role", resource.role().id())
                        .put("size", resource.size()));
        return array;
    }

    private static ArrayNode signals(Assessment assessment) {
        ArrayNode array = NODES.arrayNode();
        assessment
                .signals()
                .forEach(signal -> array.addObject()
                        .put("source", signal.source())
                        .put("state", signal.state().id())
                        .put("at", ModelJson.text(signal.at()))
                        .put("until", ModelJson.text(signal.until()))
                        .put("detail", signal.detail()));
        return array;
    }

    private static String camel(String id) {
        return id.equals("in-use") ? "inUse" : id;
    }
}
