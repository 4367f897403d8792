package dev.clusterjanitor.core.model;

import static dev.clusterjanitor.core.model.JanitorTag.DELETE_AFTER;
import static dev.clusterjanitor.core.model.JanitorTag.INCARNATION;
import static dev.clusterjanitor.core.model.JanitorTag.NOTIFIED_AT;
import static dev.clusterjanitor.core.model.JanitorTag.STALE_SINCE;
import static dev.clusterjanitor.core.model.JanitorTag.UNMARKED_AT;
import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.testing.ClusterBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkTest {
    private static final Instant STALE = NOW.minus(Duration.ofHours(2));
    private static final Instant NOTIFIED = NOW.minus(Duration.ofHours(1));
    private static final Instant DUE = NOW.plus(Duration.ofHours(1));

    @Test
    void aClusterWithoutTagsIsNotMarked() {
        assertThat(markOf(aCluster())).isEmpty();
    }

    @Test
    void aMarkIsNotNotifiedBeforeANoticeWasAccepted() {
        assertThat(markOf(aCluster().marked(STALE))).hasValueSatisfying(mark -> {
            assertThat(mark).isEqualTo(new Mark(STALE, null, null));
            assertThat(mark.isNotified()).isFalse();
        });
    }

    @Test
    void aNotifiedMarkSaysWhenAndUntilWhen() {
        assertThat(markOf(notified())).hasValueSatisfying(mark -> {
            assertThat(mark).isEqualTo(new Mark(STALE, NOTIFIED, DUE));
            assertThat(mark.isNotified()).isTrue();
        });
    }

    @Test
    void aMarkOfAnotherIncarnationIsVoid() {
        assertThat(markOf(notified().tag(INCARNATION, "i-another"))).isEmpty();
    }

    @Test
    void aMarkThatDoesNotTellItsIncarnationIsVoid() {
        assertThat(markOf(aCluster().tag(STALE_SINCE, STALE).tag(NOTIFIED_AT, NOTIFIED)))
                .isEmpty();
    }

    @Test
    void aMarkWithoutItsBeginningIsVoid() {
        assertThat(markOf(aCluster().tag(INCARNATION, "i-scheduler").tag(NOTIFIED_AT, NOTIFIED)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "🚀", "0"})
    void aMarkWithAnUnreadableBeginningIsVoid(String value) {
        assertThat(markOf(notified().tag(STALE_SINCE, value))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NOTIFIED_AT", "DELETE_AFTER"})
    void aNoticeThatCannotBeReadWasNotAccepted(JanitorTag tag) {
        assertThat(markOf(notified().tag(tag, "soon"))).contains(new Mark(STALE, null, null));
    }

    @Test
    void aNoticeWithoutATimeOfDeletionWasNotAccepted() {
        assertThat(markOf(aCluster().marked(STALE).tag(NOTIFIED_AT, NOTIFIED))).contains(new Mark(STALE, null, null));
    }

    @Test
    void aTimeOfDeletionWithoutANoticeDoesNotCount() {
        assertThat(markOf(aCluster().marked(STALE).tag(DELETE_AFTER, DUE))).contains(new Mark(STALE, null, null));
    }

    @Test
    void aNoticeFromBeforeTheMarkWasForAnEarlierOne() {
        assertThat(markOf(notified().tag(NOTIFIED_AT, STALE.minusSeconds(1)))).contains(new Mark(STALE, null, null));
    }

    @Test
    void aNoticeInTheSecondOfTheMarkCounts() {
        assertThat(markOf(notified().tag(NOTIFIED_AT, STALE))).contains(new Mark(STALE, STALE, DUE));
    }

    @Test
    void ofSeveralValuesTheLatestCounts() {
        ClusterBuilder cluster = notified()
                .workerTag(STALE_SINCE, STALE.plusSeconds(1))
                .workerTag(NOTIFIED_AT, NOTIFIED.plusSeconds(2))
                .workerTag(DELETE_AFTER, DUE.minusSeconds(3));

        assertThat(markOf(cluster)).contains(new Mark(STALE.plusSeconds(1), NOTIFIED.plusSeconds(2), DUE));
    }

    @Test
    void anUnreadableValueOnOneMachineVoidsTheMark() {
        assertThat(markOf(notified().workerTag(STALE_SINCE, "?"))).isEmpty();
    }

    @Test
    void theMarkIsReadFromAnyMachineThatBearsItsIncarnation() {
        ClusterBuilder cluster =
                aCluster().workerTag(INCARNATION, "i-scheduler").workerTag(STALE_SINCE, STALE);

        assertThat(markOf(cluster)).contains(new Mark(STALE, null, null));
    }

    @Test
    void besideAnotherIncarnationsMarkNobodyCanTellWhoseNoticeWasAccepted() {
        assertThat(markOf(notified().workerTag(INCARNATION, "i-another"))).isEmpty();
    }

    @Test
    void whatIsLeftOfAMarkThatWasTakenBackIsVoid() {
        assertThat(markOf(notified().workerTag(UNMARKED_AT, NOTIFIED.plusSeconds(1))))
                .isEmpty();
        assertThat(markOf(notified().workerTag(UNMARKED_AT, STALE))).isEmpty();
        assertThat(markOf(notified().workerTag(UNMARKED_AT, "?"))).isEmpty();
    }

    @Test
    void aMarkFromAfterTheLastWasTakenBackCounts() {
        assertThat(markOf(notified().tag(UNMARKED_AT, STALE.minusSeconds(1)))).contains(new Mark(STALE, NOTIFIED, DUE));
    }

    @Test
    void theKeysOfThePolicyCount() {
        assertThat(Mark.of(notified().build(), new TagKeys("other-"))).isEmpty();
    }

    private static ClusterBuilder notified() {
        return aCluster().marked(STALE).tag(NOTIFIED_AT, NOTIFIED).tag(DELETE_AFTER, DUE);
    }

    private static Optional<Mark> markOf(ClusterBuilder cluster) {
        return Mark.of(cluster.build(), TagKeys.DEFAULT);
    }
}
