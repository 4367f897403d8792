package dev.clusterjanitor.inbox;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakeCloud;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SlackRouteTest {
    private static final Duration MINUTES = Duration.ofMinutes(15);

    private final InboxStage stage = new InboxStage().withJournal();

    @Test
    void aButtonKeepsTheClusterForADayAndItsOwnerHearsWhoPressed() {
        stage.sweep();

        InboxResponse response = press("keep-1d", stage.token());
        stage.world.advance(Duration.ofHours(2));
        stage.sweep();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(stage.tag(JanitorTag.KEEP_UNTIL)).isEqualTo(Instants.format(NOW.plus(Duration.ofDays(1))));
        assertThat(stage.tag(JanitorTag.KEPT_BY)).isEqualTo("slack-member-u012ab3cd");
        assertThat(stage.replies)
                .singleElement()
                .satisfies(reply -> assertThat(reply)
                        .startsWith("https://hooks.slack.com/actions/T0/1/x " + InboxStage.ID
                                + " is kept until Fri 16 Jan 2026"));
        assertThat(stage.channel.events()).endsWith(Event.KEPT);
        assertThat(stage.channel.items().get(stage.channel.items().size() - 1).detail())
                .isEqualTo("asked for by slack member u012ab3cd");
    }

    @Test
    void aButtonKeepsForAWeekAndNoLongerThanThePolicyAllows() {
        InboxStage limited =
                new InboxStage(aPolicy().live().longestLease(Duration.ofDays(2)).build());
        stage.sweep();
        limited.sweep();

        press(stage, "keep-1w", stage.token());
        press(limited, "keep-1w", limited.token());

        assertThat(stage.tag(JanitorTag.KEEP_UNTIL)).isEqualTo(Instants.format(NOW.plus(Duration.ofDays(7))));
        assertThat(limited.tag(JanitorTag.KEEP_UNTIL)).isEqualTo(Instants.format(NOW.plus(Duration.ofDays(2))));
    }

    @Test
    void aWishForADeletionIsServedByTheNextSweep() {
        stage.sweep();

        press("delete-now", stage.token());
        assertThat(stage.world.machinesOf("c1")).hasSize(3);
        stage.world.advance(MINUTES);
        stage.sweep();

        assertThat(stage.world.machinesOf("c1")).isEmpty();
        assertThat(stage.replies.get(0)).contains("is deleted by the next sweep");
        assertThat(stage.channel
                        .items()
                        .get(stage.channel.items().size() - 1)
                        .reasons()
                        .get(0)
                        .text())
                .isEqualTo("deleted by hand by Slack member U012AB3CD");
    }

    @Test
    void whoChangesTheirMindKeepsIt() {
        stage.sweep();

        press("delete-now", stage.token());
        press("keep-1d", stage.token());
        stage.world.advance(MINUTES);
        stage.sweep();

        assertThat(stage.world.machinesOf("c1")).hasSize(3);
    }

    @Test
    void whatWasKeptIsNotDeletedByAnOldButton() {
        stage.sweep();

        press("keep-1d", stage.token());
        press("delete-now", stage.token());

        assertThat(stage.replies.get(1)).contains("used before", "kept until");
        stage.world.advance(MINUTES);
        stage.sweep();
        assertThat(stage.world.machinesOf("c1")).hasSize(3);
    }

    @Test
    void withoutAJournalAWishForADeletionIsRefusedInWords() {
        InboxStage without = new InboxStage();
        without.sweep();

        assertThat(press(without, "delete-now", without.token()).status()).isEqualTo(200);

        assertThat(without.replies.get(0)).contains("no journal", "janitor delete " + InboxStage.ID);
    }

    @Test
    void aForgedSignatureIsRefusedBeforeAnyCloudIsCalled() {
        stage.sweep();
        int calls = stage.faults.calls().size();
        String body = body("keep-1d", stage.token());

        InboxResponse forged = stage.answer(new InboxRequest(
                "POST", "/slack", "", headers(stamp(), signature("another secret", stamp(), body)), body));
        InboxResponse old = stage.answer(
                new InboxRequest("POST", "/slack", "", headers("1", signature(InboxStage.SIGNING, "1", body)), body));
        InboxResponse unsigned = stage.answer(new InboxRequest("POST", "/slack", "", Map.of(), body));

        assertThat(forged.status()).isEqualTo(401);
        assertThat(old.status()).isEqualTo(401);
        assertThat(unsigned.status()).isEqualTo(401);
        assertThat(stage.faults.calls()).hasSize(calls);
        assertThat(stage.replies).isEmpty();
        assertThat(stage.tag(JanitorTag.KEEP_UNTIL)).isEmpty();
    }

    @Test
    void aTokenThatIsNotOursIsRefusedInWordsWhateverSlackSigned() {
        stage.sweep();
        int calls = stage.faults.calls().size();

        assertThat(press("keep-1d", "e30.AAAA").status()).isEqualTo(200);

        assertThat(stage.replies.get(0)).contains("not one of ours");
        assertThat(stage.faults.calls()).hasSize(calls);
    }

    @Test
    void aLaterClusterOfTheSameNameIsNeitherKeptNorDeleted() {
        stage.sweep();
        stage.world.parts().stream().map(part -> part.id()).toList().forEach(stage.world::remove);
        stage.world.cluster(FakeCloud.KIND, FakeCloud.HOME, "c1", 1);

        press("delete-now", stage.token());
        stage.world.advance(MINUTES);
        stage.sweep();

        assertThat(stage.replies.get(0)).contains("another one bears its name");
        assertThat(stage.world.machinesOf("c1")).hasSize(2);
    }

    @Test
    void whatTheCloudRefusesIsSaidAndNothingIsPromised() {
        stage.sweep();
        stage.faults.refuse(Call.Type.SET_TAGS, "no permission");

        press("keep-1d", stage.token());

        assertThat(stage.replies.get(0)).contains("no permission").doesNotContain("is kept");
    }

    @Test
    void aGetAndAnEndlessBodyAreRefused() {
        assertThat(stage.answer(new InboxRequest("GET", "/slack", "", Map.of(), ""))
                        .status())
                .isEqualTo(405);
        assertThat(stage.answer(new InboxRequest("POST", "/slack", "", Map.of(), "x".repeat(300_000)))
                        .status())
                .isEqualTo(413);
    }

    private InboxResponse press(String action, String token) {
        return press(stage, action, token);
    }

    private static InboxResponse press(InboxStage stage, String action, String token) {
        String stamp = String.valueOf(stage.now().getEpochSecond());
        String body = body(action, token);
        return stage.answer(new InboxRequest(
                "POST", "/x/slack", "", headers(stamp, signature(InboxStage.SIGNING, stamp, body)), body));
    }

    private String stamp() {
        return String.valueOf(stage.now().getEpochSecond());
    }

    private static Map<String, String> headers(String stamp, String signature) {
        return Map.of("X-Slack-Request-Timestamp", stamp, "X-Slack-Signature", signature);
    }

    private static String body(String action, String token) {
        String payload = """
                {"type":"block_actions","user":{"id":"U012AB3CD"},"response_url":"https://hooks.slack.com/actions/T0/1/x",
                 "actions":[{"type":"button","action_id":"%s","block_id":"b","value":"%s"}]}
                """.formatted(action, token);
        return "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
    }

    private static String signature(String secret, String stamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal(("v0:" + stamp + ":" + body).getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
