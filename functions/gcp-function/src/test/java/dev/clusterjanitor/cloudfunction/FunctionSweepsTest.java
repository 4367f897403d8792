package dev.clusterjanitor.cloudfunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.clusterjanitor.emulators.google.GceInstance;
import dev.clusterjanitor.emulators.google.GoogleEmulator;
import dev.clusterjanitor.emulators.google.GoogleProject;
import dev.clusterjanitor.report.SweepFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole sweeps on an emulated Google Cloud, from the forgotten cluster to its end. */
class FunctionSweepsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POLICY = """
            version: 1
            mode: live
            scopes: [{provider: gcp, projects: [research-dev]}]
            fallback: {slack: "#platform"}
            notify: {slack: {webhook: "secret:gcp-secretmanager:hook"}}
            """;

    private final GoogleEmulator google = GoogleEmulator.start();
    private final GoogleProject project = google.project("research-dev");
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<String> posts = new CopyOnWriteArrayList<>();
    private final Map<String, String> environment = new HashMap<>(google.environment("research-dev"));
    private HttpServer slack;
    private volatile int slackStatus = 200;

    @BeforeEach
    void startSlack() throws IOException {
        slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slack.createContext("/", exchange -> {
            posts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = (slackStatus == 200 ? "ok" : "no").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(slackStatus, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        slack.start();
        google.secret(
                "projects/research-dev/secrets/hook",
                "http://127.0.0.1:" + slack.getAddress().getPort() + "/services/T0/B0/secret-part");
        google.object("policies", "policy.yaml", POLICY);
        environment.put("JANITOR_CONFIG", "gs://policies/policy.yaml");
        environment.put("JANITOR_TIMEOUT", "9m");
    }

    @AfterEach
    void close() {
        slack.stop(0);
        google.close();
    }

    private FunctionSweeps sweeps() {
        return new FunctionSweeps(environment, google::now, google::advance, log::add);
    }

    private JsonNode sweep() {
        log.clear();
        return sweeps().sweep(Optional.of("105445aa7843bc8bf206b12000100000/1;o=1"));
    }

    private JsonNode line(String event) {
        return log.stream()
                .map(FunctionSweepsTest::parse)
                .filter(line -> line.path("event").asText().equals(event))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line of " + event + " in " + log));
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException("a log line that is no JSON: " + line, e);
        }
    }

    private void forgotten() {
        project.dask("c0ffee01")
                .createdAt(google.now().minus(Duration.ofDays(3)))
                .workers(2)
                .start()
                .each(GceInstance::keepsItsDisk);
    }

    @Test
    void aForgottenClusterIsMarkedAnnouncedAndDeletedWithItsDisks() {
        forgotten();
        project.dask("c0ffee02")
                .createdAt(google.now().minus(Duration.ofDays(3)))
                .start()
                .busy();

        sweep();
        assertThat(line("cluster").path("action").asText()).isEqualTo("mark");
        assertThat(line("cluster").path("reasons").path(0).path("code").asText())
                .isEqualTo("IDLE");
        assertThat(posts).singleElement().asString().contains("c0ffee01").doesNotContain("c0ffee02");
        google.advance(Duration.ofMinutes(30));
        sweep();
        assertThat(project.instances()).as("nothing within the grace").hasSize(5);

        google.advance(Duration.ofMinutes(40));
        JsonNode result = sweep();

        assertThat(result.path("totals").path("deleted").asInt()).isEqualTo(1);
        assertThat(project.instances()).extracting(GceInstance::name).allMatch(name -> name.contains("c0ffee02"));
        assertThat(project.disks()).hasSize(2);
        assertThat(posts).hasSize(2);
    }

    @Test
    void aLeaseThatItsOwnerSetsInTimeSavesIt() {
        forgotten();
        sweep();
        project.instance("dask-c0ffee01-scheduler")
                .orElseThrow()
                .label("cluster-janitor-keep-until", "20270102t030405z");

        google.advance(Duration.ofHours(2));
        sweep();

        assertThat(project.instances()).hasSize(3);
        assertThat(posts).hasSize(2).last().asString().contains("c0ffee01");
    }

    @Test
    void withoutAnAcceptedNoticeNothingIsDeleted() {
        forgotten();
        slackStatus = 404;
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(this::sweep).isInstanceOf(SweepFailed.class);
            google.advance(Duration.ofHours(2));
        }

        assertThat(project.instances()).hasSize(3);
    }

    @Test
    void dryRunWritesNothing() {
        forgotten();
        environment.put("JANITOR_CONFIG", POLICY.replace("live", "dry-run"));

        assertThat(sweep().path("mode").asText()).isEqualTo("dry-run");

        assertThat(posts).isEmpty();
        assertThat(google.calls()).noneMatch(call -> call.method().matches(".*(delete|setLabels)"));
    }

    @Test
    void aClusterWithoutProofIsNeitherLabelledNorDeleted() {
        project.dask("c0ffee01")
                .withoutMarker()
                .createdAt(google.now().minus(Duration.ofDays(3)))
                .start();
        for (int i = 0; i < 5; i++) {
            assertThat(sweep().path("totals").path("discovered").asInt()).isEqualTo(1);
            google.advance(Duration.ofHours(2));
        }

        assertThat(project.instances())
                .hasSize(2)
                .allMatch(machine -> machine.labels().isEmpty());
    }

    @Test
    void aClusterThatIsBornAgainWithTheSameNameStartsAnew() {
        forgotten();
        sweep();
        Map<String, String> mark =
                project.instance("dask-c0ffee01-scheduler").orElseThrow().labels();
        project.vanish("c0ffee01");
        google.advance(Duration.ofHours(2));
        // Even with all of the old mark on it.
        forgotten();
        mark.forEach((key, value) ->
                project.instance("dask-c0ffee01-scheduler").orElseThrow().label(key, value));

        sweep();

        assertThat(project.instances())
                .hasSize(3)
                .allMatch(machine -> machine.status().equals("RUNNING"));
    }

    @Test
    void everyLineSaysHowSevereItIsAndWhichTraceItBelongsTo() {
        forgotten();
        sweep();

        assertThat(log).map(FunctionSweepsTest::parse).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("severity").asText()).isIn("INFO", "NOTICE", "ERROR");
            assertThat(line.path("message").asText()).isNotEmpty();
            assertThat(line.path("logging.googleapis.com/trace").asText())
                    .isEqualTo("projects/research-dev/traces/105445aa7843bc8bf206b12000100000");
        });
        assertThat(String.join("", log)).doesNotContain("secret-part");
    }

    @Test
    void aFailureIsSaidAloudAndThrown() {
        environment.put("JANITOR_CONFIG", "version: 2");

        assertThatThrownBy(this::sweep).isInstanceOf(SweepFailed.class).hasMessageContaining("version");
        assertThat(line("sweep-failed").path("severity").asText()).isEqualTo("ERROR");
    }

    @Test
    void apartialDiscoveryIsAFailureThoughTheRestIsDone() {
        forgotten();
        project.unreachable("europe-west1-b");

        assertThatThrownBy(this::sweep).isInstanceOf(SweepFailed.class).hasMessageContaining("europe-west1-b");

        assertThat(line("cluster").path("action").asText()).isEqualTo("mark");
    }

    @Test
    void pastItsTimeNothingBegins() {
        forgotten();
        sweep();
        google.advance(Duration.ofHours(2));
        environment.put("JANITOR_TIMEOUT", "21s");
        // Reading alone takes longer than that.
        FunctionSweeps slow = new FunctionSweeps(
                environment, () -> google.advance(Duration.ofSeconds(2)).now(), google::advance, log::add);

        assertThatThrownBy(() -> slow.sweep(Optional.empty()))
                .isInstanceOf(SweepFailed.class)
                .hasMessageContaining("not started");
        assertThat(project.instances()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "20s", "0s", "-5m"})
    void aTimeOutThatIsNoneIsAnError(String timeout) {
        environment.put("JANITOR_TIMEOUT", timeout);

        assertThatThrownBy(this::sweep).isInstanceOf(SweepFailed.class).hasMessageContaining("JANITOR_TIMEOUT");
    }

    @Test
    void theTimeOutIsTheOneThatIsSetElseThatOfCloudRun() {
        assertThat(TimeLimit.timeout(Map.of())).isEqualTo(Duration.ofMinutes(1));
        assertThat(TimeLimit.timeout(Map.of("CLOUD_RUN_TIMEOUT_SECONDS", "540")))
                .isEqualTo(Duration.ofMinutes(9));
        assertThat(TimeLimit.timeout(Map.of("CLOUD_RUN_TIMEOUT_SECONDS", "540", "JANITOR_TIMEOUT", "5m")))
                .isEqualTo(Duration.ofMinutes(5));
    }
}
