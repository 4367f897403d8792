package dev.clusterjanitor.aws;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.EventTopics;
import dev.clusterjanitor.core.port.MachineEvent;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Amazon SNS: Publish, with the CloudEvent as the message. Subscriptions can filter by the message attributes {@code type}
 * and {@code happenings}. On a topic whose name ends in {@code .fifo} the event's id is the deduplication id.
 */
public final class SnsTopics implements EventTopics {
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:sns:([a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_.-]+");

    /** One group: notices stay in order. */
    private static final String GROUP = "cluster-janitor";

    private final ClientSettings settings;

    /** Uses the identity that the SDK finds; the topic says the region. */
    public SnsTopics() {
        this(NoticeCalls.SETTINGS);
    }

    SnsTopics(ClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public String service() {
        return "sns";
    }

    @Override
    public Delivery publish(String topic, MachineEvent event) {
        Matcher arn = ARN.matcher(topic);
        if (!arn.matches()) {
            return Delivery.refused("the SNS topic is not the ARN of a topic", false);
        }
        String region = arn.group(1);
        try (AwsClients clients = new AwsClients(settings);
                SnsClient client =
                        clients.configure(SnsClient.builder(), region).build()) {
            return Delivery.accepted(AwsErrors.call(
                    "sns:Publish",
                    region,
                    () -> client.publish(request(topic, event)).messageId()));
        } catch (CloudException failed) {
            return NoticeCalls.refused("SNS did not take the event", failed);
        }
    }

    private static PublishRequest request(String topic, MachineEvent event) {
        PublishRequest.Builder request = PublishRequest.builder()
                .topicArn(topic)
                .message(event.json())
                .messageAttributes(Map.of(
                        "content-type", text("String", MachineEvent.MEDIA_TYPE),
                        "type", text("String", event.type()),
                        "happenings", text("String.Array", list(event))));
        if (topic.endsWith(".fifo")) {
            request.messageGroupId(GROUP).messageDeduplicationId(event.id());
        }
        return request.build();
    }

    /** The words are ours, of letters and dashes: nothing in them needs an escape. */
    private static String list(MachineEvent event) {
        return event.happenings().stream().map(word -> '"' + word + '"').collect(Collectors.joining(",", "[", "]"));
    }

    private static MessageAttributeValue text(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }
}
