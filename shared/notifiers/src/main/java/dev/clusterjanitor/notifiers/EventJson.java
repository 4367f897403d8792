package dev.clusterjanitor.notifiers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.port.MachineEvent;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A notice for programs: one CloudEvent 1.0 for the whole notice, as it is accepted whole. Its id follows from what is told
 * to whom. Links that keep a cluster are left out: whoever holds one may use it, and topics have many readers.
 */
final class EventJson {
    static final String TYPE = "dev.clusterjanitor.notice.v1";

    private static final URI SOURCE = URI.create("urn:cluster-janitor");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NoticeText text;

    EventJson(NoticeText text) {
        this.text = text;
    }

    MachineEvent of(Notice notice) {
        NoticeView view = text.of(notice, Reader.CHANNEL);
        List<String> happenings = List.copyOf(new TreeSet<>(
                notice.items().stream().map(item -> word(item.event())).toList()));
        ObjectNode data = JSON.createObjectNode();
        data.put("schema", 1);
        data.put("title", view.title());
        data.set("recipient", recipient(notice));
        ArrayNode items = data.putArray("items");
        notice.items().forEach(item -> items.add(item(item)));
        String id = "janitor-" + Digest.of(data + " " + notice.at());
        CloudEventBuilder event = CloudEventBuilder.v1()
                .withId(id)
                .withSource(SOURCE)
                .withType(TYPE)
                .withTime(notice.at().atOffset(ZoneOffset.UTC))
                .withExtension("happenings", String.join(",", happenings))
                .withData("application/json", JsonCloudEventData.wrap(data));
        List<Cluster> clusters =
                notice.items().stream().flatMap(EventJson::clusterOf).distinct().toList();
        if (clusters.size() == 1) {
            event.withSubject(clusters.get(0).id().toString());
        }
        return new MachineEvent(id, TYPE, happenings, serialized(event.build()));
    }

    private static String serialized(CloudEvent event) {
        return new String(new JsonFormat().serialize(event), StandardCharsets.UTF_8);
    }

    private static Stream<Cluster> clusterOf(Notice.Item item) {
        return Stream.ofNullable(item.cluster());
    }

    /** {@code residue-stays}. */
    private static String word(Notice.Event event) {
        return event.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ObjectNode recipient(Notice notice) {
        ObjectNode to = JSON.createObjectNode();
        to.put("name", PlainText.oneLine(notice.to().name()));
        to.set("owner", contact(notice.to().owner()));
        to.set("fallback", contact(notice.to().fallback()));
        return to;
    }

    private static ObjectNode contact(Contact contact) {
        ObjectNode node = JSON.createObjectNode();
        node.put("email", contact.email());
        node.put("slack", contact.slack());
        return node;
    }

    private static ObjectNode item(Notice.Item item) {
        ObjectNode node = JSON.createObjectNode();
        node.put("event", word(item.event()));
        node.put("badge", EventText.badge(item.event()));
        Cluster cluster = item.cluster();
        node.set("cluster", cluster == null ? null : cluster(cluster));
        ArrayNode reasons = node.putArray("reasons");
        for (Reason reason : item.reasons()) {
            reasons.addObject().put("code", reason.code().name()).put("text", PlainText.oneLine(reason.text()));
        }
        node.put(
                "deleteAfter",
                item.deleteAfter() == null ? null : item.deleteAfter().toString());
        node.put("howToKeep", PlainText.oneLine(item.howToKeep()));
        node.put("detail", PlainText.oneLine(item.detail()));
        return node;
    }

    private static ObjectNode cluster(Cluster cluster) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", cluster.id().toString());
        node.put("incarnation", cluster.incarnation().value());
        node.put("kind", cluster.id().kind().toString());
        node.put("scope", cluster.id().scope().toString());
        node.put("name", cluster.id().name());
        node.put(
                "createdAt",
                cluster.createdAt() == null ? null : cluster.createdAt().toString());
        node.put("workers", cluster.workers());
        node.put("madeOf", PlainText.oneLine(ClusterText.madeOf(cluster)));
        return node;
    }
}
