package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.emulators.FunctionUrl;
import dev.clusterjanitor.lambda.InboxLambda;
import dev.clusterjanitor.lambda.JanitorLambda;
import dev.clusterjanitor.lambda.LocalContext;
import dev.clusterjanitor.report.SweepFailed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** The real Lambda handler, called as EventBridge would. */
final class LambdaDemo implements DemoFunction {
    private static final String EVENT = """
            {"version": "0", "source": "aws.scheduler", "detail-type": "Scheduled Event", "detail": {}}""";
    /** The longest time-out that a function can have. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final String TOKEN = "the demo's heartbeat token";

    private final JanitorLambda function;
    private final FunctionUrl url;
    private final DemoInbox inbox;
    private final List<String> log = new ArrayList<>();
    private Instant now;

    LambdaDemo(Instant start, Sinks sinks) {
        this.now = start;
        // The URL comes first, as the policy names it; nobody asks it before the first sweep.
        AtomicReference<InboxLambda> handler = new AtomicReference<>();
        this.url = FunctionUrl.of(event -> invoke(Objects.requireNonNull(handler.get()), event));
        this.inbox = new DemoInbox(url.endpoint(), TOKEN);
        String policy = DemoFunction.policy("{provider: aws, regions: [us-east-1]}", sinks.mailPort())
                + """
                inbox: {url: "%s", heartbeat-token: "secret:env:TOKEN", keep-key: "secret:env:KEY"}
                """.formatted(url.endpoint());
        Map<String, String> environment = Map.of(
                "JANITOR_CONFIG",
                policy,
                "SLACK_WEBHOOK",
                sinks.webhook(),
                "TOKEN",
                TOKEN,
                "KEY",
                "the demo's key, which nobody else knows");
        this.function = new JanitorLambda(environment, () -> now, quick());
        handler.set(new InboxLambda(environment, () -> now, quick()));
    }

    @Override
    public String name() {
        return "AWS Lambda";
    }

    @Override
    public void at(Instant time) {
        now = time;
    }

    @Override
    public List<JsonNode> sweep(Instant at) {
        at(at);
        log.clear();
        try {
            function.handleRequest(
                    new ByteArrayInputStream(EVENT.getBytes(StandardCharsets.UTF_8)),
                    new ByteArrayOutputStream(),
                    new LocalContext("demo-" + at, LONGEST, log::add));
        } catch (IOException e) {
            throw new IllegalStateException("a stream in memory failed", e);
        } catch (SweepFailed e) {
            throw new IllegalStateException(at + ": " + e.getMessage(), e);
        }
        return LogLines.clusters(log);
    }

    @Override
    public DemoInbox inbox() {
        return inbox;
    }

    private static String invoke(InboxLambda handler, String event) {
        try {
            ByteArrayOutputStream result = new ByteArrayOutputStream();
            handler.handleRequest(
                    new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                    result,
                    new LocalContext("inbox", LONGEST, line -> {}));
            return result.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        url.close();
    }

    /** The emulator ends machines at once; there is nothing to wait for. */
    private static Pause quick() {
        return duration -> Pause.REAL.pause(Duration.ofMillis(20));
    }
}
