package dev.clusterjanitor.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Tags;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told, and to whom, as JSON, both ways. Tags, locks, doubts and links are left out: see {@code Letter}. */
final class NoticeJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private NoticeJson() {}

    static ObjectNode recipient(Recipient to) {
        ObjectNode node = NODES.objectNode().put("name", to.name());
        node.set("owner", contact(to.owner()));
        node.set("fallback", contact(to.fallback()));
        return node;
    }

    static Recipient readRecipient(JsonNode node) {
        return new Recipient(
                node.path("name").asText(), readContact(node.path("owner")), readContact(node.path("fallback")));
    }

    private static ObjectNode contact(Contact contact) {
        return NODES.objectNode().put("email", contact.email()).put("slack", contact.slack());
    }

    private static Contact readContact(JsonNode node) {
        return new Contact(ModelJson.textOrNull(node, "email"), ModelJson.textOrNull(node, "slack"));
    }

    static ObjectNode item(Notice.Item item) {
        ObjectNode node = NODES.objectNode().put("event", ModelJson.lower(item.event()));
        @Nullable Cluster cluster = item.cluster();
        node.set("cluster", cluster == null ? NODES.nullNode() : cluster(cluster));
        node.set("reasons", ModelJson.reasons(item.reasons()));
        return node.put("deleteAfter", ModelJson.text(item.deleteAfter()))
                .put("howToKeep", item.howToKeep())
                .put("detail", item.detail())
                .put("state", item.state());
    }

    static Notice.Item readItem(JsonNode node) {
        return new Notice.Item(
                Notice.Event.valueOf(ModelJson.upper(node, "event")),
                node.path("cluster").isObject() ? readCluster(node.path("cluster")) : null,
                ModelJson.readReasons(node.path("reasons")),
                ModelJson.instantOrNull(node, "deleteAfter"),
                node.path("howToKeep").asText(),
                "",
                node.path("detail").asText(),
                node.path("state").asText());
    }

    private static ObjectNode cluster(Cluster cluster) {
        ObjectNode node = JournalJson.id(NODES.objectNode(), cluster.id())
                .put("incarnation", cluster.incarnation().value())
                .put("shape", ModelJson.lower(cluster.shape()))
                .put("createdAt", ModelJson.text(cluster.createdAt()));
        node.set("resources", ModelJson.resources(cluster.resources()));
        return node;
    }

    private static Cluster readCluster(JsonNode node) {
        return new Cluster(
                JournalJson.id(node),
                new Incarnation(ModelJson.word(node, "incarnation")),
                Shape.valueOf(ModelJson.upper(node, "shape")),
                ModelJson.instantOrNull(node, "createdAt"),
                ModelJson.readResources(node.path("resources")),
                Tags.NONE,
                List.of(),
                List.of());
    }
}
