package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.lambda.JanitorLambda;
import dev.clusterjanitor.lambda.LocalContext;
import dev.clusterjanitor.lambda.SweepFailed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real Lambda handler, called as EventBridge would. */
final class LambdaDemo implements DemoFunction {
    private static final String EVENT = """
            {"version": "0", "source": "aws.scheduler", "detail-type": "Scheduled Event", "detail": {}}""";
    /** The longest time-out that a function can have. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final JanitorLambda function;
    private final List<String> log = new ArrayList<>();
    private Instant now;

    LambdaDemo(Instant start, Sinks sinks) {
        this.now = start;
        String policy = DemoFunction.policy("{provider: aws, regions: [us-east-1]}", sinks.mailPort());
        this.function = new JanitorLambda(
                Map.of("JANITOR_CONFIG", policy, "SLACK_WEBHOOK", sinks.webhook()), () -> now, quick());
    }

    @Override
    public String name() {
        return "AWS Lambda";
    }

    @Override
    public List<JsonNode> sweep(Instant at) {
        now = at;
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
    public void close() {
        // The handler lives as long as its process.
    }

    /** The emulator ends machines at once; there is nothing to wait for. */
    private static Pause quick() {
        return duration -> Pause.REAL.pause(Duration.ofMillis(20));
    }
}
