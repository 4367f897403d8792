package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.notifiers.LoopbackSlack.status;
import static dev.clusterjanitor.notifiers.Samples.PLATFORM;
import static dev.clusterjanitor.notifiers.Samples.notice;
import static dev.clusterjanitor.notifiers.Samples.typical;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.port.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the app tells it: to the owner, or to the fallback. */
class SlackAppPlacesIT extends SlackAppStage {

    @Test
    void anOwnerOfThePolicyGetsADirectMessage() {
        assertThat(deliver(typical())).isEqualTo(Delivery.accepted("Slack D0000001/1700000001.000100"));

        LoopbackSlack.Request request = slack.requests().get(0);
        assertThat(slack.requests()).hasSize(1);
        assertThat(request.path()).isEqualTo("/api/chat.postMessage");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer " + TOKEN)
                .containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(body(0).get("channel").getAsString()).isEqualTo("U012AB3CD");
        assertThat(body(0).get("unfurl_links").getAsBoolean()).isFalse();
        assertThat(request.body()).contains("Your Dask cluster", "aws/dask-ec2/123456789012/us-east-1/1a2b3c4d");
    }

    @Test
    void anOwnerWithoutASlackIdIsLookedUpOnce() {
        SlackAppNotifier notifier = notifier(true);

        assertThat(notifier.deliver(notice(BY_MAIL, Samples.marked())).accepted())
                .isTrue();
        assertThat(notifier.deliver(notice(BY_MAIL, Samples.item(Event.DELETED)))
                        .accepted())
                .isTrue();

        assertThat(paths())
                .containsExactly("users.lookupByEmail", "chat.postMessage", "chat.postMessage", "chat.update");
        assertThat(slack.requests().get(0).body()).isEqualTo("email=bob%40example.org");
        assertThat(body(1).get("channel").getAsString()).isEqualTo("UBOB00001");
    }

    @Test
    void whoSlackDoesNotKnowIsToldThroughTheFallbackChannel() {
        Recipient carol = new Recipient("carol", new Contact("carol@example.org", null), PLATFORM);

        assertThat(deliver(notice(carol, Samples.marked())).accepted()).isTrue();

        assertThat(body(1).get("channel").getAsString()).isEqualTo("#platform");
        assertThat(slack.requests().get(1).body())
                .contains("carol cannot be reached here. Please pass this on")
                .doesNotContain("Your Dask cluster");
    }

    @Test
    void aClusterOfNobodyGoesToTheFallback() {
        assertThat(deliver(notice(Samples.NOBODY, Samples.marked())).accepted()).isTrue();

        assertThat(body(0).get("channel").getAsString()).isEqualTo("#platform");
        assertThat(slack.requests().get(0).body()).contains("No owner is known");
    }

    @Test
    void aFallbackMayBeFoundByMailToo() {
        Recipient nobody = Recipient.fallbackOnly(new Contact("bob@example.org", null));

        assertThat(deliver(notice(nobody, Samples.marked())).accepted()).isTrue();

        assertThat(body(1).get("channel").getAsString()).isEqualTo("UBOB00001");
    }

    @Test
    void whereNobodyCanBeFoundItIsRefused() {
        Recipient carol = new Recipient("carol", new Contact("carol@example.org", null), Contact.NONE);

        assertThat(deliver(notice(carol, Samples.marked())))
                .isEqualTo(Delivery.refused(
                        "no Slack user or channel is known for the owner, and none for the fallback", false));
        assertThat(notifier(true).reaches(Recipient.fallbackOnly(Contact.NONE))).isFalse();
        assertThat(notifier(true).reaches(carol)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice@example.org, evil@example.org", "<script>@example.org", "no address"})
    void anAddressThatIsNoneIsNotLookedUp(String address) {
        Recipient odd = new Recipient("<!channel>", new Contact(address, null), PLATFORM);

        assertThat(deliver(notice(odd, Samples.marked())).accepted()).isTrue();

        assertThat(paths()).containsExactly("chat.postMessage");
        assertThat(body(0).get("text").getAsString()).doesNotContain("<!channel>");
        assertThat(body(0).get("channel").getAsString()).isEqualTo("#platform");
    }

    @Test
    void aLookUpThatFailsTellsNobodyElse() {
        slack.answers(status(200, "{\"ok\":false,\"error\":\"missing_scope\"}"));

        assertThat(deliver(notice(BY_MAIL, Samples.marked())))
                .isEqualTo(Delivery.refused(
                        "Slack refused users.lookupByEmail: missing_scope"
                                + " (the app needs chat:write, users:read and users:read.email)",
                        false));
        assertThat(paths()).containsExactly("users.lookupByEmail");
    }
}
