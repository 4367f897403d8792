package dev.clusterjanitor.emulators;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * LocalStack's own interface. The community edition cannot reset its state, but it can restart itself, and keeps no
 * state.
 */
record LocalStackApi(URI endpoint) {

    private static final ObjectMapper JSON = new ObjectMapper();

    LocalStackApi {
        LoopbackHttp.requireLoopback(endpoint);
    }

    boolean offers(String service) {
        JsonNode services = read("/_localstack/health").orElse(JSON.nullNode()).path("services");
        return services.has(service) && !services.path(service).asText().equals("disabled");
    }

    /**
     * Restarts all services, and returns when they answer again.
     *
     * @throws IllegalStateException if they do not within {@code limit}
     */
    void restart(Duration limit) {
        String before = session().orElseThrow(() -> new IllegalStateException("LocalStack no longer answers"));
        try {
            LoopbackHttp.post(endpoint.resolve("/_localstack/health"), "{\"action\": \"restart\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Until the restart begins the old process goes on answering; each process has a session id of its own.
        boolean restarted = Patience.of(limit)
                .awaits(() -> session().filter(now -> !now.equals(before)).isPresent());
        if (!restarted) {
            throw new IllegalStateException("LocalStack did not come back within " + limit);
        }
    }

    private Optional<String> session() {
        return read("/_localstack/info").map(info -> info.path("session_id").asText());
    }

    private Optional<JsonNode> read(String path) {
        try {
            HttpResponse<String> answer = LoopbackHttp.get(endpoint.resolve(path));
            return answer.statusCode() == 200 ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(path + " did not answer JSON", e);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
