package dev.clusterjanitor.azurefunction;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The inbox as the Functions host calls it, against an emulated Azure. */
class JanitorInboxIT {
    private static final String TOKEN = "beat-token-0123456789";

    private FunctionStage stage;
    private JanitorInbox inbox;
    private final Invocation invocation = new Invocation();

    @BeforeEach
    void start() throws IOException {
        stage = new FunctionStage();
        Map<String, String> environment = Map.of(
                "JANITOR_AZURE_ENDPOINT",
                stage.azure.endpoint().toString(),
                "JANITOR_CONFIG",
                FunctionStage.policy("live", "secret:env:SLACK_WEBHOOK")
                        + "inbox: {url: \"https://janitor.example.org/api\", heartbeat-token: \"secret:env:TOKEN\"}\n",
                "TOKEN",
                TOKEN);
        inbox = new JanitorInbox(environment, Instant::now, stage.azure::advance);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMachinesHeartbeatBecomesItsTags() {
        DaskVmCluster cluster = stage.silent("1a2b3c4d");
        String at = Instants.format(Instant.now());

        HttpResponseMessage response = inbox.run(
                new Request(HttpMethod.POST, "/api/heartbeat", "Bearer " + TOKEN, beat(at, cluster.scheduler())),
                invocation);

        assertThat(response.getStatusCode())
                .as(String.valueOf(response.getBody()))
                .isEqualTo(200);
        assertThat(response.getHeader("Content-Type")).startsWith("application/json");
        assertThat(stage.azure.tags(cluster.scheduler())).containsEntry("cluster-janitor-heartbeat", at);
        assertThat(invocation.lines).anyMatch(line -> line.contains("inbox-accepted"));
    }

    @Test
    void aStrangerIsRefusedAndLogged() {
        DaskVmCluster cluster = stage.silent("1a2b3c4d");
        Map<String, String> before = stage.azure.tags(cluster.scheduler());

        HttpResponseMessage response = inbox.run(
                new Request(
                        HttpMethod.POST,
                        "/api/heartbeat",
                        "Bearer guess",
                        beat(Instants.format(Instant.now()), cluster.scheduler())),
                invocation);

        assertThat(response.getStatusCode()).isEqualTo(401);
        assertThat(stage.azure.tags(cluster.scheduler())).isEqualTo(before);
        assertThat(invocation.lines)
                .anyMatch(line -> line.contains("inbox-refused"))
                .noneMatch(line -> line.contains("guess"));
    }

    private static String beat(String at, String machine) {
        return """
                {"schema":1,"at":"%s","state":"busy","since":"%s","clients":1,"machine":
                 {"provider":"azure","account":"%s","region":"westeurope","machine":"%s"}}
                """.formatted(at, at, FunctionStage.SUBSCRIPTION, machine);
    }

    /** What the host hands over. */
    private record Request(HttpMethod method, String path, String authorization, String body)
            implements HttpRequestMessage<Optional<String>> {
        @Override
        public URI getUri() {
            return URI.create("https://janitor.example.org" + path);
        }

        @Override
        public HttpMethod getHttpMethod() {
            return method;
        }

        @Override
        public Map<String, String> getHeaders() {
            return Map.of("authorization", authorization);
        }

        @Override
        public Map<String, String> getQueryParameters() {
            return Map.of();
        }

        @Override
        public Optional<String> getBody() {
            return Optional.of(body);
        }

        @Override
        public HttpResponseMessage.Builder createResponseBuilder(HttpStatus status) {
            return createResponseBuilder((HttpStatusType) status);
        }

        @Override
        public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
            return new Response(status);
        }
    }

    private static final class Response implements HttpResponseMessage, HttpResponseMessage.Builder {
        private HttpStatusType status;
        private final Map<String, String> headers = new HashMap<>();
        private @Nullable Object body;

        Response(HttpStatusType status) {
            this.status = status;
        }

        @Override
        public HttpResponseMessage.Builder status(HttpStatusType value) {
            status = value;
            return this;
        }

        @Override
        public HttpResponseMessage.Builder header(String key, String value) {
            headers.put(key, value);
            return this;
        }

        @Override
        public HttpResponseMessage.Builder body(Object value) {
            body = value;
            return this;
        }

        @Override
        public HttpResponseMessage build() {
            return this;
        }

        @Override
        public HttpStatusType getStatus() {
            return status;
        }

        @Override
        public @Nullable String getHeader(String key) {
            return headers.get(key);
        }

        @Override
        public @Nullable Object getBody() {
            return body;
        }
    }
}
