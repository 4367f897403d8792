package dev.clusterjanitor.report;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.plan.Inventory;
import dev.clusterjanitor.core.plan.Plan;
import dev.clusterjanitor.core.plan.Planner;
import dev.clusterjanitor.core.plan.Sighting;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The JSON that other programs read: fields may be added, and are never renamed. */
class ReportJsonTest {
    private static final Cluster LOST = aCluster()
            .ownedBy("alice")
            .heartbeat(NOW.minus(Duration.ofHours(1)))
            .build();

    @Test
    void theDocumentHasEveryFieldOfTheContract() {
        JsonNode document = ReportJson.document(report(Outcome.PLANNED, null, List.of()));

        assertThat(fields(document))
                .contains("schema", "run", "mode", "now", "complete", "problems", "clusters", "totals");
        assertThat(document.path("schema").asInt()).isEqualTo(1);
        assertThat(document.path("mode").asText()).isEqualTo("dry-run");
        assertThat(document.path("now").asText()).isEqualTo("2026-01-15T12:00:00Z");
        assertThat(document.path("complete").asBoolean()).isTrue();
        JsonNode cluster = document.path("clusters").path(0);
        assertThat(fields(cluster))
                .contains(
                        "id",
                        "kind",
                        "scope",
                        "name",
                        "owner",
                        "createdAt",
                        "workers",
                        "resources",
                        "signals",
                        "verdict",
                        "reasons",
                        "action",
                        "deleteAfter",
                        "outcome",
                        "error");
        assertThat(cluster.path("id").asText()).isEqualTo("aws/dask-ec2/123456789012/us-east-1/1a2b3c4d");
        assertThat(cluster.path("owner").asText()).isEqualTo("alice");
        assertThat(cluster.path("verdict").asText()).isEqualTo("stale");
        assertThat(cluster.path("reasons").path(0).path("code").asText()).isEqualTo("HEARTBEAT_LOST");
        assertThat(cluster.path("action").asText()).isEqualTo("mark");
        assertThat(cluster.path("deleteAfter").asText()).isEqualTo("2026-01-15T13:00:00Z");
        assertThat(cluster.path("outcome").asText()).isEqualTo("planned");
        assertThat(cluster.path("error").isNull()).isTrue();
        assertThat(cluster.path("resources").path(0).path("role").asText()).isEqualTo("scheduler");
        assertThat(fields(document.path("totals"))).contains("discovered", "stale", "deleted", "failed");
    }

    @Test
    void whatCannotBeReadIsReportedAsUnknown() {
        Signal unread = Signal.unreadable("metrics", Signal.Question.ACTIVITY, "cloudwatch:GetMetricData: Throttling");
        Plan plan = plan(new Sighting(LOST, List.of(unread)));
        JsonNode cluster =
                ReportJson.cluster(new SweepReport.Result(plan.actions().get(0), Outcome.PLANNED, List.of(), null));

        assertThat(cluster.path("signals")).anySatisfy(signal -> {
            assertThat(signal.path("source").asText()).isEqualTo("metrics");
            assertThat(signal.path("state").asText()).isEqualTo("unknown");
            assertThat(signal.path("at").isNull()).isTrue();
        });
    }

    @Test
    void problemsMakeTheDocumentIncomplete() {
        Problem problem = new Problem("aws/123456789012/us-east-1", "aws/dask-ec2", "cut short");

        JsonNode document = ReportJson.document(report(Outcome.FAILED, "it broke", List.of(problem)));

        assertThat(document.path("complete").asBoolean()).isFalse();
        assertThat(document.path("problems").path(0).path("message").asText()).isEqualTo("cut short");
        assertThat(document.path("clusters").path(0).path("error").asText()).isEqualTo("it broke");
        assertThat(document.path("totals").path("failed").asInt()).isEqualTo(1);
    }

    @Test
    void aSummaryLeavesTheClustersOut() {
        assertThat(fields(ReportJson.summary(report(Outcome.DONE, null, List.of()))))
                .doesNotContain("clusters");
    }

    @Test
    void aLogLineIsOneLineOfJsonWhateverItsTexts() throws IOException {
        String line = ReportJson.line(Map.of("name", "a\n\"b\"\u2028", "clusters", 3));

        assertThat(line).doesNotContain("\n");
        assertThat(new ObjectMapper().readTree(line).path("name").asText()).isEqualTo("a\n\"b\"\u2028");
    }

    private static SweepReport report(Outcome outcome, String error, List<Problem> problems) {
        Plan plan = plan(new Sighting(LOST, List.of()));
        List<SweepReport.Result> results = plan.actions().stream()
                .map(planned -> new SweepReport.Result(planned, outcome, List.of(), error))
                .toList();
        return new SweepReport("run-1", RunMode.DRY_RUN, NOW, results, null, problems);
    }

    private static Plan plan(Sighting sighting) {
        return new Planner(aPolicy().build()).plan(new Inventory(List.of(sighting), List.of()), NOW);
    }

    private static List<String> fields(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
