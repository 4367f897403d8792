package dev.clusterjanitor.emulators.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Resource Manager, version 3: what lies directly in a folder or organisation. */
final class ProjectsApi {
    private static final int LARGEST_PAGE = 300;

    private final GoogleEmulator cloud;

    ProjectsApi(GoogleEmulator cloud) {
        this.cloud = cloud;
    }

    JsonNode projects(GoogleCall call) {
        List<ObjectNode> all = cloud.projects().stream()
                .filter(project -> project.parent().equals(parent(call)))
                .map(project -> JsonNodeFactory.instance
                        .objectNode()
                        .put("name", "projects/" + Math.floorMod(project.id().hashCode(), 1_000_000))
                        .put("parent", project.parent())
                        .put("projectId", project.id())
                        .put("state", project.isActive() ? "ACTIVE" : "DELETE_REQUESTED")
                        .put("displayName", project.id()))
                .toList();
        return page(call, "projects", all);
    }

    JsonNode folders(GoogleCall call) {
        List<ObjectNode> all = cloud.folders().entrySet().stream()
                .filter(folder -> folder.getValue().equals(parent(call)))
                .map(folder -> JsonNodeFactory.instance
                        .objectNode()
                        .put("name", folder.getKey())
                        .put("parent", folder.getValue())
                        .put("displayName", folder.getKey())
                        .put("state", "ACTIVE"))
                .toList();
        return page(call, "folders", all);
    }

    private String parent(GoogleCall call) {
        String parent = call.query("parent");
        if (!parent.matches("organizations/\\d+") && !cloud.folders().containsKey(parent)) {
            throw new GoogleError(403, "forbidden", "The caller does not have permission");
        }
        return parent;
    }

    private static JsonNode page(GoogleCall call, String name, List<ObjectNode> all) {
        int from = call.number("pageToken", 0);
        int to = Math.min(all.size(), from + Math.min(LARGEST_PAGE, Math.max(1, call.number("pageSize", 10))));
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode some = page.putArray(name);
        all.subList(Math.min(from, to), to).forEach(some::add);
        if (to < all.size()) {
            page.put("nextPageToken", String.valueOf(to));
        }
        return page;
    }
}
