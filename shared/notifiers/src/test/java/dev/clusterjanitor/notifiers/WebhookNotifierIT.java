package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.notifiers.LoopbackSlack.status;
import static dev.clusterjanitor.notifiers.Samples.ALICE;
import static dev.clusterjanitor.notifiers.Samples.IN_UTC;
import static dev.clusterjanitor.notifiers.Samples.notice;
import static dev.clusterjanitor.notifiers.Samples.typical;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookNotifierIT {
    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final PostLimits LIMITS = new PostLimits(Duration.ofSeconds(5), Duration.ofSeconds(5));

    private LoopbackSlack server;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackSlack();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The verifier is the one that the specification's authors offer to receivers. */
    @Test
    void aReceiverWithTheStandardLibraryFindsTheSignatureRight() {
        deliver(typical(), Instant.now());

        LoopbackSlack.Request request = server.requests().get(0);
        assertThatCode(() -> new Webhook(KEY).verify(request.body(), headers(request)))
                .doesNotThrowAnyException();
    }

    @Test
    void aReceiverFindsAChangedBodyWrong() {
        deliver(typical(), Instant.now());

        LoopbackSlack.Request request = server.requests().get(0);
        assertThatCode(() -> new Webhook(KEY).verify(request.body().replace("alice", "mallory"), headers(request)))
                .isInstanceOf(Exception.class);
    }

    @Test
    void theBodyIsACloudEventThatItsOwnLibraryReads() throws IOException {
        Delivery delivery = deliver(typical(), Instant.EPOCH);

        LoopbackSlack.Request request = server.requests().get(0);
        CloudEvent event = new JsonFormat().deserialize(request.body().getBytes(StandardCharsets.UTF_8));
        assertThat(request.headers()).containsEntry("content-type", "application/cloudevents+json; charset=utf-8");
        assertThat(request.headers()).containsEntry("webhook-id", event.getId());
        assertThat(delivery).isEqualTo(Delivery.accepted(event.getId()));
        assertThat(event.getType()).isEqualTo("dev.clusterjanitor.notice.v1");
        assertThat(event.getSubject()).isEqualTo("aws/dask-ec2/123456789012/us-east-1/1a2b3c4d");
        assertThat(event.getTime()).isEqualTo("2026-01-15T12:00:00Z");
        assertThat(event.getExtension("happenings")).isEqualTo("marked");
        JsonNode item = new ObjectMapper()
                .readTree(event.getData().toBytes())
                .path("items")
                .path(0);
        assertThat(item.path("event").asText()).isEqualTo("marked");
        assertThat(item.path("cluster").path("workers").asInt()).isEqualTo(4);
        assertThat(item.path("deleteAfter").asText()).isEqualTo("2026-01-15T13:00:00Z");
        assertThat(item.path("reasons").path(0).path("code").asText()).isEqualTo("HEARTBEAT_LOST");
    }

    @Test
    void theSameNoticeHasTheSameIdHoweverOftenItIsSent() {
        deliver(typical(), Instant.EPOCH);
        deliver(typical(), Instant.EPOCH.plusSeconds(3_600));
        deliver(notice(ALICE, Samples.item(Event.DELETED)), Instant.EPOCH);

        List<String> ids = server.requests().stream()
                .map(request -> request.headers().get("webhook-id"))
                .toList();
        assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
        assertThat(server.requests().get(0).headers().get("webhook-signature"))
                .isNotEqualTo(server.requests().get(1).headers().get("webhook-signature"));
    }

    @Test
    void aLinkThatKeepsAClusterIsNotForPrograms() {
        deliver(notice(ALICE, Samples.markedWithLink()), Instant.EPOCH);

        assertThat(server.requests().get(0).body()).doesNotContain("inbox.example.org", "abc.DEF");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aRedirectIsNotFollowed(int status) throws IOException {
        try (LoopbackSlack elsewhere = new LoopbackSlack()) {
            server.answers(status(status, "", Map.of("Location", elsewhere.webhook())));

            assertThat(deliver(typical(), Instant.EPOCH))
                    .isEqualTo(Delivery.refused(
                            "the webhook answered " + status + ", and redirects are not followed", false));
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void everyKindOfSuccessIsOne() {
        server.answers(status(204, ""));

        assertThat(deliver(typical(), Instant.EPOCH).accepted()).isTrue();
    }

    @Test
    void whoAsksForAnHourIsLeftAloneForIt() {
        server.answers(status(429, "", Map.of("Retry-After", "3600")));
        WebhookNotifier notifier = notifier(Instant.EPOCH, KEY);

        Delivery first = notifier.deliver(typical());
        Delivery second = notifier.deliver(typical());

        assertThat(first).isEqualTo(Delivery.refused("the webhook asks to slow down (429), and to wait 3600 s", true));
        assertThat(second.accepted()).isFalse();
        assertThat(second.retryable()).isTrue();
        assertThat(second.why()).startsWith("the webhook asks to slow down (429)");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aRefusalSaysNothingOfTheAnswer() {
        server.answers(status(400, "key=" + KEY));

        assertThat(deliver(typical(), Instant.EPOCH))
                .isEqualTo(Delivery.refused("the webhook refused the notice with status 400", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "whsec_", "whsec_c2hvcnQ=", "whsec_no base 64 at all, is it?"})
    void aWeakKeyIsRefusedBeforeAnythingIsSent(String key) {
        Delivery delivery = notifier(Instant.EPOCH, key).deliver(typical());

        assertThat(delivery.accepted()).isFalse();
        assertThat(delivery.why())
                .isEqualTo("the webhook's key is no key: whsec_ and Base64, or 24 characters or more");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void secretsThatCannotBeReadAreSaid() {
        Supplier<String> missing = () -> {
            throw new CloudException("no such secret");
        };
        WebhookNotifier noUrl = new WebhookNotifier(
                new WebhookSettings(missing, () -> KEY, InstantSource.fixed(Instant.EPOCH), LIMITS), IN_UTC);
        WebhookNotifier noKey = new WebhookNotifier(
                new WebhookSettings(server::webhook, missing, InstantSource.fixed(Instant.EPOCH), LIMITS), IN_UTC);

        assertThat(noUrl.deliver(typical()))
                .isEqualTo(Delivery.refused("the webhook's URL cannot be read: no such secret", true));
        assertThat(noKey.deliver(typical()))
                .isEqualTo(Delivery.refused("the webhook's key cannot be read: no such secret", true));
    }

    @Test
    void anEventGridTopicGetsTheEventWithItsKey() {
        EventGridNotifier grid =
                new EventGridNotifier(new EventGridSettings(server.webhook(), () -> "c2VjcmV0a2V5", LIMITS), IN_UTC);

        Delivery delivery = grid.deliver(typical());

        LoopbackSlack.Request request = server.requests().get(0);
        CloudEvent event = new JsonFormat().deserialize(request.body().getBytes(StandardCharsets.UTF_8));
        assertThat(delivery).isEqualTo(Delivery.accepted(event.getId()));
        assertThat(request.headers())
                .containsEntry("aeg-sas-key", "c2VjcmV0a2V5")
                .containsEntry("content-type", "application/cloudevents+json; charset=utf-8");
        assertThat(grid.tellsPeople()).isFalse();
    }

    @Test
    void whatEventGridRefusesIsExplained() {
        EventGridNotifier grid =
                new EventGridNotifier(new EventGridSettings(server.webhook(), () -> "c2VjcmV0a2V5", LIMITS), IN_UTC);
        server.answers(status(401, "c2VjcmV0a2V5"), status(400, ""));

        assertThat(grid.deliver(typical()))
                .isEqualTo(
                        Delivery.refused("Event Grid refused the notice with status 401 (is the key right?)", false));
        assertThat(grid.deliver(typical()).why()).contains("is the topic's input schema CloudEvents 1.0?");
        assertThat(new EventGridNotifier(new EventGridSettings(server.webhook(), () -> "a\nb", LIMITS), IN_UTC)
                        .deliver(typical()))
                .isEqualTo(Delivery.refused("the key of Event Grid is no key", false));
    }

    private Delivery deliver(Notice notice, Instant now) {
        return notifier(now, KEY).deliver(notice);
    }

    private WebhookNotifier notifier(Instant now, String key) {
        return new WebhookNotifier(
                new WebhookSettings(server::webhook, () -> key, InstantSource.fixed(now), LIMITS), IN_UTC);
    }

    private static HttpHeaders headers(LoopbackSlack.Request request) {
        Map<String, List<String>> headers = new TreeMap<>();
        request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        return HttpHeaders.of(headers, (name, value) -> true);
    }
}
