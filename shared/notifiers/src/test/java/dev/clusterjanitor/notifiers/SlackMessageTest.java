package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.notifiers.Samples.IN_BERLIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.notifiers.SlackActions.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
            assertThat(blocksOf(message)).hasSizeLessThanOrEqualTo(SlackMessage.MOST_BLOCKS);
            assertThat(blocksOf(message).toString()).hasSizeLessThanOrEqualTo(SlackMessage.LONGEST_BLOCKS);
            assertThat(textsOf(message)).allSatisfy(SlackMessageTest::assertWithinLimits);
            assertThat(message.get("text").getAsString()).hasSizeLessThan(40_000);
            String all = message.toString();
            assertThat(view.items())
                    .allSatisfy(item -> assertThat(all)
                            .contains(SlackText.escape(item.clusterId()).replace('`', 'ˋ')));
        }
    }

    @Test
    void tenCommonClustersAreToldInFull() {
        JsonObject message = json(SlackMessage.of(IN_BERLIN.of(ten("1a2b3c4d"), Reader.CHANNEL), ""));

        assertThat(blocksOf(message)).hasSize(1 + 10 * 4 + 1);
        assertThat(blocksOf(message).toString()).hasSizeLessThan(SlackMessage.LONGEST_BLOCKS);
    }

    @Test
    void tenClustersWithLongNamesAreToldInBrief() {
        JsonObject message = json(SlackMessage.of(IN_BERLIN.of(ten("n".repeat(180)), Reader.CHANNEL), ""));

        assertThat(blocksOf(message)).hasSize(1 + 10 + 1);
        assertThat(blocksOf(message).toString())
                .hasSizeLessThan(SlackMessage.LONGEST_BLOCKS)
                .contains("n".repeat(180), Samples.KEEP);
    }

    @Test
    void whatIsTooLongEvenInBriefIsNamedAtLeast() {
        JsonObject message = json(SlackMessage.of(IN_BERLIN.of(Samples.largest("&".repeat(300)), Reader.CHANNEL), ""));

        assertThat(blocksOf(message)).isEmpty();
        assertThat(message.get("text").getAsString()).contains("Due for deletion: `aws/", "Failed: `aws/");
    }

    @Test
    void anIdThatCannotBeNamedWholeIsNoticed() {
        NoticeView view = IN_BERLIN.of(Samples.largest("n".repeat(2_000)), Reader.CHANNEL);

        assertThat(SlackMessage.canName(view)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void textFromACloudCannotBecomeMarkup(int items) {
        Notice largest = Samples.largest(HOSTILE);
        Notice notice = new Notice(largest.to(), largest.at(), largest.items().subList(0, items));
        JsonObject message = json(SlackMessage.of(IN_BERLIN.of(notice, Reader.CHANNEL), ""));

        assertThat(textsOf(message)).hasSizeGreaterThan(items);
        for (JsonObject text : textsOf(message)) {
            String content = text.get("text").getAsString();
            assertThat(content).doesNotContain("\r", "\u202E");
            if (text.get("type").getAsString().equals("mrkdwn")) {
                assertThat(text.get("verbatim").getAsBoolean()).isTrue();
                assertThat(outsideCode(content)).doesNotContain("`", "_", "~", "@here");
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

    /** Slack's limits: 3,000 characters a section, 2,000 a button's value, 75 its words, 25 elements a row. */
    @ParameterizedTest
    @ValueSource(ints = {10, 1_400, 1_990, 2_400, 2_900})
    void buttonsAndLinksKeepSlacksLimitsToo(int length) {
        String link = "https://inbox.example.org/keep?token=" + "t".repeat(length);
        for (String text : List.of("n".repeat(300), "&".repeat(300), HOSTILE)) {
            for (Set<Action> buttons : List.of(EnumSet.allOf(Action.class), Set.<Action>of())) {
                Notice.Item item =
                        Samples.withLink(Samples.largest(text).items().get(0), link);
                JsonObject message = json(
                        SlackMessage.of(IN_BERLIN.of(Samples.notice(Samples.ALICE, item), Reader.OWNER), "", buttons));

                assertThat(blocksOf(message)).isNotEmpty();
                assertThat(blocksOf(message).toString()).hasSizeLessThanOrEqualTo(SlackMessage.LONGEST_BLOCKS);
                assertThat(textsOf(message)).allSatisfy(SlackMessageTest::assertWithinLimits);
                boolean row = message.toString().contains("\"type\":\"actions\"");
                assertThat(row).isEqualTo(!buttons.isEmpty() && length <= 2_000);
                boolean shown = !row && length <= 1_400;
                assertThat(message.toString().contains("<" + link + "|Keep this cluster>"))
                        .isEqualTo(shown);
            }
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
        for (JsonElement element : blocksOf(message)) {
            JsonObject block = element.getAsJsonObject();
            boolean header = block.get("type").getAsString().equals("header");
            if (block.get("type").getAsString().equals("actions")) {
                block.getAsJsonArray("elements").forEach(SlackMessageTest::assertIsAButton);
                continue;
            }
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
        return texts;
    }

    private static void assertIsAButton(JsonElement element) {
        JsonObject button = element.getAsJsonObject();
        assertThat(button.get("value").getAsString()).isNotEmpty().hasSizeLessThanOrEqualTo(2_000);
        assertThat(button.getAsJsonObject("text").get("text").getAsString())
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(75);
        assertThat(button.getAsJsonObject("text").get("type").getAsString()).isEqualTo("plain_text");
    }

    private static JsonArray blocksOf(JsonObject message) {
        return message.getAsJsonArray("blocks");
    }

    /** Ten clusters of these names that are due for deletion. */
    private static Notice ten(String name) {
        Notice.Item[] items = new Notice.Item[Notice.MOST_ITEMS];
        Arrays.setAll(
                items,
                i -> Samples.item(
                        Event.MARKED, aCluster().named(name + i).build(), Samples.IN_AN_HOUR, Samples.KEEP, ""));
        return Samples.notice(Samples.ALICE, items);
    }

    private static String outsideCode(String markup) {
        return markup.replaceAll("```[^`]*```", "").replaceAll("`[^`]*`", "");
    }

    private static JsonObject json(SlackMessage message) {
        return JsonParser.parseString(message.toJson()).getAsJsonObject();
    }
}
