package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.auth.oauth2.GoogleCredentials;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.gcp.GoogleHttp.Call;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How calls are made: with which identity, how often, and what is said of those that fail. */
class GoogleHttpTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final Queue<Integer> statuses = new ArrayDeque<>();
    private HttpServer server;
    private String body = "{}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestURI() + " " + sent);
        authorizations.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse(""));
        boolean token = exchange.getRequestURI().getPath().equals("/token");
        String text = token ? "{\"access_token\":\"fresh-token\",\"expires_in\":3600,\"token_type\":\"Bearer\"}" : body;
        Integer status = token ? null : statuses.poll();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Retry-After", "3600");
        exchange.sendResponseHeaders(status == null ? 200 : status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private URI here() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private Call call() {
        return Call.get("compute.instances.list", "research-dev", here().resolve("/x"));
    }

    private GoogleHttp anonymous() {
        return GoogleHttp.of(Stage.settings(here(), 500));
    }

    @Test
    void noTokenGoesToAnEndpointOnLoopback() {
        anonymous().json(call());

        assertThat(authorizations).containsExactly("");
    }

    @Test
    void aServiceAccountsKeyBecomesATokenOnceForManyCalls() throws Exception {
        DefaultTokens tokens = new DefaultTokens(key());
        GoogleHttp http = new GoogleHttp(Stage.settings(here(), 500), tokens);

        http.json(call());
        http.json(call());

        assertThat(authorizations).containsExactly("", "Bearer fresh-token", "Bearer fresh-token");
        assertThat(requests.get(0)).startsWith("/token").contains("jwt-bearer");
        assertThat(tokens.project()).contains("research-key");
    }

    private GoogleCredentials key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String pem = "-----BEGIN PRIVATE KEY-----\\n"
                + Base64.getEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\\n-----END PRIVATE KEY-----\\n";
        String json = """
                {"type":"service_account","project_id":"research-key","private_key_id":"1","private_key":"%s",
                 "client_email":"janitor@research-key.iam.gserviceaccount.com","client_id":"1","token_uri":"%s/token"}
                """.formatted(pem, here());
        return GoogleCredentials.fromStream(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatMayPassIsTriedAgainAndWhatDoesNotIsNot() {
        statuses.addAll(List.of(503, 429));
        anonymous().json(call());
        assertThat(requests).hasSize(3);

        statuses.add(403);
        assertThatThrownBy(() -> anonymous().json(call())).isInstanceOf(GcpFailure.class);
        assertThat(requests).hasSize(4);
    }

    /** Every answer here asks for an hour of patience, which is more than any platform gives. */
    @Test
    void aServersWishToWaitLongerIsNotFollowed() {
        statuses.addAll(List.of(503, 429));

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> anonymous().json(call()));
        assertThat(requests).hasSize(3);
    }

    @Test
    void anEndpointWithItsDefaultPortSpeltOutIsTheSame() {
        assertThat(Address.of(URI.create("https://proxy.example.org:443"), "compute", "/compute/v1")
                        .path("projects", "p")
                        .uri())
                .hasToString("https://proxy.example.org:443/compute/v1/projects/p");
    }

    @Test
    void aFailureNamesTheRightThatIsMissingAndNothingOfGooglesOwnText() {
        statuses.add(403);
        body = "{\"error\":{\"code\":403,\"message\":\"Required permission for 'projects/123' key AIza-secret\","
                + "\"errors\":[{\"reason\":\"forbidden\"}]}}";

        assertThatThrownBy(() -> anonymous().json(call()))
                .isInstanceOf(CloudException.class)
                .hasMessage("compute.instances.list in research-dev: 403 forbidden (the janitor's identity lacks the"
                        + " permission compute.instances.list, or there is no such project)");
    }

    @Test
    void anAnswerThatIsCutShortCountsAsNone() {
        body = "{\"items\": {";

        assertThatThrownBy(() -> anonymous().json(call()))
                .isInstanceOf(GcpFailure.class)
                .hasMessageContaining("cannot be understood");
        assertThat(requests).as("tried again").hasSize(3);
    }

    @Test
    void whereNobodyAnswersItIsSaid() {
        server.stop(0);

        assertThatThrownBy(() -> anonymous().json(call()))
                .isInstanceOf(GcpFailure.class)
                .hasMessageStartingWith("compute.instances.list in research-dev: no answer");
    }
}
