package dev.clusterjanitor.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An endpoint on loopback that answers with what a test gives it, and counts the calls. For answers no emulator gives. */
final class FakeAws implements AutoCloseable {
    static {
        // Without it each answer waits 40 ms for an acknowledgement. Read once, when the server is loaded.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final Map<String, Function<Map<String, String>, Answer>> answers = new ConcurrentHashMap<>();
    private final Map<String, Function<JsonNode, Object>> jsonAnswers = new ConcurrentHashMap<>();
    private volatile Function<Map<String, Object>, Object> metricsList = request -> Map.of("Metrics", List.of());
    private volatile Function<Map<String, Object>, Object> metrics = request -> Map.of("MetricDataResults", List.of());

    /** An answer. */
    record Answer(int status, String body) {
        static Answer ok(String body) {
            return new Answer(200, body);
        }

        static Answer error(int status, String code) {
            return new Answer(
                    status,
                    "<Response><Errors><Error><Code>" + code
                            + "</Code><Message>no</Message></Error></Errors></Response>");
        }
    }

    FakeAws() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::exchange);
        server.start();
        on(
                "GetCallerIdentity",
                form -> Answer.ok("<GetCallerIdentityResponse><GetCallerIdentityResult>"
                        + "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"));
        on("DescribeVolumes", form -> Answer.ok("<DescribeVolumesResponse><volumeSet/></DescribeVolumesResponse>"));
    }

    /** How an EC2 or STS call is answered; gets the fields of the call. */
    FakeAws on(String action, Function<Map<String, String>, Answer> answer) {
        answers.put(action, answer);
        return this;
    }

    /** How a call of ECS, CloudWatch Logs or CloudTrail is answered; an {@link Answer} is sent as it is. */
    FakeAws onJson(String action, Function<JsonNode, Object> answer) {
        jsonAnswers.put(action, answer);
        return this;
    }

    /** A refusal in JSON. */
    static Answer refusal(String code) {
        return new Answer(400, "{\"__type\":\"" + code + "\",\"message\":\"no\"}");
    }

    /** How GetMetricData is answered; gets the request, and gives the answer, as maps and lists. */
    FakeAws onMetrics(Function<Map<String, Object>, Object> answer) {
        metrics = answer;
        return this;
    }

    /** How ListMetrics is answered, likewise; with no metric at all unless told. */
    FakeAws onMetricsList(Function<Map<String, Object>, Object> answer) {
        metricsList = answer;
        return this;
    }

    /** How often an action was called. */
    int calls(String action) {
        return calls.getOrDefault(action, 0);
    }

    int calls() {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Clients that call here, and do not wait long. */
    ClientSettings settings() {
        return settings(endpoint(), ClientSettings.LARGEST_PAGE);
    }

    static ClientSettings settings(URI endpoint, int page) {
        return new ClientSettings(
                2,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                endpoint,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
                "us-east-1",
                page);
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (path.contains("/operation/")) {
                calls.merge(path.substring(path.lastIndexOf('/') + 1), 1, Integer::sum);
                @SuppressWarnings("unchecked")
                Map<String, Object> request = (Map<String, Object>) Cbor.read(body);
                exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
                send(
                        exchange,
                        200,
                        "application/cbor",
                        Cbor.write((path.endsWith("/ListMetrics") ? metricsList : metrics).apply(request)));
                return;
            }
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            if (target != null) {
                sendJson(exchange, target.substring(target.lastIndexOf('.') + 1), body);
                return;
            }
            Map<String, String> form = form(new String(body, StandardCharsets.UTF_8));
            String action = form.getOrDefault("Action", "");
            calls.merge(action, 1, Integer::sum);
            Answer answer = Optional.ofNullable(answers.get(action))
                    .map(given -> given.apply(form))
                    .orElse(Answer.error(400, "InvalidAction"));
            send(exchange, answer.status(), "text/xml", answer.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void sendJson(HttpExchange exchange, String action, byte[] body) throws IOException {
        calls.merge(action, 1, Integer::sum);
        Object answer = Optional.ofNullable(jsonAnswers.get(action))
                .map(given -> given.apply(parse(body)))
                .orElseGet(() -> refusal("InvalidAction"));
        if (answer instanceof Answer given) {
            send(
                    exchange,
                    given.status(),
                    "application/x-amz-json-1.1",
                    given.body().getBytes(StandardCharsets.UTF_8));
        } else {
            send(exchange, 200, "application/x-amz-json-1.1", JSON.writeValueAsBytes(answer));
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    /** The values of a numbered field: {@code InstanceId.1}, {@code InstanceId.2}, ... */
    static List<String> listed(Map<String, String> form, String name) {
        List<String> values = new ArrayList<>();
        for (int i = 1; form.containsKey(name + "." + i); i++) {
            values.add(form.get(name + "." + i));
        }
        return values;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
