package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Calls the emulator without any client of ours or of Microsoft's. */
final class RawAzure {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI endpoint;

    RawAzure(URI endpoint) {
        this.endpoint = endpoint;
    }

    int status(String method, String path, String body) {
        return send(method, path, body).statusCode();
    }

    JsonNode get(String path) {
        return json(send("GET", path, ""));
    }

    JsonNode post(String path, String body) {
        return json(send("POST", path, body));
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> send(String method, String path, String body) {
        String version = path.contains("?") ? "" : "?api-version=2025-04-01";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(path.startsWith("http") ? path : endpoint + path + version))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
