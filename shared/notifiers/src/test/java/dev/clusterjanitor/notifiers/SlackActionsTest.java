package dev.clusterjanitor.notifiers;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.app_backend.SlackSignature;
import dev.clusterjanitor.notifiers.SlackActions.Action;
import dev.clusterjanitor.notifiers.SlackActions.Press;
import dev.clusterjanitor.notifiers.SlackActions.Result;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slack's own library signs here, so that both sides of the signature are not ours. */
class SlackActionsTest {
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final Instant NOW = Instant.ofEpochSecond(1_531_420_618);
    private static final String STAMP = "1531420618";

    @ParameterizedTest
    @EnumSource(Action.class)
    void aPressedButtonIsRead(Action action) {
        Result result = signed(body(action.id(), "abc.DEF-123_x=", "https://hooks.slack.com/actions/T0/1/x"));

        assertThat(result)
                .isEqualTo(new Result(
                        new Press(action, "abc.DEF-123_x=", "U012AB3CD", "https://hooks.slack.com/actions/T0/1/x"),
                        ""));
        assertThat(result.toString()).doesNotContain("abc.DEF");
    }

    @Test
    void theButtonsOfANoticeAreThoseThatAreUnderstood() {
        String row = SlackMessage.of(
                        Samples.IN_UTC.of(Samples.notice(Samples.ALICE, Samples.markedWithLink()), Reader.OWNER),
                        "",
                        EnumSet.allOf(Action.class))
                .toJson();

        for (Action action : Action.values()) {
            assertThat(row).contains("\"action_id\":\"" + action.id() + "\"");
        }
    }

    /** The example of Slack's page "Verifying requests from Slack". */
    @Test
    void slacksOwnExampleIsSignedRight() {
        String body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        Result result = SlackActions.read(
                "8f742231b10e8888abcd99yyyzzz85a5",
                "1531420618",
                "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
                body,
                NOW);

        // The signature is right, and a command is no button.
        assertThat(result).isEqualTo(new Result(null, "no button of a notice"));
    }

    @ParameterizedTest
    @CsvSource({"300, true", "301, false", "-300, true", "-301, false", "86400, false"})
    void aSignatureIsGoodForFiveMinutes(long seconds, boolean good) {
        String body = body("keep-1d", "t", "");
        Result result = SlackActions.read(SECRET, STAMP, signature(STAMP, body), body, NOW.plusSeconds(seconds));

        assertThat(result.press() != null).isEqualTo(good);
    }

    @Test
    void whatWasChangedOrSignedByOthersIsRefused() {
        String body = body("keep-1d", "t", "");
        String right = signature(STAMP, body);
        String wrong = "the signature is missing or wrong";

        assertThat(SlackActions.read(SECRET, STAMP, right, body + " ", NOW).refusal())
                .isEqualTo(wrong);
        assertThat(SlackActions.read(SECRET, "1531420617", right, body, NOW).refusal())
                .isEqualTo(wrong);
        assertThat(SlackActions.read("another", STAMP, right, body, NOW).refusal())
                .isEqualTo(wrong);
        assertThat(SlackActions.read(SECRET, STAMP, null, body, NOW).refusal()).isEqualTo(wrong);
        assertThat(SlackActions.read(SECRET, STAMP, right.toUpperCase(java.util.Locale.ROOT), body, NOW)
                        .refusal())
                .isEqualTo(wrong);
        assertThat(SlackActions.read(" ", STAMP, right, body, NOW).refusal())
                .isEqualTo("no signing secret is configured");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "-1531420618", "1531420618.5", "99999999999999999999"})
    void aTimeStampThatIsNoneIsRefused(String stamp) {
        assertThat(SlackActions.read(SECRET, stamp, "v0=", "", NOW).refusal()).isEqualTo("the time stamp is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "payload",
                "payload=",
                "payload=%",
                "payload=%7B",
                "payload=null",
                "payload=[]",
                "payload=7",
                "payload={}",
                "payload={\"actions\":null}",
                "payload={\"actions\":[]}",
                "payload={\"actions\":[1],\"user\":{\"id\":\"U012AB3CD\"}}",
                "payload={\"type\":\"block_actions\",\"actions\":[{\"action_id\":\"keep-1d\",\"value\":\"t\"}],\"user\":1}",
                "payload={\"type\":\"view_submission\",\"actions\":[{\"action_id\":\"keep-1d\",\"value\":\"t\"}],"
                        + "\"user\":{\"id\":\"U012AB3CD\"}}",
                "payload={\"type\":\"block_actions\",\"actions\":[{\"action_id\":\"other\",\"value\":\"t\"}],"
                        + "\"user\":{\"id\":\"U012AB3CD\"}}",
                "payload={\"type\":\"block_actions\",\"actions\":[{\"action_id\":\"keep-1d\",\"value\":\"\"}],"
                        + "\"user\":{\"id\":\"U012AB3CD\"}}",
                "payload={\"type\":\"block_actions\",\"actions\":[{\"action_id\":\"keep-1d\",\"value\":{}}],"
                        + "\"user\":{\"id\":\"U012AB3CD\"}}",
                "payload={\"type\":\"block_actions\",\"actions\":[{\"action_id\":\"keep-1d\",\"value\":\"t\"}],"
                        + "\"user\":{\"id\":\"<!channel>\"}}",
                "command=%2Fdelete"
            })
    void whatIsNoPressOfAButtonIsRefused(String body) {
        assertThat(signed(body)).isEqualTo(new Result(null, "no button of a notice"));
    }

    @Test
    void deepAndLongBodiesAreRefused() {
        assertThat(signed("payload=" + "[".repeat(200_000)).press()).isNull();
        assertThat(signed("payload=" + "x".repeat(300_000)).refusal()).isEqualTo("the body is too long");
        assertThat(signed(body("keep-1d", "t".repeat(2_001), "")).press()).isNull();
    }

    @Test
    void whateverIsSignedNothingIsThrown() {
        SplittableRandom random = new SplittableRandom(7);
        String whole = body("keep-1d", "t", "https://hooks.slack.com/x");
        for (int i = 0; i < 500; i++) {
            int at = random.nextInt(whole.length());
            String broken = whole.substring(0, at) + (char) random.nextInt(32, 127) + whole.substring(at + 1);

            assertThat(signed(broken)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.slack.com/x",
                "https://evil.test/x",
                "https://hooks.slack.com.evil.test/x",
                "https://hooks.slack.com@evil.test/x",
                "no url"
            })
    void onlySlackIsAnswered(String url) {
        Press press = signed(body("keep-1d", "t", url)).press();

        assertThat(press).isNotNull();
        assertThat(press.responseUrl()).isEmpty();
    }

    private static Result signed(String body) {
        return SlackActions.read(SECRET, STAMP, signature(STAMP, body), body, NOW);
    }

    private static String signature(String stamp, String body) {
        return new SlackSignature.Generator(SECRET).generate(stamp, body);
    }

    private static String body(String action, String token, String responseUrl) {
        String payload = """
                {"type":"block_actions","user":{"id":"U012AB3CD","username":"alice"},"api_app_id":"A0",
                 "response_url":"%s","actions":[{"type":"button","action_id":"%s","block_id":"b","value":"%s"}]}
                """.formatted(responseUrl, action, token);
        return "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
    }
}
