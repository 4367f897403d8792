package dev.clusterjanitor.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clusterjanitor.aws.AwsCloud;
import dev.clusterjanitor.config.ConfigReader;
import dev.clusterjanitor.config.ConfigText;
import dev.clusterjanitor.config.EnvSecrets;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.config.Secrets;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.EventSink;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.sweep.Janitor;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.inbox.Inbox;
import dev.clusterjanitor.inbox.InboxMemory;
import dev.clusterjanitor.inbox.InboxResponse;
import dev.clusterjanitor.report.JsonLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What SnapStart freezes can have done its work once already: a dry sweep of an empty cloud, or one answer of the inbox, so
 * that classes are loaded and code is compiled when the snapshot is taken ("Maximize Lambda SnapStart performance", AWS).
 * The cloud is a server in this process, on loopback; nothing of the real environment is read, and nothing is left.
 */
final class Rehearsal {
    private static final String POLICY = """
            version: 1
            mode: dry-run
            scopes: [{provider: aws, regions: [us-east-1]}]
            kinds: [aws/dask-ec2]
            inbox: {url: https://janitor.example.org, keep-key: secret:env:KEY, heartbeat-token: secret:env:KEY}
            """;

    private static final String BEAT = """
            {"rawPath": "/heartbeat", "headers": {"authorization": "Bearer 0123456789abcdef0123456789abcdef"},
             "requestContext": {"http": {"method": "POST"}}, "isBase64Encoded": false,
             "body": "{\\"schema\\":1,\\"at\\":\\"%1$s\\",\\"since\\":\\"%1$s\\",\\"state\\":\\"busy\\",\\"cluster\\":\\"aws/dask-ec2/123456789012/us-east-1/00000000\\"}"}
            """;

    private static final String WHO = """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
            <Arn>arn:aws:iam::123456789012:role/nobody</Arn><UserId>A</UserId><Account>123456789012</Account>
            </GetCallerIdentityResult></GetCallerIdentityResponse>""";

    private static final EventSink NOBODY_HEARS = (event, fields) -> {};

    private Rehearsal() {}

    /**
     * Rehearses if a snapshot is taken of this process; else a start should be quick, and nothing is done. Whatever goes wrong
     * costs time later and nothing else, so it is only said.
     */
    static void beforeSnapshot(Map<String, String> environment, Consumer<AwsCloud> part) {
        if (!"snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
            return;
        }
        try {
            inAnEmptyCloud(part);
        } catch (IOException | RuntimeException e) {
            System.err.println("rehearsal failed: " + e.getClass().getSimpleName());
        }
    }

    /** A dry sweep, and the reports of it. */
    static SweepReport sweep(AwsCloud cloud) {
        JanitorConfig config = config();
        SweepReport report = new Janitor(
                        config.policy(),
                        List.of(cloud),
                        List.of(),
                        SchedulerProbe.OFF,
                        NOBODY_HEARS,
                        Clock.systemUTC(),
                        Runnable::run)
                .sweep(Instant.now(), Deadline.NONE);
        new JsonLog(line -> {}, "requestId", "rehearsal").report(report);
        return report;
    }

    /** A heartbeat of a cluster that is looked for and not found. */
    static InboxResponse inbox(AwsCloud cloud) {
        Inbox inbox = new Inbox(config(), secrets(), List.of(cloud), null, new InboxMemory(), (url, text) -> {});
        try {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            byte[] beat = BEAT.formatted(now).getBytes(StandardCharsets.UTF_8);
            InboxResponse response =
                    inbox.answer(FunctionUrl.request(new ByteArrayInputStream(beat)), now, NOBODY_HEARS);
            FunctionUrl.answer(response);
            return response;
        } catch (IOException e) {
            throw new IllegalStateException("a request of our own is JSON", e);
        }
    }

    private static JanitorConfig config() {
        return ConfigReader.read(new ConfigText("rehearsal", POLICY));
    }

    private static Secrets secrets() {
        return new Secrets(List.of(new EnvSecrets(Map.of("KEY", "0123456789abcdef0123456789abcdef"))));
    }

    private static void inAnEmptyCloud(Consumer<AwsCloud> part) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", Rehearsal::answer);
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (AwsCloud cloud = AwsCloud.rehearsed(endpoint, "us-east-1")) {
            part.accept(cloud);
        } finally {
            server.stop(0);
        }
    }

    /** There is nothing; and who asks is nobody. */
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String text = "{}";
            if (asked.contains("Action=GetCallerIdentity")) {
                text = WHO;
            } else if (asked.startsWith("Action=")) {
                String action = asked.substring("Action=".length()).replaceFirst("&.*", "");
                text = "<" + action + "Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"/>";
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", text.startsWith("<") ? "text/xml" : "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
