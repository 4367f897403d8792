package dev.clusterjanitor.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.inbox.InboxRequest;
import dev.clusterjanitor.inbox.InboxResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Requests and answers as a function URL has them: payload version 2.0 ("Lambda function URLs: invoking", AWS). */
final class FunctionUrl {
    private static final JsonMapper JSON = new JsonMapper();

    private FunctionUrl() {}

    static InboxRequest request(InputStream stream) throws IOException {
        JsonNode event = JSON.readTree(stream);
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

    static byte[] answer(InboxResponse response) {
        ObjectNode answer = JSON.createObjectNode()
                .put("statusCode", response.status())
                .put("isBase64Encoded", false)
                .put("body", response.body());
        ObjectNode headers = answer.putObject("headers");
        response.headers().forEach(headers::put);
        return answer.toString().getBytes(StandardCharsets.UTF_8);
    }
}
