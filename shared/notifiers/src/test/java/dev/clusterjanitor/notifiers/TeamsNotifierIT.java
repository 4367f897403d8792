package dev.clusterjanitor.notifiers;

import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.notifiers.LoopbackSlack.status;
import static dev.clusterjanitor.notifiers.Samples.ALICE;
import static dev.clusterjanitor.notifiers.Samples.IN_UTC;
import static dev.clusterjanitor.notifiers.Samples.notice;
import static dev.clusterjanitor.notifiers.Samples.typical;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.core.port.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamsNotifierIT {
    private static final PostLimits LIMITS = new PostLimits(Duration.ofSeconds(5), Duration.ofSeconds(5));

    private LoopbackSlack server;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackSlack().otherwise(request -> status(202, ""));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWorkflowGetsOneAdaptiveCard() {
        assertThat(deliver(notice(ALICE, Samples.markedWithLink()))).isEqualTo(Delivery.accepted("Teams"));

        JsonObject card = card(0);
        assertThat(card.get("type").getAsString()).isEqualTo("AdaptiveCard");
        assertThat(card.get("version").getAsString()).isEqualTo("1.4");
        assertThat(runs(card))
                .contains("Due for deletion", "aws/dask-ec2/123456789012/us-east-1/1a2b3c4d", Samples.KEEP);
        JsonObject button = all(card, "Action.OpenUrl").get(0);
        assertThat(button.get("url").getAsString()).isEqualTo(Samples.LINK);
        assertThat(button.get("title").getAsString()).isEqualTo("Keep this cluster");
    }

    @Test
    void withoutALinkThereIsNoButton() {
        deliver(typical());

        assertThat(all(card(0), "Action.OpenUrl")).isEmpty();
    }

    /** Text blocks and facts know markdown; text runs do not. So nothing but text runs may hold words from a cloud. */
    @Test
    void textFromACloudStandsWhereMarkdownIsUnknown() {
        deliver(Samples.largest("[click](https://evil.test) **b** <at>all</at> \u202E"));

        JsonObject card = card(0);
        assertThat(all(card, "TextBlock")).isEmpty();
        assertThat(all(card, "FactSet")).isEmpty();
        assertThat(all(card, "TextRun")).hasSizeGreaterThan(10);
        assertThat(all(card, "Action.OpenUrl")).isEmpty();
        assertThat(card.toString()).doesNotContain("\u202E");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 180, 300, 700})
    void theLargestNoticeKeepsTheLimitAndNamesEveryCluster(int length) {
        for (String character : List.of("n", "\"", "é", "😀")) {
            Notice notice = Samples.largest(character.repeat(Math.max(1, length / character.length())));

            Delivery delivery = deliver(notice);

            String body = server.requests().isEmpty()
                    ? ""
                    : server.requests().get(server.requests().size() - 1).body();
            assertThat(delivery.accepted())
                    .isEqualTo(!TeamsMessage.isTooLong(
                            TeamsMessage.of(IN_UTC.of(notice, Reader.CHANNEL)).toJson()));
            assertThat(body.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(TeamsMessage.LONGEST);
            if (delivery.accepted()) {
                List<String> runs = runs(card(server.requests().size() - 1));
                assertThat(IN_UTC.of(notice, Reader.CHANNEL).items())
                        .allSatisfy(item -> assertThat(runs).contains(item.clusterId()));
            }
        }
    }

    @Test
    void tenCommonClustersAreToldInFull() {
        Notice.Item[] items = new Notice.Item[Notice.MOST_ITEMS];
        Arrays.setAll(
                items,
                i -> Samples.item(
                        Event.MARKED, aCluster().named("1a2b3c4" + i).build(), Samples.IN_AN_HOUR, Samples.KEEP, ""));

        assertThat(deliver(notice(ALICE, items)).accepted()).isTrue();

        assertThat(runs(card(0)).stream().filter(Samples.KEEP::equals)).hasSize(10);
    }

    @Test
    void redirectsAreNotFollowedAndRefusalsAreSaid() throws IOException {
        try (LoopbackSlack elsewhere = new LoopbackSlack()) {
            server.answers(
                    status(302, "", Map.of("Location", elsewhere.webhook())),
                    status(400, "WorkflowTriggerIsNotEnabled"));

            assertThat(deliver(typical()))
                    .isEqualTo(Delivery.refused("Teams answered 302, and redirects are not followed", false));
            assertThat(deliver(typical()))
                    .isEqualTo(Delivery.refused("Teams refused the notice with status 400", false));
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    private Delivery deliver(Notice notice) {
        return new TeamsNotifier(new TeamsSettings(server::webhook, LIMITS), IN_UTC).deliver(notice);
    }

    private JsonObject card(int request) {
        JsonObject message =
                JsonParser.parseString(server.requests().get(request).body()).getAsJsonObject();
        assertThat(message.get("type").getAsString()).isEqualTo("message");
        JsonArray attachments = message.getAsJsonArray("attachments");
        assertThat(attachments).hasSize(1);
        JsonObject attachment = attachments.get(0).getAsJsonObject();
        assertThat(attachment.get("contentType").getAsString()).isEqualTo("application/vnd.microsoft.card.adaptive");
        return attachment.getAsJsonObject("content");
    }

    private static List<String> runs(JsonObject card) {
        return all(card, "TextRun").stream()
                .map(run -> run.get("text").getAsString())
                .toList();
    }

    private static List<JsonObject> all(JsonElement from, String type) {
        List<JsonObject> found = new ArrayList<>();
        if (from.isJsonArray()) {
            from.getAsJsonArray().forEach(element -> found.addAll(all(element, type)));
        } else if (from.isJsonObject()) {
            JsonObject object = from.getAsJsonObject();
            if (object.has("type") && object.get("type").toString().equals("\"" + type + "\"")) {
                found.add(object);
            }
            object.entrySet().forEach(entry -> found.addAll(all(entry.getValue(), type)));
        }
        return found;
    }
}
