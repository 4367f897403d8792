package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.notifiers.Samples.IN_BERLIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.clusterjanitor.core.model.Notice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackMessageTest {
    private static final String HOSTILE =
            "<!channel> <@U999999999> <https://evil.test|click> @here #general *b* _i_ ~s~"
                    + " `c` ```block``` > quote &lt; \r\n• *Owner* :tada: \u202Eevil";

    @ParameterizedTest
    @ValueSource(ints = {256, 300})
    void theLargestNoticeKeepsSlacksLimitsAndNamesEveryCluster(int length) {
        // An ampersand takes most: it is five characters long once it is escaped.
        for (String character : List.of("n", "&", "😀", "`")) {
            Notice notice = Samples.largest(character.repeat(length / character.length()));
            NoticeView view = IN_BERLIN.of(notice, Reader.CHANNEL);

            JsonObject message = json(SlackMessage.of(view, "<@U012AB3CD>"));

            assertThat(SlackMessage.canName(view)).isTrue();
            assertThat(message.getAsJsonArray("blocks")).hasSizeLessThanOrEqualTo(SlackMessage.MOST_BLOCKS);
            assertThat(textsOf(message)).allSatisfy(SlackMessageTest::assertWithinLimits);
            assertThat(message.get("text").getAsString()).hasSizeLessThan(40_000);
            String all = message.toString();
            assertThat(view.items())
                    .allSatisfy(item -> assertThat(all)
                            .contains(SlackText.escape(item.clusterId()).replace('`', 'ˋ')));
        }
    }

    @Test
    void anIdThatCannotBeNamedWholeIsNotice() {
        NoticeView view = IN_BERLIN.of(Samples.largest("n".repeat(2_000)), Reader.CHANNEL);

        assertThat(SlackMessage.canName(view)).isFalse();
    }

    @Test
    void textFromACloudCannotBecomeMarkup() {
        JsonObject message = json(SlackMessage.of(IN_BERLIN.of(Samples.largest(HOSTILE), Reader.CHANNEL), ""));

        for (JsonObject text : textsOf(message)) {
            String content = text.get("text").getAsString();
            assertThat(content).doesNotContain("\r", "\u202E");
            if (text.get("type").getAsString().equals("mrkdwn")) {
                assertThat(text.get("verbatim").getAsBoolean()).isTrue();
                assertThat(outsideCode(content)).doesNotContain("evil", "@", "#", "_", "~", ":tada:");
                assertThat(content).doesNotContain("<", ">");
            } else {
                assertThat(text.get("emoji").getAsBoolean()).isFalse();
            }
        }
    }

    @Test
    void theFallbackTextIsInertToo() {
        String text = json(SlackMessage.of(IN_BERLIN.of(Samples.largest(HOSTILE), Reader.CHANNEL), ""))
                .get("text")
                .getAsString();

        assertThat(text).doesNotContain("<", ">", "\r");
        assertThat(outsideCode(text)).doesNotContain("@here", "*", "_", "~", "evil");
    }

    @Test
    void markupIsExchangedForWhatLooksAlike() {
        assertThat(SlackText.inert("*a* _b_ ~c~ `d` <!here> @all & co"))
                .isEqualTo("∗a∗ ˍbˍ ∼c∼ ˋdˋ &lt;!here&gt; @\u2060all &amp; co");
    }

    @Test
    void codeIsShortenedByWhatItTakesAndNeverWithinAnEntity() {
        assertThat(SlackText.code("a&&&b", 100)).isEqualTo("`a&amp;&amp;&amp;b`");
        assertThat(SlackText.code("a&&&b", 12)).isEqualTo("`a&amp;&amp;…`");
        assertThat(SlackText.code("a&&&b", 1)).isEqualTo("`…`");
        assertThat(SlackText.code("x".repeat(50), 10)).isEqualTo("`xxxxxxxxx…`");
    }

    @Test
    void onlyAMemberIdIsMentioned() {
        assertThat(SlackText.mention("U012AB3CD")).contains("<@U012AB3CD>");
        for (String other :
                new String[] {null, "", "#platform", "alice", "U1", "!channel", "U012AB3CD> <!channel", "u012ab3cd"}) {
            assertThat(SlackText.mention(other)).isEmpty();
        }
    }

    private static void assertWithinLimits(JsonObject text) {
        assertThat(text.get("text").getAsString())
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(text.get("limit").getAsInt());
    }

    /** All text objects, each with the limit of the block it stands in. */
    private static List<JsonObject> textsOf(JsonObject message) {
        List<JsonObject> texts = new ArrayList<>();
        for (JsonElement element : message.getAsJsonArray("blocks")) {
            JsonObject block = element.getAsJsonObject();
            boolean header = block.get("type").getAsString().equals("header");
            JsonArray inside = block.has("elements") ? block.getAsJsonArray("elements") : new JsonArray();
            if (block.has("text")) {
                inside.add(block.get("text"));
            }
            inside.forEach(text -> {
                text.getAsJsonObject()
                        .addProperty("limit", header ? SlackMessage.LONGEST_HEADER : SlackMessage.LONGEST_TEXT);
                texts.add(text.getAsJsonObject());
            });
        }
        assertThat(texts).isNotEmpty();
        return texts;
    }

    private static String outsideCode(String markup) {
        return markup.replaceAll("```[^`]*```", "").replaceAll("`[^`]*`", "");
    }

    private static JsonObject json(SlackMessage message) {
        return JsonParser.parseString(message.toJson()).getAsJsonObject();
    }
}
