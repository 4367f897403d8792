package dev.clusterjanitor.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.clusterjanitor.core.port.Pause;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The handler on a clock of its own, in front of an AWS on loopback, with a Slack that catches every post. */
final class LambdaStage implements AutoCloseable {
    static final String REGION = "us-east-1";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> SDK = Map.of(
            "aws.region", REGION, "aws.accessKeyId", "test", "aws.secretAccessKey", "test", "aws.maxAttempts", "2");

    final List<String> posts = new CopyOnWriteArrayList<>();
    final List<String> log = new CopyOnWriteArrayList<>();
    volatile int slackStatus = 200;
    private final HttpServer slack;

    LambdaStage(URI aws) throws IOException {
        System.setProperty("aws.endpointUrl", aws.toString());
        SDK.forEach(System::setProperty);
        slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slack.createContext("/", exchange -> {
            posts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = (slackStatus == 200 ? "ok" : "no").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(slackStatus, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        slack.start();
    }

    /** A live policy of one region, with every limit at its default. */
    String policy(String mode) {
        return """
                version: 1
                mode: %s
                scopes: [{provider: aws, regions: [%s]}]
                fallback: {slack: "#platform"}
                notify: {slack: {webhook: "secret:env:SLACK_WEBHOOK"}}
                """.formatted(mode, REGION);
    }

    /** The address of its Slack, of which the path is a secret. */
    String webhook() {
        return "http://127.0.0.1:" + slack.getAddress().getPort() + "/services/T0/B0/secret-part";
    }

    /** Sweeps at an instant, and returns the function's result. */
    JsonNode sweep(String policy, Instant now) throws IOException {
        return sweep(policy, now, Duration.ofMinutes(15));
    }

    JsonNode sweep(String policy, Instant now, Duration remaining) throws IOException {
        log.clear();
        Map<String, String> environment = Map.of("JANITOR_CONFIG", policy, "SLACK_WEBHOOK", webhook());
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        JanitorLambda function = new JanitorLambda(environment, () -> now, quick());
        function.handleRequest(
                new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
                result,
                new LocalContext("request-1", remaining, log::add));
        return JSON.readTree(result.toByteArray());
    }

    /** What the log says of clusters that something was done about. */
    List<JsonNode> clusterLines() {
        return log.stream()
                .map(LambdaStage::parse)
                .filter(line -> line.path("event").asText().equals("cluster"))
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException("a log line that is no JSON: " + line, e);
        }
    }

    private static Pause quick() {
        return duration -> Pause.REAL.pause(Duration.ofMillis(20));
    }

    @Override
    public void close() {
        slack.stop(0);
        System.clearProperty("aws.endpointUrl");
        SDK.keySet().forEach(System::clearProperty);
    }
}
