package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.MachineEvent;
import dev.clusterjanitor.gcp.LoopbackService.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There is no emulator of Pub/Sub here that can be had as a library: a server on loopback answers as its reference says. */
class PubsubTopicsIT {
    private static final String TOPIC = "projects/research-dev/topics/janitor";
    private static final MachineEvent EVENT = new MachineEvent(
            "janitor-1", "dev.clusterjanitor.notice.v1", List.of("deleted", "marked"), "{\"id\":\"janitor-1 é\"}");

    private LoopbackService pubsub;

    @BeforeEach
    void start() throws IOException {
        pubsub = new LoopbackService(new Answer(200, "{\"messageIds\":[\"4711\"]}"));
    }

    @AfterEach
    void stop() {
        pubsub.close();
    }

    @Test
    void theEventIsTheMessagesDataAndItsAttributesAreForFilters() throws IOException {
        assertThat(publish(TOPIC)).isEqualTo(Delivery.accepted("4711"));

        LoopbackService.Request request = pubsub.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/v1/projects/research-dev/topics/janitor:publish");
        JsonNode message =
                new ObjectMapper().readTree(request.body()).path("messages").path(0);
        assertThat(Base64.getDecoder().decode(message.path("data").asText()))
                .isEqualTo(EVENT.json().getBytes(StandardCharsets.UTF_8));
        assertThat(message.path("attributes").path("content-type").asText()).isEqualTo("application/cloudevents+json");
        assertThat(message.path("attributes").path("happenings").asText()).isEqualTo("deleted,marked");
        assertThat(message.path("attributes").path("id").asText()).isEqualTo("janitor-1");
    }

    @Test
    void aPassingFaultIsTriedAgain() {
        pubsub.answers(new Answer(503, ""), new Answer(429, "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\"}}"));

        assertThat(publish(TOPIC).accepted()).isTrue();
        assertThat(pubsub.requests()).hasSize(3);
    }

    @Test
    void aRefusalSaysWhichPermissionIsMissingAndIsNotRepeated() {
        pubsub.answers(new Answer(403, "{\"error\":{\"status\":\"PERMISSION_DENIED\"}}"));

        Delivery delivery = publish(TOPIC);

        assertThat(delivery.retryable()).isFalse();
        assertThat(delivery.why())
                .startsWith("Pub/Sub did not take the event: pubsub.topics.publish in research-dev: 403")
                .contains("lacks the permission pubsub.topics.publish");
        assertThat(pubsub.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"messageIds\":[]}", "[]"})
    void anAnswerWithoutAMessageIsNoAcceptance(String answer) {
        pubsub.answers(new Answer(200, answer));

        Delivery delivery = publish(TOPIC);

        assertThat(delivery.accepted()).isFalse();
        assertThat(delivery.retryable()).isTrue();
    }

    @Test
    void aTopicOfAnotherFormIsRefusedBeforeAnyCall() {
        assertThat(publish("janitor").why()).contains("projects/<project>/topics/<topic>");
        assertThat(pubsub.requests()).isEmpty();
    }

    private Delivery publish(String topic) {
        return new PubsubTopics(Map.of("JANITOR_GCP_ENDPOINT", pubsub.endpoint())).publish(topic, EVENT);
    }
}
