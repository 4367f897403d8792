package dev.clusterjanitor.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.journal.ActionRecord;
import dev.clusterjanitor.core.journal.DeletionRequest;
import dev.clusterjanitor.core.journal.JournalFormat;
import dev.clusterjanitor.core.journal.Letter;
import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.plan.Action;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Records and letters as JSON, version 1. Fields may be added in later releases, and are never renamed; what an earlier
 * release wrote is read.
 */
public final class JournalJson implements JournalFormat {
    private static final int SCHEMA = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public String write(ActionRecord entry) {
        return record(entry).toPrettyString() + "\n";
    }

    /** One record, as it stands in the journal and in {@code janitor history}. */
    public static ObjectNode record(ActionRecord entry) {
        ObjectNode node = NODES.objectNode()
                .put("schema", SCHEMA)
                .put("run", entry.run())
                .put("at", entry.at().toString())
                .put("policy", entry.policy());
        id(node, entry.cluster())
                .put("incarnation", entry.incarnation().value())
                .put("owner", entry.owner().isEmpty() ? null : entry.owner())
                .put("action", entry.action().id());
        node.set("reasons", ModelJson.reasons(entry.reasons()));
        node.set("signals", ModelJson.signals(entry.signals()));
        node.set("resources", ModelJson.resources(entry.resources()));
        node.put("deleteAfter", ModelJson.text(entry.deleteAfter()))
                .put("outcome", entry.state().id())
                .put("detail", entry.detail());
        ArrayNode notices = node.putArray("notices");
        entry.notices().forEach(notices::add);
        return node;
    }

    @Override
    public ActionRecord readRecord(String text) {
        JsonNode node = tree(text);
        return read(() -> new ActionRecord(
                ModelJson.word(node, "run"),
                ModelJson.instant(node, "at"),
                node.path("policy").asText(),
                id(node),
                new Incarnation(ModelJson.word(node, "incarnation")),
                node.path("owner").asText(""),
                Action.valueOf(ModelJson.word(node, "action").toUpperCase(Locale.ROOT)),
                ModelJson.readReasons(node.path("reasons")),
                ModelJson.readSignals(node.path("signals")),
                ModelJson.readResources(node.path("resources")),
                ModelJson.instantOrNull(node, "deleteAfter"),
                ActionRecord.State.valueOf(
                        ModelJson.word(node, "outcome").toUpperCase(Locale.ROOT).replace('-', '_')),
                node.path("detail").asText(),
                ModelJson.texts(node.path("notices"))));
    }

    @Override
    public String write(Letter letter) {
        ObjectNode node = NODES.objectNode()
                .put("schema", SCHEMA)
                .put("at", letter.at().toString())
                .put("state", letter.state().name().toLowerCase(Locale.ROOT));
        node.set("to", NoticeJson.recipient(letter.to()));
        node.set("item", NoticeJson.item(letter.item()));
        return node.put("record", letter.record())
                        .put("holder", letter.holder())
                        .put("heldUntil", ModelJson.text(letter.heldUntil()))
                        .put("refusals", letter.refusals())
                        .toPrettyString()
                + "\n";
    }

    @Override
    public Letter readLetter(String text) {
        JsonNode node = tree(text);
        return read(() -> new Letter(
                ModelJson.instant(node, "at"),
                Letter.State.valueOf(ModelJson.word(node, "state").toUpperCase(Locale.ROOT)),
                NoticeJson.readRecipient(node.path("to")),
                NoticeJson.readItem(node.path("item")),
                node.path("record").asText(),
                node.path("holder").asText(),
                ModelJson.instantOrNull(node, "heldUntil"),
                node.path("refusals").asInt()));
    }

    @Override
    public String write(DeletionRequest request) {
        ObjectNode node = NODES.objectNode().put("schema", SCHEMA);
        return id(node, request.cluster())
                        .put("incarnation", request.incarnation().value())
                        .put("who", request.who())
                        .put("at", request.at().toString())
                        .toPrettyString()
                + "\n";
    }

    @Override
    public DeletionRequest readRequest(String text) {
        JsonNode node = tree(text);
        return read(() -> new DeletionRequest(
                id(node),
                new Incarnation(ModelJson.word(node, "incarnation")),
                ModelJson.word(node, "who"),
                ModelJson.instant(node, "at")));
    }

    /** A cluster's id, in parts, so that it need not be taken apart again. */
    static ObjectNode id(ObjectNode node, ClusterId id) {
        return node.put("cluster", id.toString())
                .put("kind", id.kind().toString())
                .put("account", id.scope().account())
                .put("location", id.scope().location())
                .put("name", id.name());
    }

    static ClusterId id(JsonNode node) {
        KindId kind = KindId.parse(ModelJson.word(node, "kind"));
        CloudProvider provider = kind.provider();
        Scope scope = new Scope(
                provider, ModelJson.word(node, "account"), node.path("location").asText());
        return new ClusterId(kind, scope, ModelJson.word(node, "name"));
    }

    private static JsonNode tree(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node == null || node.path("schema").asInt() != SCHEMA) {
                throw new IllegalArgumentException("is not a record of schema " + SCHEMA);
            }
            return node;
        } catch (JsonProcessingException notJson) {
            // The parser's own message quotes the text.
            throw new IllegalArgumentException("is no JSON");
        }
    }

    /** What makes no sense to the model makes none as a record. */
    private static <T> T read(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (RuntimeException senseless) {
            throw new IllegalArgumentException(
                    "is no record: " + senseless.getClass().getSimpleName());
        }
    }
}
