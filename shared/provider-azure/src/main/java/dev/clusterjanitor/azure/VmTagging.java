package dev.clusterjanitor.azure;

import com.azure.core.http.HttpMethod;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets and removes single tags by Update At Scope (REST reference, Tags): Azure merges, so nobody else's tag is lost, and
 * it takes no right to the thing itself. One call for each thing; there is none for several.
 */
final class VmTagging {
    private static final String ACTION = "Microsoft.Resources/tags/write";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What must be found again on what is left when the machines are gone: its owner, and the notice that was given. */
    private static final List<JanitorTag> PASSED_ON = List.of(
            JanitorTag.OWNER,
            JanitorTag.STALE_SINCE,
            JanitorTag.NOTIFIED_AT,
            JanitorTag.DELETE_AFTER,
            JanitorTag.REASON,
            JanitorTag.INCARNATION);

    private final Arm arm;
    private final Scope scope;
    private final TagKeys keys;

    VmTagging(Arm arm, Scope scope, TagKeys keys) {
        this.arm = arm;
        this.scope = scope;
        this.keys = keys;
    }

    /**
     * Sets tags.
     *
     * @param ids resources, of which at least one must be there to get them
     * @throws AzureFailure if Azure refuses, or none is there
     */
    void set(List<String> ids, Map<String, String> tags) {
        boolean reached = false;
        for (String id : ids) {
            reached |= change(id, "Merge", tags);
        }
        if (!reached) {
            throw new AzureFailure(404, "", ACTION + " in " + scope + ": none of its parts is there any more");
        }
    }

    /** Removes tags, each with the value that was read; of a thing that is gone there is nothing to remove. */
    void remove(String id, Map<String, String> tags) {
        if (!tags.isEmpty()) {
            change(id, "Delete", tags);
        }
    }

    /**
     * Writes the cluster's id, its owner and its mark on every disk, network interface and address where they do not stand already,
     * while it can still be seen by the machines whose they are.
     */
    void record(VmInventory inventory) {
        if (inventory.isUngrouped()) {
            return;
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put(keys.of(JanitorTag.CLUSTER), inventory.cluster().id().name());
        PASSED_ON.forEach(tag ->
                inventory.cluster().tags().first(keys.of(tag)).ifPresent(value -> wanted.put(keys.of(tag), value)));
        for (Part part : inventory.parts()) {
            Map<String, String> missing = new LinkedHashMap<>(wanted);
            missing.entrySet().removeAll(part.tags().entrySet());
            if (!missing.isEmpty()) {
                recordOn(part, missing);
            }
        }
    }

    /** A part that is on its way out already takes no tags, and needs none. */
    private void recordOn(Part part, Map<String, String> tags) {
        try {
            change(part.id(), "Merge", tags);
        } catch (AzureFailure failed) {
            if (!failed.isForNow()) {
                throw failed;
            }
        }
    }

    private boolean change(String id, String operation, Map<String, String> tags) {
        ObjectNode body = JSON.createObjectNode().put("operation", operation);
        ObjectNode map = body.putObject("properties").putObject("tags");
        tags.forEach(map::put);
        try {
            arm.change(
                    HttpMethod.PATCH,
                    ACTION,
                    scope.toString(),
                    id + "/providers/Microsoft.Resources/tags/default?api-version=" + Arm.TAGS,
                    body.toString());
            return true;
        } catch (AzureFailure failed) {
            if (failed.isNotFound()) {
                return false;
            }
            throw failed;
        }
    }
}
