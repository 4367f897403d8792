package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Microsoft.ResourceGraph. What the caller may not see is left out in silence; only where that is all it refuses. */
final class GraphApi {
    static final String ACTION = "Microsoft.ResourceGraph/resources/read";

    private final AzureState state;

    GraphApi(AzureState state) {
        this.state = state;
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", "/providers/Microsoft.ResourceGraph/resources", ACTION, this::resources),
                Route.of(
                        "POST",
                        "/{region}.metrics.monitor.azure.com/subscriptions/{subscriptionId}/metrics:getBatch",
                        "Microsoft.Insights/metrics/read",
                        request -> MetricsApi.batch(state, request)));
    }

    private Reply resources(Request request) {
        JsonNode body = request.json();
        List<String> subscriptions = new ArrayList<>();
        body.path("subscriptions").forEach(one -> subscriptions.add(one.asText()));
        List<String> visible = subscriptions.stream()
                .filter(one -> state.subscriptions.contains(one) && !state.hidden.contains(one))
                .toList();
        if (visible.isEmpty()) {
            throw new AzureError(
                    403, "AccessDenied", "Please provide at least one subscription that you have access to.");
        }
        GraphQuery query = GraphQuery.parse(body.path("query").asText());
        Map<String, ArmResource> all = Optional.ofNullable(state.frozen).orElse(state.resources);
        List<ArmResource> rows = all.values().stream()
                .filter(resource -> visible.contains(resource.subscription())
                        && state.allows(resource.subscription(), resource.type() + "/read")
                        && query.matches(resource))
                .toList();
        JsonNode options = body.path("options");
        int from = options.path("$skipToken").asText("").isEmpty()
                ? 0
                : Integer.parseInt(options.path("$skipToken").asText());
        int size = Math.min(options.path("$top").asInt(state.graphPageSize), state.graphPageSize);
        int to = Math.min(rows.size(), from + size);
        ObjectNode answer = Request.JSON
                .createObjectNode()
                .put("totalRecords", rows.size())
                .put("count", to - from)
                .put("resultTruncated", to < rows.size() ? "true" : "false");
        ArrayNode data = answer.putArray("data");
        rows.subList(from, to).forEach(resource -> data.add(query.row(resource)));
        answer.putArray("facets");
        if (to < rows.size() && !state.graphIsCut) {
            answer.put("$skipToken", String.valueOf(to));
        }
        return Reply.of(200, answer);
    }
}
