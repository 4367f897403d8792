package dev.clusterjanitor.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.inbox.InboxFront;
import dev.clusterjanitor.inbox.InboxRequest;
import dev.clusterjanitor.inbox.InboxResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The inbox behind a Lambda function URL: heartbeats, and the links by which owners keep their clusters. Requests and
 * answers have the form of payload version 2.0 ("Lambda function URLs: invoking", AWS). The URL needs no IAM authorization:
 * each request shows by its token or signature what it may do.
 */
public final class InboxLambda implements RequestStreamHandler {
    private static final JsonMapper JSON = new JsonMapper();

    private final InboxFront front;
    private final InstantSource clock;

    /** Called by the Lambda runtime. */
    public InboxLambda() {
        this(System.getenv(), Clock.systemUTC(), Pause.REAL);
    }

    /**
     * A handler in a world of its own, for tests and demos.
     *
     * @param environment what would be the function's environment variables
     * @param clock tells the time of each request
     * @param pause how to wait for the cloud
     */
    public InboxLambda(Map<String, String> environment, InstantSource clock, Pause pause) {
        this.front = new Wiring(environment, clock, pause).inbox();
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream result, Context context) throws IOException {
        JsonLog log = new JsonLog(line -> context.getLogger().log(line + "\n"), context.getAwsRequestId());
        InboxResponse response = front.answer(request(JSON.readTree(event)), clock.instant(), log);
        result.write(answer(response).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static InboxRequest request(JsonNode event) {
        Map<String, String> headers = new HashMap<>();
        event.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        String body = event.path("body").asText("");
        boolean encoded = event.path("isBase64Encoded").asBoolean(false);
        return new InboxRequest(
                event.path("requestContext").path("http").path("method").asText(""),
                event.path("rawPath").asText(""),
                event.path("rawQueryString").asText(""),
                headers,
                encoded ? decoded(body) : body);
    }

    /** What the platform encoded it can decode; from anybody else it is no body of ours. */
    private static String decoded(String body) {
        try {
            return new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static ObjectNode answer(InboxResponse response) {
        ObjectNode answer = JSON.createObjectNode()
                .put("statusCode", response.status())
                .put("isBase64Encoded", false)
                .put("body", response.body());
        ObjectNode headers = answer.putObject("headers");
        response.headers().forEach(headers::put);
        return answer;
    }
}
