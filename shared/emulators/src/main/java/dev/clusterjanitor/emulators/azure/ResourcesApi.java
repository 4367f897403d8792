package dev.clusterjanitor.emulators.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Microsoft.Resources and Microsoft.Authorization: subscriptions, resources by tag, tags at scope, locks. */
final class ResourcesApi {
    static final String PERMISSIONS = "Microsoft.Authorization/permissions/read";

    private static final String SUBSCRIPTION = "/subscriptions/{subscriptionId}";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/{resourceGroupName}";
    private static final Pattern BY_TAG = Pattern.compile("tagName eq '([^']*)' and tagValue eq '([^']*)'");
    private static final Pattern ILLEGAL_NAME = Pattern.compile(".*[<>%&\\\\?/].*");

    private final AzureState state;
    private final Supplier<URI> endpoint;

    ResourcesApi(AzureState state, Supplier<URI> endpoint) {
        this.state = state;
        this.endpoint = endpoint;
    }

    List<Route> routes() {
        String tags = "/{scope}/providers/Microsoft.Resources/tags/default";
        String permissions = "/providers/Microsoft.Authorization/permissions";
        String locks = "/providers/Microsoft.Authorization/locks";
        return List.of(
                Route.of("GET", "/subscriptions", "", this::subscriptions),
                Route.of(
                        "GET",
                        SUBSCRIPTION + "/resources",
                        "Microsoft.Resources/subscriptions/resources/read",
                        this::resources),
                Route.of(
                        "GET",
                        GROUP + "/resources",
                        "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
                        this::resources),
                Route.of("GET", tags, "Microsoft.Resources/tags/read", r -> tags(target(r))),
                Route.of("PATCH", tags, "Microsoft.Resources/tags/write", this::changeTags),
                Route.of("GET", SUBSCRIPTION + permissions, PERMISSIONS, this::permissions),
                Route.of("GET", GROUP + permissions, PERMISSIONS, this::permissions),
                Route.of("GET", SUBSCRIPTION + locks, "Microsoft.Authorization/locks/read", this::locks),
                Route.of("GET", GROUP + locks, "Microsoft.Authorization/locks/read", this::locks));
    }

    private Reply subscriptions(Request request) {
        List<JsonNode> all = new ArrayList<>();
        for (String id : state.subscriptions) {
            if (!state.hidden.contains(id)) {
                all.add(Request.JSON
                        .createObjectNode()
                        .put("id", "/subscriptions/" + id)
                        .put("subscriptionId", id)
                        .put("displayName", "Subscription " + id.substring(0, 4))
                        .put("state", "Enabled"));
            }
        }
        return Pages.of(request, all, state.pageSize, endpoint.get());
    }

    /** By tag; Azure leaves the tags out of the answer then. */
    private Reply resources(Request request) {
        Matcher filter = BY_TAG.matcher(request.query("$filter"));
        if (!filter.matches()) {
            throw new AzureError(400, "InvalidFilterInQueryString", "Only a filter by tag is emulated.");
        }
        List<JsonNode> all = new ArrayList<>();
        for (ArmResource resource : state.resources.values()) {
            if (ArmId.isWithin(resource.id(), ComputeApi.scope(request))
                    && filter.group(2).equals(resource.tag(filter.group(1)))) {
                ObjectNode row = Request.JSON
                        .createObjectNode()
                        .put("id", resource.id())
                        .put("name", resource.name())
                        .put("type", resource.type())
                        .put("location", resource.location());
                if (request.query("$expand").contains("createdTime")) {
                    row.put("createdTime", Shown.time(resource.createdAt()));
                }
                all.add(row);
            }
        }
        return Pages.of(request, all, state.pageSize, endpoint.get());
    }

    private ArmResource target(Request request) {
        return state.get("/" + request.var("scope"));
    }

    private static Reply tags(ArmResource resource) {
        ObjectNode body = Request.JSON
                .createObjectNode()
                .put("id", resource.id() + "/providers/Microsoft.Resources/tags/default")
                .put("name", "default")
                .put("type", "Microsoft.Resources/tags");
        body.putObject("properties").set("tags", resource.tags().deepCopy());
        return Reply.of(200, body);
    }

    private Reply changeTags(Request request) {
        ArmResource resource = target(request);
        state.checkLocks(resource.id(), "write");
        if (resource.isDeleting()) {
            throw new AzureError(409, "Conflict", "The resource is being deleted.");
        }
        JsonNode body = request.json();
        ObjectNode next = resource.tags().deepCopy();
        String operation = body.path("operation").asText();
        if (operation.equals("Replace")) {
            next.removeAll();
        }
        for (Map.Entry<String, JsonNode> tag :
                body.path("properties").path("tags").properties()) {
            switch (operation) {
                case "Merge", "Replace" ->
                    set(next, tag.getKey(), tag.getValue().asText());
                case "Delete" -> remove(next, tag.getKey(), tag.getValue().asText());
                default -> throw new AzureError(400, "InvalidRequestContent", "Unknown operation '" + operation + "'.");
            }
        }
        check(next);
        resource.json().set("tags", next);
        return tags(resource);
    }

    /** Names do not mind case: a tag that is there keeps its spelling. */
    private static void set(ObjectNode tags, String name, String value) {
        tags.put(spelling(tags, name), value);
    }

    /** By name, or by name and value. */
    private static void remove(ObjectNode tags, String name, String value) {
        String there = spelling(tags, name);
        if (value.isEmpty() || tags.path(there).asText().equals(value)) {
            tags.remove(there);
        }
    }

    private static String spelling(ObjectNode tags, String name) {
        return tags.properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> key.equalsIgnoreCase(name))
                .findFirst()
                .orElse(name);
    }

    private static void check(ObjectNode tags) {
        if (tags.size() > 50) {
            throw new AzureError(400, "TagsLimitExceeded", "The number of tags '" + tags.size() + "' exceeds '50'.");
        }
        tags.properties().forEach(tag -> {
            if (tag.getKey().length() > 512
                    || ILLEGAL_NAME.matcher(tag.getKey()).matches()) {
                throw new AzureError(400, "InvalidTagNameCharacters", "The tag name is not legal.", "tags", "");
            }
            if (tag.getValue().asText().length() > 256) {
                throw new AzureError(400, "InvalidTagValueLength", "Tag value too large.", "tags", "");
            }
        });
    }

    /** The caller's own: everything but what was taken away. */
    private Reply permissions(Request request) {
        String subscription = request.var("subscriptionId");
        List<JsonNode> all = new ArrayList<>();
        if (!state.blind.contains(subscription)) {
            ObjectNode granted = Request.JSON.createObjectNode();
            granted.putArray("actions").add("*");
            ArrayNode not = granted.putArray("notActions");
            state.denied.stream()
                    .filter(one -> one.startsWith(subscription + " ") || one.startsWith("* "))
                    .forEach(one -> not.add(one.substring(one.indexOf(' ') + 1)));
            all.add(granted);
        }
        return Pages.of(request, all, state.pageSize, endpoint.get());
    }

    /** Those at and below a scope; with {@code atScope()} those at it and above. */
    private Reply locks(Request request) {
        String scope = ComputeApi.scope(request);
        boolean above = request.query("$filter").equals("atScope()");
        List<JsonNode> all = state.locks.values().stream()
                .filter(lock -> above ? ArmId.isWithin(scope, lock.scope()) : ArmId.isWithin(lock.scope(), scope))
                .map(lock -> {
                    ObjectNode node = Request.JSON
                            .createObjectNode()
                            .put("id", lock.id())
                            .put("name", lock.name())
                            .put("type", "Microsoft.Authorization/locks");
                    node.putObject("properties").put("level", lock.level());
                    return (JsonNode) node;
                })
                .toList();
        return Pages.of(request, all, state.pageSize, endpoint.get());
    }
}
