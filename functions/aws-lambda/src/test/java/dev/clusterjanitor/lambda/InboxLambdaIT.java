package dev.clusterjanitor.lambda;

import static dev.clusterjanitor.lambda.LambdaStage.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.DaskCluster;
import dev.clusterjanitor.emulators.FunctionUrl;
import dev.clusterjanitor.emulators.RealDask;
import dev.clusterjanitor.heartbeat.HeartbeatPreload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Heartbeats on their whole way: a real scheduler, the preload, the inbox behind its URL, the tag, the sweep. */
@ExtendWith(AwsEmulatorExtension.class)
class InboxLambdaIT {
    private static final String TOKEN = "a heartbeat token of some length";
    private static final String NAME = "1a2b3c4d";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path temporary;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private LambdaStage stage;
    private Ec2Client ec2;
    private FunctionUrl url;
    private String machine;

    @BeforeEach
    void start(AwsEmulator aws) throws IOException {
        stage = new LambdaStage(aws.endpoint());
        ec2 = Ec2Client.builder().endpointOverride(aws.endpoint()).build();
        machine = scheduler();
        InboxLambda inbox = new InboxLambda(
                Map.of("JANITOR_CONFIG", policy("http://127.0.0.1"), "TOKEN", TOKEN),
                InstantSource.system(),
                Pause.REAL);
        url = FunctionUrl.of(event -> invoke(inbox, event));
    }

    @AfterEach
    void stop() {
        url.close();
        ec2.close();
        stage.close();
    }

    @Test
    void aRealSchedulersHeartbeatKeepsItsClusterAndItsDeathIsFound(AwsEmulator aws) throws Exception {
        RealDask dask = RealDask.install(AwsEmulator.Options.defaults().directory(), RealDask.Release.NEWEST);
        try (DaskCluster cluster = dask.startWith(
                HeartbeatPreload.into(temporary),
                Map.of(
                        "CLUSTER_JANITOR_ENDPOINT",
                        url.endpoint() + "/heartbeat",
                        "CLUSTER_JANITOR_TOKEN",
                        TOKEN,
                        "CLUSTER_JANITOR_CLUSTER",
                        "aws/dask-ec2/123456789012/" + REGION + "/" + NAME,
                        "CLUSTER_JANITOR_OWNER",
                        "alice",
                        "CLUSTER_JANITOR_EVERY",
                        "4s"))) {
            cluster.addWorker();
            cluster.connect();
            cluster.submitWork();
            awaitTag("cluster-janitor-heartbeat");
            awaitTag("cluster-janitor-owner");

            stage.sweep(policy("http://127.0.0.1"), Instant.now());
            assertThat(stage.clusterLines()).as("in use, so nothing was done").isEmpty();
            assertThat(stage.log).last().asString().contains("\"stale\":0");

            cluster.kill();
        }
        stage.sweep(policy("http://127.0.0.1"), Instant.now().plus(Duration.ofMinutes(30)));

        assertThat(stage.clusterLines()).singleElement().satisfies(line -> {
            assertThat(line.path("verdict").asText()).isEqualTo("stale");
            assertThat(line.path("reasons").toString()).contains("HEARTBEAT_LOST");
            assertThat(line.path("owner").asText()).isEqualTo("alice");
        });
        assertThat(log).anyMatch(line -> line.contains("inbox-accepted")).noneMatch(line -> line.contains(TOKEN));
    }

    @Test
    void whoHasNoTokenIsRefusedAndLooksLikeIt() throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(url.endpoint() + "/heartbeat"))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(response.body()).contains("Authorization: Bearer");
        assertThat(tag("cluster-janitor-heartbeat")).isEmpty();
        assertThat(log).anyMatch(line -> line.contains("inbox-refused"));
    }

    private String policy(String inboxUrl) {
        return stage.policy("live") + """
                defaults: {min-age: 1s, heartbeat-timeout: 30s, idle-timeout: 20m}
                inbox: {url: "%s", heartbeat-token: "secret:env:TOKEN"}
                """.formatted(inboxUrl);
    }

    private String invoke(InboxLambda inbox, String event) {
        try {
            ByteArrayOutputStream result = new ByteArrayOutputStream();
            inbox.handleRequest(
                    new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                    result,
                    new LocalContext("request-2", Duration.ofSeconds(30), log::add));
            return result.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitTag(String key) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (tag(key).isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(200);
        }
        assertThat(tag(key))
                .as("%s within %s; the inbox says %s", key, PATIENCE, log)
                .isPresent();
    }

    private Optional<String> tag(String key) {
        return ec2
                .describeInstances(request -> request.instanceIds(machine))
                .reservations()
                .get(0)
                .instances()
                .get(0)
                .tags()
                .stream()
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst();
    }

    private String scheduler() {
        String started = ec2.runInstances(
                        r -> r.imageId("ami-12345678").minCount(1).maxCount(1))
                .instances()
                .get(0)
                .instanceId();
        ec2.createTags(r -> r.resources(started)
                .tags(
                        named("createdBy", "dask-cloudprovider"),
                        named("Dask Cluster", NAME),
                        named("Name", "dask-" + NAME + "-scheduler")));
        return started;
    }

    private static Tag named(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
