package dev.clusterjanitor.azure;

import com.azure.core.http.HttpMethod;
import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.azure.AzureHttp.Answer;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Azure Resource Manager: listings with all their pages, reads, changes. */
final class Arm {
    /** The versions of the API, those of Microsoft's own Java clients of 2026. */
    static final String COMPUTE = "2025-04-01";

    static final String DISKS = "2025-01-02";
    static final String NETWORK = "2025-03-01";
    static final String RESOURCES = "2025-04-01";
    static final String SUBSCRIPTIONS = "2022-12-01";
    static final String LOCKS = "2017-04-01";
    static final String TAGS = "2021-04-01";
    static final String GRAPH = "2021-03-01";

    private final AzureHttp http;

    Arm(AzureHttp http) {
        this.http = http;
    }

    AzureHttp http() {
        return http;
    }

    /**
     * Lists, page by page.
     *
     * @param path with its query
     * @param sink gets each element as soon as its page was read
     * @throws AzureFailure if a page cannot be read; those before it have reached the sink
     */
    void list(String action, String place, String path, Consumer<JsonNode> sink) {
        String base = http.settings().base(AzureService.MANAGER_HOST);
        Set<String> seen = new HashSet<>();
        String url = base + path;
        while (!url.isEmpty()) {
            // A link that comes again would have us read the same page for ever; one elsewhere would carry our token
            // there.
            if (!url.startsWith(base + "/") || !seen.add(url)) {
                throw AzureErrors.unreadable(action, place);
            }
            JsonNode page = json(action, place, send(HttpMethod.GET, action, place, url, ""));
            if (!page.path("value").isArray()) {
                throw AzureErrors.unreadable(action, place);
            }
            page.path("value").forEach(sink);
            url = page.path("nextLink").asText("");
        }
    }

    /**
     * Reads one thing.
     *
     * @return empty if it is not there
     * @throws AzureFailure if it cannot be read
     */
    Optional<JsonNode> get(String action, String place, String path) {
        try {
            return Optional.of(json(action, place, send(HttpMethod.GET, action, place, url(path), "")));
        } catch (AzureFailure failed) {
            if (failed.isNotFound()) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** Reads what a POST answers. */
    JsonNode post(String action, String place, String path, String body) {
        return json(action, place, send(HttpMethod.POST, action, place, url(path), body));
    }

    /** Asks for a change; what takes its time has been begun when this returns. */
    Answer change(HttpMethod method, String action, String place, String path, String body) {
        return send(method, action, place, url(path), body);
    }

    /** How a long-running operation ended: its error code, or empty if it did not fail, or not yet. */
    String failureOf(String operation, String place) {
        String base = http.settings().base(AzureService.MANAGER_HOST);
        if (!operation.startsWith(base + "/")) {
            return "";
        }
        String action = "Microsoft.Compute/locations/operations/read";
        JsonNode status = json(action, place, send(HttpMethod.GET, action, place, operation, ""));
        if (!status.path("status").asText().equals("Failed")
                && !status.path("status").asText().equals("Canceled")) {
            return "";
        }
        String code = AzureErrors.clean(status.path("error").path("code").asText(null));
        return code.isEmpty() ? status.path("status").asText() : code;
    }

    private String url(String path) {
        return http.settings().base(AzureService.MANAGER_HOST) + path;
    }

    private Answer send(HttpMethod method, String action, String place, String url, String body) {
        return http.send(AzureService.MANAGER, method, action, place, url, body, Map.of());
    }

    private static JsonNode json(String action, String place, Answer answer) {
        JsonNode json = AzureErrors.parse(action, place, answer.body());
        if (!json.isObject()) {
            throw AzureErrors.unreadable(action, place);
        }
        return json;
    }
}
