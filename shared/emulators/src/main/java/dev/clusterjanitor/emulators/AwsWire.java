package dev.clusterjanitor.emulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Calls to an emulated AWS as they go over the wire: this module has no AWS SDK. What fails is an exception. */
final class AwsWire {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ECS = "AmazonEC2ContainerServiceV20141113.";

    private final URI endpoint;
    private final String region;

    AwsWire(URI endpoint, String region) {
        this.endpoint = LoopbackHttp.requireLoopback(endpoint);
        this.region = region;
    }

    JsonNode ecs(String action, Map<String, Object> request) {
        try {
            HttpResponse<String> answer = LoopbackHttp.aws(
                    endpoint,
                    "ecs",
                    region,
                    "application/x-amz-json-1.1",
                    ECS + action,
                    JSON.writeValueAsString(request));
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(action + ": " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String query(String service, String form) {
        HttpResponse<String> answer = send(service, form);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(form + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** Whether it is there or not is no matter. */
    void ifThere(String service, String form) {
        int status = send(service, form).statusCode();
        if (status >= 500) {
            throw new IllegalStateException(form + ": " + status);
        }
    }

    HttpResponse<String> send(String service, String form) {
        try {
            return LoopbackHttp.aws(
                    endpoint, service, region, "application/x-www-form-urlencoded; charset=utf-8", "", form);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void numbered(StringBuilder form, String prefix, Map<String, String> tags) {
        int i = 0;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            i++;
            form.append('&').append(prefix).append(i).append(".Key=").append(encode(tag.getKey()));
            form.append('&').append(prefix).append(i).append(".Value=").append(encode(tag.getValue()));
        }
    }

    static List<Map<String, String>> list(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> Map.of("key", tag.getKey(), "value", tag.getValue()))
                .collect(Collectors.toList());
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String first(String pattern, String text) {
        return all(pattern, text).get(0);
    }

    static List<String> all(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
