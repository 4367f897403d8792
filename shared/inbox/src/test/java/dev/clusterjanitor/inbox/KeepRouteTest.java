package dev.clusterjanitor.inbox;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.config.InboxConfig;
import dev.clusterjanitor.config.SecretRef;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakeCloud;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepRouteTest {
    private static final Duration DAY = Duration.ofDays(1);
    private final InboxStage stage = new InboxStage();

    @Test
    void aWarningBearsALinkThatKeepsTheCluster() {
        stage.sweep();
        assertThat(stage.channel.items().get(0).keepLink()).startsWith(InboxStage.URL + "/keep?token=");
        assertThat(stage.channel.items().get(0).howToKeep()).isNotEmpty();

        InboxResponse response = stage.keep(stage.token(), "1d");
        stage.world.advance(Duration.ofHours(2));
        stage.sweep();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).contains("Fri 16 Jan 2026 at 12:00 UTC (1 day from now)");
        assertThat(stage.tag(JanitorTag.KEEP_UNTIL)).isEqualTo(Instants.format(NOW.plus(DAY)));
        assertThat(stage.world.machinesOf("c1")).hasSize(3);
        assertThat(stage.channel.events().get(0)).isEqualTo(Notice.Event.MARKED);
        assertThat(stage.channel.events()).doesNotContain(Notice.Event.DELETED);
        assertThat(stage.channel.items().get(1).keepLink()).isEmpty();
    }

    @Test
    void lookingAtALinkChangesNothingAndAsksNoCloud() {
        stage.sweep();
        int calls = stage.faults.calls().size();

        InboxResponse page = stage.look(stage.token());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains(InboxStage.ID, "Keep 1 day", "Keep 7 days", "method=\"post\"");
        assertThat(page.headers())
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsKey("Content-Security-Policy");
        assertThat(stage.faults.calls()).hasSize(calls);
    }

    @Test
    void aLinkIsUsedOnce() {
        stage.sweep();
        stage.keep(stage.token(), "1d");
        stage.world.advance(Duration.ofHours(20));

        InboxResponse again = stage.keep(stage.token(), "7d");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).contains("used before", "kept until Fri 16 Jan 2026");
        assertThat(stage.tag(JanitorTag.KEEP_UNTIL)).isEqualTo(Instants.format(NOW.plus(DAY)));
        assertThat(stage.events.of("inbox-refused")).hasSize(1);
    }

    @Test
    void theNextWarningHasALinkOfItsOwn() {
        stage.sweep();
        stage.keep(stage.token(), "1d");
        stage.world.advance(DAY.plus(Duration.ofMinutes(15)));
        stage.sweep();

        assertThat(stage.keep(stage.token(), "3d").status()).isEqualTo(200);
        assertThat(stage.tag(JanitorTag.KEEP_UNTIL))
                .isEqualTo(Instants.format(stage.now().plus(DAY.multipliedBy(3))));
    }

    @Test
    void aForgedOrCutLinkIsRefusedBeforeAnyCloudIsCalled() {
        stage.sweep();
        String token = stage.token();
        int calls = stage.faults.calls().size();
        int dot = token.indexOf('.');
        String foreign = new KeepTokens("another key, as long as it needs to be")
                .sign(new KeepClaim(InboxStage.ID, "x", NOW, NOW.plus(DAY)));

        for (String bad : new String[] {
            "",
            ".",
            "x",
            token.substring(0, token.length() - 2),
            token.substring(1),
            token.substring(0, dot),
            token.substring(0, dot) + ".",
            "e30" + token.substring(dot),
            foreign,
            "%21.%21",
            "a".repeat(5000) + token.substring(dot)
        }) {
            assertThat(stage.keep(bad, "1d").status()).as(bad).isEqualTo(403);
            assertThat(stage.look(bad).status()).as(bad).isEqualTo(403);
        }
        assertThat(stage.faults.calls()).hasSize(calls);
        assertThat(stage.tag(JanitorTag.KEEP_UNTIL)).isEmpty();
    }

    @Test
    void aLinkThatIsOverSaysWhatToDoInstead() {
        stage.sweep();
        stage.world.advance(Duration.ofDays(2).plus(Duration.ofHours(1)));

        InboxResponse late = stage.keep(stage.token(), "1d");

        assertThat(late.status()).isEqualTo(410);
        assertThat(late.body()).contains("janitor keep");
        assertThat(stage.tag(JanitorTag.KEEP_UNTIL)).isEmpty();
    }

    @Test
    void aLaterClusterOfTheSameNameIsNotKeptByIt() {
        stage.sweep();
        stage.world.parts().stream().map(part -> part.id()).toList().forEach(stage.world::remove);
        stage.world.cluster(FakeCloud.KIND, FakeCloud.HOME, "c1", 1);

        InboxResponse response = stage.keep(stage.token(), "1d");

        assertThat(response.status()).isEqualTo(410);
        assertThat(response.body()).contains("another one bears its name");
        assertThat(stage.tag(JanitorTag.KEEP_UNTIL)).isEmpty();
    }

    @Test
    void aClusterThatIsGoneIsSaidToBe() {
        stage.sweep();
        stage.world.parts().stream().map(part -> part.id()).toList().forEach(stage.world::remove);

        assertThat(stage.keep(stage.token(), "1d").status()).isEqualTo(410);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20260130t000000z", "no instant"})
    void aLeaseThatIsLongerOrCannotBeReadStays(String lease) {
        stage.sweep();
        stage.tag(JanitorTag.KEEP_UNTIL, lease);

        assertThat(stage.keep(stage.token(), "1d").status()).isEqualTo(200);
        assertThat(stage.tag(JanitorTag.KEEP_UNTIL)).isEqualTo(lease);
    }

    @Test
    void theLimitOfThePolicyBoundsWhatIsOffered() {
        InboxStage short2 =
                new InboxStage(aPolicy().live().longestLease(Duration.ofDays(2)).build());
        short2.sweep();

        assertThat(short2.look(short2.token()).body()).contains("Keep 1 day").doesNotContain("Keep 3 days");
        assertThat(short2.keep(short2.token(), "3d").status()).isEqualTo(400);
        assertThat(short2.keep(short2.token(), "forever").status()).isEqualTo(400);
        assertThat(short2.keep(short2.token(), "").status()).isEqualTo(400);
        assertThat(short2.tag(JanitorTag.KEEP_UNTIL)).isEmpty();
    }

    @Test
    void aLimitBelowADayIsOfferedItself() {
        InboxStage hours = new InboxStage(
                aPolicy().live().longestLease(Duration.ofHours(6)).build());
        hours.sweep();

        assertThat(hours.keep(hours.token(), "6h").status()).isEqualTo(200);
    }

    @Test
    void whoAsksVeryOftenIsToldToWait() {
        stage.sweep();
        for (int i = 0; i < 10; i++) {
            assertThat(stage.keep(stage.token(), "1d").status()).isIn(200, 409);
        }

        assertThat(stage.keep(stage.token(), "1d").status()).isEqualTo(429);
    }

    @Test
    void aCloudThatRefusesTheTagIsSaidToAndNothingIsPromised() {
        stage.sweep();
        stage.faults.refuse(Call.Type.SET_TAGS, "no permission");

        InboxResponse response = stage.keep(stage.token(), "1d");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).contains("no permission").doesNotContain("It is kept");
    }

    @Test
    void aFieldThatStandsTwiceIsRefused() {
        stage.sweep();
        String body = "token=" + stage.token() + "&for=1d&for=7d";

        assertThat(stage.answer(new InboxRequest("POST", "/keep", "", Map.of(), body))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatComesFromOutsideIsEscaped() {
        KeepClaim claim = new KeepClaim("a/<script>alert(1)</script>", "i", NOW, NOW.plus(DAY));

        InboxResponse page = stage.look(new KeepTokens(InboxStage.KEY).sign(claim));

        assertThat(page.body()).doesNotContain("<script>").contains("&lt;script&gt;");
    }

    @Test
    void aKeyThatIsTooShortSignsAndOpensNothing() {
        InboxStage weak = new InboxStage(
                aPolicy().live().build(), new InboxConfig(InboxStage.URL, null, new SecretRef("env", "SHORT")));
        weak.sweep();

        assertThat(weak.channel.items().get(0).keepLink()).isEmpty();
        assertThat(weak.events.of("keep-links-missing")).hasSize(1);
        assertThat(weak.look("x.y").status()).isEqualTo(503);
        assertThat(weak.look("x.y").body()).contains("32 characters").doesNotContain("abc");
    }

    @Test
    void noLogHoldsAToken() {
        stage.sweep();
        stage.look(stage.token());
        stage.keep(stage.token(), "1d");
        stage.keep(stage.token(), "1d");

        assertThat(stage.events.all().toString())
                .doesNotContain(stage.token(), InboxStage.KEY)
                .contains("inbox-accepted", "inbox-refused");
    }
}
