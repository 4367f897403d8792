package dev.clusterjanitor.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The small parts of the model as JSON, both ways. */
final class ModelJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ModelJson() {}

    static ArrayNode reasons(List<Reason> reasons) {
        ArrayNode array = NODES.arrayNode();
        reasons.forEach(
                reason -> array.addObject().put("code", reason.code().name()).put("text", reason.text()));
        return array;
    }

    static List<Reason> readReasons(JsonNode array) {
        return all(
                array,
                node -> new Reason(
                        ReasonCode.valueOf(word(node, "code")),
                        node.path("text").asText()));
    }

    static ArrayNode signals(List<Signal> signals) {
        ArrayNode array = NODES.arrayNode();
        signals.forEach(signal -> array.addObject()
                .put("source", signal.source())
                .put("question", lower(signal.question()))
                .put("state", lower(signal.state()))
                .put("at", text(signal.at()))
                .put("until", text(signal.until()))
                .put("detail", signal.detail()));
        return array;
    }

    static List<Signal> readSignals(JsonNode array) {
        return all(
                array,
                node -> new Signal(
                        word(node, "source"),
                        Signal.Question.valueOf(upper(node, "question")),
                        Signal.State.valueOf(upper(node, "state")),
                        instantOrNull(node, "at"),
                        instantOrNull(node, "until"),
                        node.path("detail").asText()));
    }

    static ArrayNode resources(List<Resource> resources) {
        ArrayNode array = NODES.arrayNode();
        resources.forEach(resource -> array.addObject()
                .put("type", resource.type())
                .put("id", resource.id())
                .put("state", resource.state())
                .put("role", lower(resource.role()))
                .put("size", resource.size())
                .put("startedAt", text(resource.startedAt())));
        return array;
    }

    static List<Resource> readResources(JsonNode array) {
        return all(
                array,
                node -> new Resource(
                        word(node, "type"),
                        word(node, "id"),
                        node.path("state").asText(),
                        Role.valueOf(upper(node, "role")),
                        node.path("size").asText(),
                        instantOrNull(node, "startedAt")));
    }

    static List<String> texts(JsonNode array) {
        return all(array, JsonNode::asText);
    }

    static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    static Instant instant(JsonNode node, String field) {
        return Instant.parse(word(node, field));
    }

    static @Nullable Instant instantOrNull(JsonNode node, String field) {
        return node.path(field).isTextual() ? instant(node, field) : null;
    }

    /** A text that must be there. */
    static String word(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new IllegalArgumentException("without " + field);
        }
        return value.asText();
    }

    static @Nullable String textOrNull(JsonNode node, String field) {
        return node.path(field).isTextual() ? node.path(field).asText() : null;
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String upper(JsonNode node, String field) {
        return word(node, field).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static <T> List<T> all(JsonNode array, Function<JsonNode, T> reader) {
        List<T> all = new ArrayList<>();
        array.forEach(node -> all.add(reader.apply(node)));
        return all;
    }
}
