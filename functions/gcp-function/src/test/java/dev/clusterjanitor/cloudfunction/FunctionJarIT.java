package dev.clusterjanitor.cloudfunction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.emulators.google.GceInstance;
import dev.clusterjanitor.emulators.google.GoogleEmulator;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The jar as it is deployed, under Google's own invoker, against an emulated Google Cloud. */
class FunctionJarIT {
    private static final Path JAR = Path.of(System.getProperty("janitor.function.jar"));
    private static final long LARGEST = 35L << 20;
    private static final String EVENT = """
            {"specversion":"1.0","id":"1","source":"//pubsub.googleapis.com/projects/research-dev/topics/sweep",
             "type":"google.cloud.pubsub.topic.v1.messagePublished","datacontenttype":"application/json",
             "data":{"message":{"data":"e30="}}}""";

    private final GoogleEmulator google = GoogleEmulator.start().setTime(Instant.now());
    private final HttpClient client = HttpClient.newHttpClient();
    private Process invoker;
    private int port;

    @AfterEach
    void close() throws InterruptedException {
        if (invoker != null) {
            invoker.destroyForcibly().waitFor();
        }
        google.close();
    }

    @Test
    void aPostIsAnsweredWithASummaryAndLogged() throws Exception {
        google.project("research-dev")
                .dask("c0ffee01")
                .createdAt(google.now().minus(Duration.ofDays(3)))
                .start();
        google.object("policies", "policy.yaml", "version: 1\n");
        start(JanitorHttpFunction.class, "gs://policies/policy.yaml");

        HttpResponse<String> answer = post("{}", Map.of("X-Cloud-Trace-Context", "105445aa7843bc8bf206b12000100000/1"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"mode\":\"dry-run\"", "\"complete\":true", "\"discovered\":1");
        assertThat(Files.readString(log()))
                .contains("\"severity\":\"INFO\"", "projects/research-dev/traces/105445aa7843bc8bf206b12000100000");
    }

    @Test
    void whatFailsIsAnsweredWith500AndAnythingButAPostWith405() throws Exception {
        google.project("research-dev").withoutComputeApi();
        start(JanitorHttpFunction.class, "version: 1");

        HttpResponse<String> failed = post("{}", Map.of());
        HttpResponse<String> got = client.send(HttpRequest.newBuilder(uri()).build(), text());

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("gcloud services enable compute.googleapis.com");
        assertThat(got.statusCode()).isEqualTo(405);
        assertThat(Files.readString(log())).contains("\"severity\":\"ERROR\"").doesNotContain("\tat ");
    }

    @Test
    void anEventStartsASweepInEitherForm() throws Exception {
        google.project("research-dev");
        start(JanitorEventFunction.class, "version: 1");

        HttpResponse<String> structured = post(EVENT, Map.of("Content-Type", "application/cloudevents+json"));
        assertThat(structured.statusCode()).as(structured.body()).isBetween(200, 299);
        HttpResponse<String> binary = post(
                "{\"message\":{\"data\":\"e30=\"}}",
                Map.of(
                        "ce-id", "2",
                        "ce-source", "//pubsub.googleapis.com/projects/research-dev/topics/sweep",
                        "ce-specversion", "1.0",
                        "ce-type", "google.cloud.pubsub.topic.v1.messagePublished"));
        assertThat(binary.statusCode()).as(binary.body()).isBetween(200, 299);
        assertThat(google.count("compute.instances.aggregatedList")).isEqualTo(2);
    }

    @Test
    void anEventWhoseSweepFailsIsNotAcknowledged() throws Exception {
        google.project("research-dev").unreachable("us-east1-c");
        start(JanitorEventFunction.class, "version: 1");

        assertThat(post(EVENT, Map.of("Content-Type", "application/cloudevents+json"))
                        .statusCode())
                .isEqualTo(500);
    }

    @Test
    void theInboxWritesAHeartbeatToTheLabelsOfItsScheduler() throws Exception {
        GceInstance scheduler = google.project("research-dev")
                .dask("c0ffee01")
                .createdAt(google.now().minus(Duration.ofDays(3)))
                .start()
                .scheduler();
        String config = """
                version: 1
                inbox: {url: "https://janitor.example.org", heartbeat-token: "secret:env:JANITOR_TOKEN"}
                """;
        start(JanitorInboxFunction.class, config, Map.of("JANITOR_TOKEN", "beat-token-0123456789"));
        String at = Instants.format(Instant.now());
        String beat = """
                {"schema":1,"at":"%s","state":"busy","since":"%s","clients":1,"owner":"alice","machine":
                 {"provider":"gcp","account":"research-dev","region":"us-east1-c","machine":"dask-c0ffee01-scheduler"}}
                """.formatted(at, at);

        HttpResponse<String> stranger = send("heartbeat", beat, Map.of());
        HttpResponse<String> taken = send("heartbeat", beat, Map.of("Authorization", "Bearer beat-token-0123456789"));
        HttpResponse<String> page = client.send(
                HttpRequest.newBuilder(uri().resolve("keep?token=x.y")).build(), text());

        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(scheduler.labels())
                .containsEntry("cluster-janitor-heartbeat", at)
                .containsEntry("cluster-janitor-owner", "alice");
        assertThat(page.statusCode()).as("this policy signs no links").isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(Files.readString(log()))
                .contains("inbox-accepted", "inbox-refused")
                .doesNotContain("beat-token");
    }

    @Test
    void itHoldsNothingThatItDoesNotNeed() throws IOException {
        assertThat(Files.size(JAR)).isLessThan(LARGEST);
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            List<String> names = jar.stream().map(entry -> entry.getName()).toList();
            assertThat(names).contains("dev/clusterjanitor/cloudfunction/JanitorHttpFunction.class");
            assertThat(names)
                    .noneMatch(name -> name.startsWith("io/netty/")
                            || name.startsWith("software/amazon/")
                            || name.startsWith("org/apache/http/")
                            || name.startsWith("com/google/cloud/functions/")
                            || name.startsWith("org/junit/")
                            || name.endsWith(".SF")
                            || name.startsWith("META-INF/maven/"));
        }
    }

    private void start(Class<?> target, String config) throws Exception {
        start(target, config, Map.of());
    }

    private void start(Class<?> target, String config, Map<String, String> more) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        invokerAlone(),
                        "com.google.cloud.functions.invoker.runner.Invoker",
                        "--classpath",
                        JAR.toString(),
                        "--target",
                        target.getName(),
                        "--port",
                        String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        Map<String, String> environment = new HashMap<>(google.environment("research-dev"));
        environment.put("JANITOR_CONFIG", config);
        environment.put("JANITOR_TIMEOUT", "5m");
        environment.putAll(more);
        builder.environment().putAll(environment);
        invoker = builder.start();
        for (int i = 0; i < 300 && invoker.isAlive() && !answers(); i++) {
            Thread.sleep(100);
        }
        assertThat(invoker.isAlive()).as(Files.readString(log())).isTrue();
    }

    /** Asks for what starts no sweep: the invoker itself answers 404 there. */
    private boolean answers() throws Exception {
        try {
            client.send(HttpRequest.newBuilder(uri().resolve("/favicon.ico")).build(), text());
            return true;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    private HttpResponse<String> post(String body, Map<String, String> headers) throws Exception {
        return send("", body, headers);
    }

    private HttpResponse<String> send(String path, String body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri().resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        request.setHeader("Content-Type", "application/json");
        headers.forEach(request::setHeader);
        return client.send(request.timeout(Duration.ofMinutes(2)).build(), text());
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    private static Path log() {
        return JAR.resolveSibling("invoker.log");
    }

    private static HttpResponse.BodyHandler<String> text() {
        return HttpResponse.BodyHandlers.ofString();
    }

    /** What the platform has, and nothing of ours: the function must bring all else with it. */
    private static String invokerAlone() {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(classes.split(File.pathSeparator))
                .filter(entry -> entry.contains("/com/google/cloud/functions/")
                        || entry.contains("/org/eclipse/jetty/")
                        || entry.contains("/io/cloudevents/")
                        || entry.contains("/jcommander")
                        || entry.contains("/slf4j-api")
                        || entry.contains("/gson/")
                        || entry.contains("servlet"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
