package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.notifiers.LoopbackSlack.status;
import static dev.clusterjanitor.notifiers.Samples.IN_UTC;
import static dev.clusterjanitor.notifiers.Samples.typical;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackWebhookNotifierIT {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(20);

    private LoopbackSlack slack;

    @BeforeEach
    void startSlack() throws IOException {
        slack = new LoopbackSlack();
    }

    @AfterEach
    void stopSlack() {
        slack.close();
    }

    @Test
    void aNoticeIsAcceptedWhenSlackSaysOk() {
        Delivery delivery = deliver(slack.webhook());

        assertThat(delivery).isEqualTo(Delivery.accepted("Slack webhook"));
        assertThat(slack.posts())
                .singleElement()
                .asString()
                .startsWith(LoopbackSlack.SECRET_PATH + " {")
                .contains("aws/dask-ec2/123456789012/us-east-1/1a2b3c4d", "<@U012AB3CD>");
    }

    @Test
    void afterTooManyRequestsItWaitsAsLongAsAsked() {
        slack.answers(status(429, "rate_limited", Map.of("Retry-After", "1")));
        long before = System.nanoTime();

        assertThat(deliver(slack.webhook()).accepted()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(slack.posts()).hasSize(2);
    }

    @Test
    void itDoesNotWaitForLongerThanItMay() {
        slack.answers(status(429, "rate_limited", Map.of("Retry-After", "300")));

        assertThat(deliver(slack.webhook()))
                .isEqualTo(Delivery.refused("Slack asks to slow down (429), and to wait 300 s", true));
        assertThat(slack.posts()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "Thu, 15 Jan 2026 12:00:00 GMT", "99999999999999"})
    void anUnreadableRetryAfterMeansAPauseOfOurOwn(String retryAfter) {
        slack.answers(status(429, "", Map.of("Retry-After", retryAfter)));

        assertThat(deliver(slack.webhook()).accepted()).isTrue();
    }

    @Test
    void aPassingFailureOfSlackIsTriedAgain() {
        slack.answers(status(500, "server_error"));

        assertThat(deliver(slack.webhook()).accepted()).isTrue();
        assertThat(slack.posts()).hasSize(2);
    }

    @Test
    void threeFailuresAreTriedAgain() {
        slack.answers(status(500, ""), status(503, "<html>"), status(502, ""));

        assertThat(deliver(slack.webhook()).accepted()).isTrue();
        assertThat(slack.posts()).hasSize(4);
    }

    @Test
    void aLastingFailureIsRefusedForNow() {
        slack.answers(status(500, ""), status(500, ""), status(500, ""), status(500, ""));

        assertThat(deliver(slack.webhook())).isEqualTo(Delivery.refused("Slack failed with status 500", true));
        assertThat(slack.posts()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | no_service | Slack refused the notice with status 404: no_service",
                "403 | action_prohibited | Slack refused the notice with status 403: action_prohibited",
                "400 | invalid_blocks | Slack refused the notice with status 400: invalid_blocks",
                "404 | <p>/services/T00000000/B00000000/verysecret</p> | Slack refused the notice with status 404",
                "200 | invalid_token | Slack answered 200 but not ok: invalid_token",
                "200 | OK? | Slack answered 200 but not ok",
                "204 | '' | Slack refused the notice with status 204"
            })
    void aRefusalIsNotRepeated(int status, String body, String why) {
        slack.answers(status(status, body));

        assertThat(deliver(slack.webhook())).isEqualTo(Delivery.refused(why, false));
        assertThat(slack.posts()).hasSize(1);
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        try (LoopbackSlack elsewhere = new LoopbackSlack()) {
            for (int status : new int[] {301, 302, 307, 308}) {
                slack.answers(status(status, "ok", Map.of("Location", elsewhere.webhook())));

                assertThat(deliver(slack.webhook()))
                        .isEqualTo(Delivery.refused(
                                "Slack answered " + status + ", and redirects are not followed", false));
            }
            assertThat(elsewhere.posts()).isEmpty();
        }
    }

    @Test
    void aHugeAnswerIsNotRead() {
        slack.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 20];
            for (int i = 0; i < 1_024; i++) {
                exchange.getResponseBody().write(much);
            }
        });

        assertThat(deliver(slack.webhook())).isEqualTo(Delivery.refused("Slack answered 200 but not ok", false));
    }

    @Test
    void silenceIsNotWaitedForForever() {
        CountDownLatch never = new CountDownLatch(1);
        LoopbackSlack.Answer silence = exchange -> await(never);
        slack.answers(silence, silence, silence, silence);

        assertThat(quick(slack.webhook())).isEqualTo(Delivery.refused("Slack did not answer in time", true));
    }

    @Test
    void anAnswerWithoutAnEndIsNotWaitedForForever() {
        CountDownLatch never = new CountDownLatch(1);
        LoopbackSlack.Answer drip = exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write('o');
            exchange.getResponseBody().flush();
            await(never);
        };
        slack.answers(drip, drip, drip, drip);

        assertThat(quick(slack.webhook())).isEqualTo(Delivery.refused("Slack did not answer in time", true));
    }

    @Test
    void aServerThatIsNotThereIsRefusedForNow() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(deliver("http://127.0.0.1:" + port + LoopbackSlack.SECRET_PATH))
                .isEqualTo(Delivery.refused("Slack cannot be reached", true));
    }

    @Test
    void aConnectionThatBreaksOffIsTriedAgain() {
        slack.answers(exchange -> exchange.sendResponseHeaders(200, 2));

        assertThat(deliver(slack.webhook()).accepted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no url",
                "http://hooks.example.test/verysecret",
                "ftp://127.0.0.1/verysecret",
                "https:///verysecret",
                "https://hooks.example.test/very secret"
            })
    void onlyHttpsLeavesThisMachine(String url) {
        assertThat(deliver(url)).isEqualTo(Delivery.refused("the Slack webhook is not an https:// URL", false));
    }

    @Test
    void theEndOfLineBehindASecretDoesNoHarm() {
        assertThat(deliver(slack.webhook() + "\n").accepted()).isTrue();
    }

    @Test
    void aSecretThatCannotBeReadIsSaidWithoutSayingMore() {
        assertThat(deliver(() -> {
                    throw new CloudException("no secret env:SLACK_WEBHOOK");
                }))
                .isEqualTo(Delivery.refused("the Slack webhook cannot be read: no secret env:SLACK_WEBHOOK", true));
        assertThat(deliver(() -> {
                    throw new IllegalStateException("verysecret");
                }))
                .isEqualTo(Delivery.refused("the Slack webhook cannot be read", true));
    }

    @Test
    void theSecretIsFetchedForANoticeOnly() {
        SlackSettings settings = SlackSettings.of(() -> {
            throw new AssertionError("fetched");
        });

        assertThat(new SlackWebhookNotifier(settings, IN_UTC).channel()).isEqualTo("slack");
        assertThat(settings.toString()).doesNotContain("Lambda");
    }

    @Test
    void theFallbackIsMentionedWhereNobodyElseIs() {
        Recipient nobody = Recipient.fallbackOnly(new Contact(null, "W0FALLBACK"));

        new SlackWebhookNotifier(SlackSettings.of(slack::webhook), IN_UTC)
                .deliver(Samples.notice(nobody, Samples.marked()));

        assertThat(slack.posts()).singleElement().asString().contains("<@W0FALLBACK>");
    }

    @Test
    void anInterruptedSweepStopsAtOnce() {
        Thread.currentThread().interrupt();

        Delivery delivery = deliver(slack.webhook());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(delivery.accepted()).isFalse();
        assertThat(delivery.retryable()).isTrue();
    }

    private static Delivery deliver(String webhook) {
        return deliver(() -> webhook);
    }

    private static Delivery deliver(Supplier<String> webhook) {
        return deliver(new SlackSettings(webhook, new PostLimits(Duration.ofSeconds(5), LONG)), LONG);
    }

    private static Delivery quick(String webhook) {
        return deliver(
                new SlackSettings(() -> webhook, new PostLimits(SHORT, SHORT.multipliedBy(3))), SHORT.multipliedBy(25));
    }

    private static Delivery deliver(SlackSettings settings, Duration most) {
        long before = System.nanoTime();
        Delivery delivery = new SlackWebhookNotifier(settings, IN_UTC).deliver(typical());

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(most);
        assertThat(delivery.toString()).doesNotContain("verysecret", "127.0.0.1");
        return delivery;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }
}
