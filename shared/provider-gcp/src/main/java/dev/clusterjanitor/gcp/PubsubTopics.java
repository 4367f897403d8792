package dev.clusterjanitor.gcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.EventTopics;
import dev.clusterjanitor.core.port.MachineEvent;
import dev.clusterjanitor.gcp.GoogleHttp.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Google Pub/Sub: topics.publish, with the CloudEvent as the message's data, as the protocol binding of CloudEvents has it
 * in structured mode. Subscriptions can filter by the attributes {@code type} and {@code happenings}.
 */
public final class PubsubTopics implements EventTopics {
    private static final Pattern TOPIC = Pattern.compile("projects/([^/]+)/topics/([^/]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A sweep has many notices, so that each may take less time than other calls. */
    private static final int ATTEMPTS = 4;

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);

    private final Map<String, String> environment;

    /**
     * Uses the identity that all of Google's tools find.
     *
     * @param environment the program's environment variables
     */
    public PubsubTopics(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String service() {
        return "pubsub";
    }

    @Override
    public Delivery publish(String topic, MachineEvent event) {
        Matcher name = TOPIC.matcher(topic);
        if (!name.matches()) {
            return Delivery.refused("the Pub/Sub topic is not of the form projects/<project>/topics/<topic>", false);
        }
        try {
            GcpSettings settings = settings();
            Address address = Address.of(settings.endpoint(), "pubsub", "/v1")
                    .path("projects", name.group(1), "topics", name.group(2))
                    .suffix(":publish");
            String id = GoogleHttp.of(settings)
                    .json(new Call("pubsub.topics.publish", name.group(1), "POST", address.uri(), body(event)))
                    .path("messageIds")
                    .path(0)
                    .asText("");
            return id.isEmpty()
                    ? Delivery.refused("Pub/Sub answered, and named no message", true)
                    : Delivery.accepted(id);
        } catch (CloudException failed) {
            boolean passing = failed instanceof GcpFailure failure && failure.isTransient();
            return Delivery.refused("Pub/Sub did not take the event: " + failed.getMessage(), passing);
        }
    }

    private GcpSettings settings() {
        GcpSettings usual = GcpSettings.of(environment);
        return new GcpSettings(
                ATTEMPTS,
                Duration.ofMillis(500),
                CALL_TIMEOUT,
                usual.endpoint(),
                usual.project(),
                usual.perPage(),
                usual.pointsPerPage());
    }

    private static String body(MachineEvent event) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode message = body.putArray("messages").addObject();
        message.put("data", Base64.getEncoder().encodeToString(event.json().getBytes(StandardCharsets.UTF_8)));
        message.putObject("attributes")
                .put("content-type", MachineEvent.MEDIA_TYPE)
                .put("id", event.id())
                .put("type", event.type())
                .put("happenings", String.join(",", event.happenings()));
        return body.toString();
    }
}
