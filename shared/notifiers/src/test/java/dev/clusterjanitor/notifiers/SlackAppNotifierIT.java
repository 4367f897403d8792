package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.notifiers.LoopbackSlack.status;
import static dev.clusterjanitor.notifiers.Samples.ALICE;
import static dev.clusterjanitor.notifiers.Samples.IN_UTC;
import static dev.clusterjanitor.notifiers.Samples.notice;
import static dev.clusterjanitor.notifiers.Samples.typical;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the app tells, and how it goes on in threads. */
class SlackAppNotifierIT extends SlackAppStage {

    @Test
    void whatHappensNextIsToldInTheThreadAndChangesTheFirstMessage() {
        SlackAppNotifier notifier = notifier(true);
        notifier.deliver(notice(ALICE, Samples.markedWithLink()));

        Delivery delivery = notifier.deliver(notice(ALICE, Samples.item(Event.DELETED)));

        assertThat(delivery).isEqualTo(Delivery.accepted("Slack D0000001/1700000001.000100"));
        assertThat(paths()).containsExactly("chat.postMessage", "chat.postMessage", "chat.update");
        assertThat(body(1).get("channel").getAsString()).isEqualTo("D0000001");
        assertThat(body(1).get("thread_ts").getAsString()).isEqualTo("1700000001.000100");
        assertThat(body(1).get("reply_broadcast").getAsBoolean()).isFalse();
        assertThat(body(2).get("ts").getAsString()).isEqualTo("1700000001.000100");
        assertThat(body(2).get("channel").getAsString()).isEqualTo("D0000001");
        assertThat(body(2).get("text").getAsString()).contains("was deleted");
        assertThat(slack.requests().get(2).body()).doesNotContain("keep-1d");
    }

    @Test
    void aSecondWarningIsShownOutsideItsThreadToo() {
        SlackAppNotifier notifier = notifier(true);
        notifier.deliver(notice(ALICE, Samples.item(Event.RESCUED)));
        notifier.deliver(typical());

        assertThat(body(1).get("reply_broadcast").getAsBoolean()).isTrue();
    }

    @Test
    void aLaterClusterOfTheSameNameHasAMessageOfItsOwn() {
        SlackAppNotifier notifier = notifier(true);
        notifier.deliver(
                notice(ALICE, Samples.item(Event.MARKED, aCluster().named("x").build(), null, "", "")));
        notifier.deliver(
                notice(ALICE, Samples.item(Event.MARKED, aCluster().named("y").build(), null, "", "")));

        assertThat(paths()).containsExactly("chat.postMessage", "chat.postMessage");
        assertThat(body(1).has("thread_ts")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"thread_not_found", "channel_not_found", "message_not_found"})
    void aThreadThatIsGoneIsBegunAnew(String error) {
        SlackAppNotifier notifier = notifier(true);
        notifier.deliver(typical());
        slack.answers(status(200, "{\"ok\":false,\"error\":\"" + error + "\"}"));

        assertThat(notifier.deliver(notice(ALICE, Samples.item(Event.DELETED))).accepted())
                .isTrue();

        assertThat(paths()).containsExactly("chat.postMessage", "chat.postMessage", "chat.postMessage");
        assertThat(body(2).get("channel").getAsString()).isEqualTo("U012AB3CD");
    }

    @Test
    void aFirstMessageThatCannotBeChangedCostsNothing() {
        SlackAppNotifier notifier = notifier(true);
        notifier.deliver(typical());
        slack.answers(this::acceptPost, status(200, "{\"ok\":false,\"error\":\"cant_update_message\"}"));

        assertThat(notifier.deliver(notice(ALICE, Samples.item(Event.DELETED))).accepted())
                .isTrue();
    }

    @Test
    void whatWasToldBeforeAFailureIsNotToldAgain() {
        SlackAppNotifier notifier = notifier(true);
        Notice two = notice(
                ALICE,
                Samples.item(Event.MARKED, aCluster().named("x").build(), null, "", ""),
                Samples.item(Event.MARKED, aCluster().named("y").build(), null, "", ""));
        slack.answers(this::acceptPost, status(200, "{\"ok\":false,\"error\":\"internal_error\"}"));

        Delivery first = notifier.deliver(two);
        Delivery again = notifier.deliver(two);

        assertThat(first).isEqualTo(Delivery.refused("Slack refused chat.postMessage: internal_error", true));
        assertThat(again.accepted()).isTrue();
        assertThat(slack.requests().stream().filter(r -> r.body().contains("/x`")))
                .hasSize(1);
        assertThat(slack.requests().stream().filter(r -> r.body().contains("/y`")))
                .hasSize(2);
    }

    @Test
    void buttonsHoldTheTokenOfTheLink() {
        deliver(notice(ALICE, Samples.markedWithLink()));

        String body = slack.requests().get(0).body();
        assertThat(body)
                .contains("\"action_id\":\"keep-1d\"", "\"action_id\":\"keep-1w\"", "\"action_id\":\"delete-now\"")
                .contains("\"value\":\"abc.DEF-123_x=\"", "\"style\":\"danger\"", "\"confirm\":")
                .doesNotContain("inbox.example.org");
    }

    @Test
    void withoutASigningSecretThereIsALinkInsteadOfButtons() {
        notifier(false).deliver(notice(ALICE, Samples.markedWithLink()));

        assertThat(slack.requests().get(0).body())
                .contains("<https://inbox.example.org/keep?token=abc.DEF-123_x%3D|Keep this cluster>")
                .doesNotContain("action_id");
    }

    @Test
    void withoutALinkThereAreNoButtons() {
        deliver(typical());

        assertThat(slack.requests().get(0).body()).doesNotContain("action_id").contains(Samples.KEEP);
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_auth, false, ' (is the token right?)'",
        "not_in_channel, false, ' (invite the app to the channel, or give it chat:write.public)'",
        "ratelimited, true, ''",
        "service_unavailable, true, ''"
    })
    void aRefusalInsideAnAnswerOf200IsOne(String error, boolean retryable, String advice) {
        slack.answers(status(200, "{\"ok\":false,\"error\":\"" + error + "\"}"));

        assertThat(deliver(typical()))
                .isEqualTo(Delivery.refused("Slack refused chat.postMessage: " + error + advice, retryable));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ok", "<html>", "[]", "{\"ok\":\"perhaps\"}", "{\"ok\":{}}", "{\"ok\":false,\"error\":{}}"})
    void anAnswerThatMakesNoSenseIsNoAcceptance(String answer) {
        slack.answers(status(200, answer));

        Delivery delivery = deliver(typical());

        assertThat(delivery.accepted()).isFalse();
        assertThat(delivery.why()).isEqualTo("Slack refused chat.postMessage");
    }

    @Test
    void slackMayAskToWaitAndMayFailForAWhile() {
        slack.answers(status(429, "", Map.of("Retry-After", "1")), status(503, ""), status(500, "{\"ok\":false}"));

        assertThat(deliver(typical()).accepted()).isTrue();
        assertThat(slack.requests()).hasSize(4);
    }

    @Test
    void aSlowSlackIsNotWaitedForForever() {
        slack.otherwise(request -> exchange -> {
            try {
                Thread.sleep(5_000);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(deliver(typical())).isEqualTo(Delivery.refused("Slack did not answer in time", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "xoxb\r\nHost: evil"})
    void aTokenThatIsNoneIsNotSent(String token) {
        SlackAppNotifier notifier =
                new SlackAppNotifier(new SlackAppSettings(() -> token, slack.api(), Set.of(), threads, LIMITS), IN_UTC);

        assertThat(notifier.deliver(typical())).isEqualTo(Delivery.refused("the Slack token is no token", false));
        assertThat(slack.requests()).isEmpty();
    }

    @Test
    void aTokenThatCannotBeReadIsSaid() {
        SlackAppSettings settings = new SlackAppSettings(
                () -> {
                    throw new CloudException("no such secret");
                },
                slack.api(),
                Set.of(),
                threads,
                LIMITS);

        assertThat(new SlackAppNotifier(settings, IN_UTC).deliver(typical()))
                .isEqualTo(Delivery.refused("the Slack token cannot be read: no such secret", true));
        assertThat(settings.toString()).doesNotContain("Lambda");
    }
}
