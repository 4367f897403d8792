package dev.clusterjanitor.azure;

import com.azure.core.http.HttpMethod;
import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.azure.AzureHttp.Answer;
import dev.clusterjanitor.core.port.Deadline;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    static final String PERMISSIONS = "2022-04-01";

    /** Operations of machines, of disks and of the network are asked after in three places. */
    private static final Pattern OPERATION =
            Pattern.compile("(?i).*/providers/(Microsoft\\.\\w+)/locations/[^/]+/(\\w+)/[^/]+(?:\\?.*)?");

    private final AzureHttp http;

    Arm(AzureHttp http) {
        this.http = http;
    }

    AzureHttp http() {
        return http;
    }

    /** The same, whose waits end with a deadline. */
    Arm until(Deadline deadline) {
        return new Arm(http.until(deadline));
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
            if (!Origin.same(url, base) || !seen.add(url)) {
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

    /**
     * How a long-running operation ended: its error code, or empty if it did not fail, or not yet.
     *
     * @param operation its link, as {@link Answer#operation} has it
     * @throws AzureFailure if that cannot be read, or the link leads elsewhere
     */
    String failureOf(String operation, String place) {
        Matcher link = OPERATION.matcher(operation);
        String action = link.matches()
                ? link.group(1) + "/locations/" + link.group(2) + "/read"
                : "Microsoft.Compute/locations/operations/read";
        if (!Origin.same(operation, http.settings().base(AzureService.MANAGER_HOST))) {
            throw AzureErrors.unreadable(action, place);
        }
        JsonNode status = json(action, place, send(HttpMethod.GET, action, place, operation, ""));
        String state = status.path("status").asText("");
        if (!state.equalsIgnoreCase("Failed") && !state.equalsIgnoreCase("Canceled")) {
            return "";
        }
        String code = AzureErrors.clean(status.path("error").path("code").asText(null));
        return code.isEmpty() ? state : code;
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
