package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.aws.Pause;
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

/**
 * A day of sweeps: the real Lambda handler, called each hour as EventBridge would, on a clock that the demo sets.
 */
final class Day {
    /** Sweeps at hours 0 to 12. */
    static final int HOURS = 12;

    private static final String EVENT = """
            {"version": "0", "source": "aws.scheduler", "detail-type": "Scheduled Event", "detail": {}}""";
    /** The longest time-out that a function can have. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Instant start;
    private final JanitorLambda function;
    private final List<String> log = new ArrayList<>();
    private Instant now;

    Day(Instant start, Sinks sinks) {
        this.start = start;
        this.now = start;
        Map<String, String> environment =
                Map.of("JANITOR_CONFIG", policy(sinks.mailPort()), "SLACK_WEBHOOK", sinks.webhook());
        this.function = new JanitorLambda(environment, () -> now, quick());
    }

    /** The policy of the demo: everything at its default but the channels. */
    static String policy(int mailPort) {
        return """
                version: 1
                mode: live
                scopes:
                  - provider: aws
                    regions: [us-east-1]
                owner-domain: example.org
                fallback: {email: platform@example.org, slack: "#platform"}
                notify:
                  slack: {webhook: "secret:env:SLACK_WEBHOOK"}
                  email: {transport: smtp, from: janitor@example.org, host: 127.0.0.1, port: %d, security: none}
                """.formatted(mailPort);
    }

    /** The demo's clock at an hour. */
    Instant at(int hour) {
        return start.plus(Duration.ofHours(hour));
    }

    /**
     * Invokes the function at an hour.
     *
     * @return what it logged about each cluster it did something about
     */
    List<JsonNode> sweep(int hour) {
        now = at(hour);
        log.clear();
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try {
            function.handleRequest(
                    new ByteArrayInputStream(EVENT.getBytes(StandardCharsets.UTF_8)),
                    result,
                    new LocalContext("demo-" + hour, LONGEST, log::add));
        } catch (IOException e) {
            throw new IllegalStateException("a stream in memory failed", e);
        } catch (SweepFailed e) {
            throw new IllegalStateException("hour " + hour + ": " + e.getMessage(), e);
        }
        return log.stream()
                .map(Day::parse)
                .filter(line -> line.path("event").asText().equals("cluster"))
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("a log line that is no JSON: " + line, e);
        }
    }

    /** The emulator ends machines at once; there is nothing to wait for. */
    private static Pause quick() {
        return duration -> Pause.REAL.pause(Duration.ofMillis(20));
    }
}
