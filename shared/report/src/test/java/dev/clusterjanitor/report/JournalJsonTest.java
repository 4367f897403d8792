package dev.clusterjanitor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.journal.ActionRecord;
import dev.clusterjanitor.core.journal.Letter;
import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalJsonTest {
    private static final Instant NOW = ClusterBuilder.NOW;
    private static final Cluster CLUSTER = ClusterBuilder.aCluster()
            .capacity(Capacity.UNKNOWN)
            .named("c0ffee")
            .ownedBy("hunter2")
            .build();

    private final JournalJson json = new JournalJson();

    @ParameterizedTest
    @EnumSource(ActionRecord.State.class)
    void aRecordIsReadAsItWasWritten(ActionRecord.State state) {
        ActionRecord entry = entry(NOW.plusMillis(7)).ended(state, "why \"so\"\n", List.of("slack:1.2", "email:x"));

        assertThat(json.readRecord(json.write(entry))).isEqualTo(entry);
    }

    @Test
    void aRecordWithoutTimeOfDeletionAndOwnerIsReadAsItWasWritten() {
        ActionRecord entry = entry(null);

        assertThat(json.readRecord(json.write(entry))).isEqualTo(entry);
    }

    @ParameterizedTest
    @EnumSource(Letter.State.class)
    void aLetterIsReadAsItWasWritten(Letter.State state) {
        Letter letter = letter(state, CLUSTER, "").heldBy("me", NOW.plusSeconds(9));

        assertThat(json.readLetter(json.write(letter))).isEqualTo(letter);
    }

    @Test
    void aLetterAboutNoClusterIsReadAsItWasWritten() {
        Letter letter = letter(Letter.State.OWED, null, "");

        assertThat(json.readLetter(json.write(letter))).isEqualTo(letter);
    }

    @Test
    void neitherTagsNorLinksAreWritten() {
        String text = json.write(letter(Letter.State.OWED, CLUSTER, "https://inbox.example.org/keep?token=hunter2"));

        assertThat(text).contains("c0ffee").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense hunter2",
                "{}",
                "[]",
                "null",
                "{\"schema\":2}",
                "{\"schema\":1,\"run\":\"hunter2\"}"
            })
    void whatIsNoRecordIsRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> json.readRecord(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> json.readLetter(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }

    private static ActionRecord entry(Instant deleteAfter) {
        return new ActionRecord(
                "20260115t120000z",
                NOW,
                "abc",
                CLUSTER.id(),
                CLUSTER.incarnation(),
                "",
                Action.DELETE,
                List.of(new Reason(ReasonCode.IDLE, "no work since yesterday")),
                List.of(
                        Signal.alive("heartbeat", Signal.Question.HEARTBEAT, NOW, "now"),
                        Signal.unreadable("metrics", Signal.Question.ACTIVITY, "throttled")),
                CLUSTER.resources(),
                deleteAfter,
                ActionRecord.State.BEGUN,
                "",
                List.of());
    }

    private static Letter letter(Letter.State state, Cluster cluster, String link) {
        Notice.Item item = new Notice.Item(
                Notice.Event.DELETED,
                cluster,
                List.of(new Reason(ReasonCode.IDLE, "no work")),
                NOW,
                "",
                link,
                "two results lost",
                "state");
        Recipient to = new Recipient("alice", new Contact("alice@example.org", null), new Contact(null, "#platform"));
        return new Letter(NOW, state, to, item, "journal/2026/01/15/x.json", "", null, 3);
    }
}
