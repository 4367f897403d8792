package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.core.model.Notice.Event.FAILED;
import static dev.clusterjanitor.core.model.Notice.Event.MARKED;
import static dev.clusterjanitor.core.model.Notice.Event.SWEEP_FAILED;
import static dev.clusterjanitor.core.model.Notice.Event.UNDETERMINED;
import static dev.clusterjanitor.testkit.sweep.Stage.NOW;
import static dev.clusterjanitor.testkit.sweep.Stage.result;
import static dev.clusterjanitor.testkit.sweep.Stage.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.RecordingNotifier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncingTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aRefusedNoticePostponesTheDeletion() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.channel.refusing("is down", true);
        for (int hour = 0; hour < 30; hour++) {
            assertThat(stage.sweepAfter(HOUR).exitStatus()).isEqualTo(1);
        }
        stage.channel.accepting();

        stage.sweepAfter(HOUR);
        stage.sweepAfter(HOUR.minusSeconds(1));
        assertThat(stage.exists("c1")).isTrue();
        stage.sweepAfter(Duration.ofSeconds(1));

        assertThat(stage.exists("c1")).isFalse();
    }

    @Test
    void graceRunsFromTheAcceptanceAndNotFromTheSweep() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.faults.once(Call.Type.DELIVER, () -> stage.world.advance(Duration.ofMinutes(10)));

        stage.sweep();

        assertThat(stage.scheduler("c1").tag(Stage.key(JanitorTag.NOTIFIED_AT))).isEqualTo("20260115t121000z");
        assertThat(stage.scheduler("c1").tag(Stage.key(JanitorTag.DELETE_AFTER)))
                .isEqualTo("20260115t131000z");
    }

    @Test
    void oneDigestGoesToEachRecipientInChunksOfTen() {
        Stage stage = stage();
        for (int i = 0; i < 21; i++) {
            stage.idle("a" + i, "alice");
        }
        stage.idle("b1", "bob");

        stage.sweep();

        assertThat(stage.channel.accepted())
                .extracting(notice -> notice.to().name() + " " + notice.items().size())
                .containsExactly("alice 10", "alice 10", "alice 1", "bob 1");
    }

    @Test
    void onlyTheClustersThatTheAcceptedMessageNamesAreAnnounced() {
        Stage stage = stage();
        for (int i = 10; i < 25; i++) {
            stage.idle("a" + i, "alice");
        }
        int[] sent = {0};
        stage.channel.answering(notice -> sent[0]++ == 0 ? Delivery.accepted("1") : Delivery.refused("no", true));

        stage.sweep();

        for (int i = 10; i < 25; i++) {
            assertThat(stage.has("a" + i, JanitorTag.NOTIFIED_AT)).isEqualTo(i < 20);
        }
    }

    @Test
    void whatCannotBeJudgedIsToldToTheFallbackOnce() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.tag("c1", JanitorTag.HEARTBEAT, "yesterday");

        stage.sweep();
        stage.sweepAfter(HOUR);
        stage.sweepAfter(HOUR);

        assertThat(stage.told()).containsExactly(UNDETERMINED);
        assertThat(stage.channel.accepted().get(0).to().isKnown()).isFalse();
    }

    @Test
    void aFailureThatLastsIsToldOnce() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.sweep();
        stage.channel.clear();
        stage.faults.refuse(Call.Type.TERMINATE, "terminate: 403 UnauthorizedOperation");

        SweepReport report = stage.sweepAfter(HOUR);
        stage.sweepAfter(HOUR);

        assertThat(report.exitStatus()).isEqualTo(1);
        assertThat(result(report, "c1").error()).contains("403");
        assertThat(stage.told()).containsExactly(FAILED);
    }

    @Test
    void aChannelThatFailsTwiceInARowIsLeftAloneForTheSweep() {
        Stage stage = stage();
        for (String owner : List.of("alice", "bob", "carol", "dave")) {
            stage.idle("of-" + owner, owner);
        }
        stage.channel.refusing("timed out", true);

        SweepReport report = stage.sweep();

        assertThat(stage.channel.tried()).hasSize(2);
        assertThat(report.count(Outcome.FAILED)).isEqualTo(4);
    }

    @Test
    void oneChannelThatAcceptsIsEnoughAndTheOtherIsAProblem() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.notifiers.add(new RecordingNotifier("broken").refusing("is down", true));

        SweepReport report = stage.sweep();

        assertThat(stage.has("c1", JanitorTag.NOTIFIED_AT)).isTrue();
        assertThat(report.exitStatus()).isEqualTo(1);
    }

    @Test
    void whomNoChannelReachesIsARefusal() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.channel.reaching(recipient -> false);

        SweepReport report = stage.sweep();

        assertThat(stage.has("c1", JanitorTag.NOTIFIED_AT)).isFalse();
        assertThat(report.exitStatus()).isEqualTo(1);
    }

    @Test
    void theFallbackHearsOfAPartialSweep() {
        Stage stage = stage();
        stage.faults.refuse(Call.Type.DISCOVER, "DescribeInstances: 403");

        SweepReport report = stage.sweep();

        assertThat(stage.told()).containsExactly(SWEEP_FAILED);
        assertThat(report.exitStatus()).isEqualTo(1);
    }

    @Test
    void aNoticeWhoseTraceIsLostIsGivenOnceMore() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.faults.once(
                Call.Type.DELIVER,
                () -> stage.faults.failOnce(Call.Type.SET_TAGS, new CloudException("CreateTags: throttled")));

        stage.sweep();
        stage.sweepAfter(HOUR);
        stage.sweepAfter(HOUR.minusSeconds(1));

        assertThat(stage.exists("c1")).isTrue();
        assertThat(stage.told().stream().filter(MARKED::equals)).hasSize(2);
    }

    @Test
    void aNoticeIsAtTheSweepsTime() {
        Stage stage = stage();
        stage.idle("c1", "alice");

        stage.sweep();

        assertThat(stage.channel.accepted()).extracting(Notice::at).containsExactly(NOW);
    }
}
