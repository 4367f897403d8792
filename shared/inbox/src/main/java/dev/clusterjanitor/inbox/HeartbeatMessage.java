package dev.clusterjanitor.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Instants;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One heartbeat, as the preload sends it.
 *
 * @param at when it was sent, by the sender's clock
 * @param busy whether there is work
 * @param since since when that is so
 * @param owner who is told; empty if the sender does not say
 * @param cluster the cluster's id; empty if only the machine is known
 * @param machine the scheduler's machine; null if the cluster is known
 */
record HeartbeatMessage(
        Instant at,
        boolean busy,
        Instant since,
        String owner,
        String cluster,
        @Nullable Machine machine) {
    private static final int SCHEMA = 1;
    private static final int LONGEST = 512;
    private static final int LONGEST_OWNER = 128;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * What a machine's own metadata call it.
     *
     * @param account the AWS account, the Google project or the Azure subscription
     * @param location the region or zone
     * @param name an instance id, the ARN of a task, an instance's name, a resource id
     */
    record Machine(CloudProvider provider, String account, String location, String name) {
        @Override
        public String toString() {
            return String.join(" ", provider.id(), account, location, name);
        }
    }

    /**
     * Reads a body.
     *
     * @throws Refused if it is not that; the message names the field
     */
    static HeartbeatMessage parse(String body) {
        JsonNode node = json(body);
        if (!node.path("schema").isInt() || node.path("schema").asInt() != SCHEMA) {
            throw new Refused(400, "schema: this janitor reads heartbeats of schema " + SCHEMA);
        }
        String state = text(node, "state", LONGEST);
        if (!state.equals("busy") && !state.equals("idle")) {
            throw new Refused(400, "state: must be busy or idle");
        }
        String owner = node.has("owner") ? text(node, "owner", LONGEST_OWNER) : "";
        if (UNPRINTABLE.matcher(owner).find()) {
            throw new Refused(400, "owner: has characters that cannot be shown");
        }
        if (node.has("cluster") == node.has("machine")) {
            throw new Refused(400, "needs either cluster or machine");
        }
        return new HeartbeatMessage(
                instant(node, "at"),
                state.equals("busy"),
                instant(node, "since"),
                owner,
                node.has("cluster") ? cluster(node) : "",
                node.has("machine") ? machine(node.path("machine")) : null);
    }

    /** What it is about, for those who count. */
    String subject() {
        return machine == null ? cluster : machine.toString();
    }

    /** When work was done last. */
    Instant lastWork() {
        return busy ? at : since;
    }

    private static JsonNode json(String body) {
        try {
            JsonNode node = JSON.readTree(body);
            if (node == null || !node.isObject()) {
                throw new Refused(400, "the body must be a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new Refused(
                    400,
                    "the body is not JSON (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")");
        }
    }

    private static String cluster(JsonNode node) {
        String id = text(node, "cluster", LONGEST);
        if (id.indexOf('/') < 0) {
            throw new Refused(400, "cluster: must be an id such as aws/dask-ec2/123456789012/us-east-1/1a2b3c4d");
        }
        return id;
    }

    private static Machine machine(JsonNode node) {
        if (!node.isObject()) {
            throw new Refused(400, "machine: must be an object");
        }
        return new Machine(
                CloudProvider.ofId(text(node, "provider", LONGEST))
                        .orElseThrow(() -> new Refused(400, "machine.provider: must be aws, gcp or azure")),
                text(node, "account", LONGEST),
                text(node, "region", LONGEST),
                text(node, "machine", LONGEST));
    }

    private static Instant instant(JsonNode node, String field) {
        return Instants.parse(text(node, field, LONGEST))
                .orElseThrow(() -> new Refused(400, field + ": must be an instant such as 20260102t030405z"));
    }

    private static String text(JsonNode node, String field, int longest) {
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > longest) {
            throw new Refused(400, field + ": must be a text of 1 to " + longest + " characters");
        }
        return value.asText();
    }
}
