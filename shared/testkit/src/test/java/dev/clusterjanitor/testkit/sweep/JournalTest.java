package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.core.model.Notice.Event.DELETED;
import static dev.clusterjanitor.core.model.Notice.Event.MARKED;
import static dev.clusterjanitor.core.model.Notice.Event.SWEEP_FAILED;
import static dev.clusterjanitor.testkit.sweep.Stage.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.journal.ActionRecord;
import dev.clusterjanitor.core.journal.ActionRecord.State;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.journal.Letter;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakeStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a journal changes: nothing is taken away before it is written down, and no news of it is lost. */
class JournalTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** The process ends here and now; nothing catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Stage stage = stage();
    private final FakeStore store = stage.withJournal();

    /** An idle cluster whose grace is over. */
    private void due(String name) {
        stage.idle(name, "alice");
        stage.sweep();
        stage.world.advance(HOUR);
        stage.channel.clear();
    }

    @Test
    void everyActionIsWrittenDownWithItsEvidence() {
        due("c1");

        stage.sweep();

        List<ActionRecord> records = store.records();
        assertThat(records).extracting(ActionRecord::action).containsExactly(Action.MARK, Action.DELETE);
        assertThat(records).extracting(ActionRecord::state).containsOnly(State.DONE);
        assertThat(records.get(1).owner()).isEqualTo("alice");
        assertThat(records.get(1).reasons()).isNotEmpty();
        assertThat(records.get(1).signals()).isNotEmpty();
        assertThat(records.get(1).resources()).isNotEmpty();
        assertThat(records.get(1).policy()).isEqualTo("a-policy");
        assertThat(records.get(1).notices()).containsExactly("fake:fake-1");
        assertThat(store.letters(Journal.OUTBOX)).isEmpty();
    }

    @Test
    void aDeletionThatNoChannelTookIsToldByALaterSweep() {
        due("c1");
        stage.channel.refusing("is down", true);
        stage.sweep();
        assertThat(stage.exists("c1")).isFalse();
        assertThat(store.letters(Journal.OUTBOX)).extracting(Letter::state).containsExactly(Letter.State.OWED);
        stage.channel.accepting();

        stage.sweepAfter(HOUR);
        stage.sweepAfter(HOUR);

        assertThat(stage.told()).containsExactly(DELETED);
        assertThat(store.letters(Journal.OUTBOX)).isEmpty();
        assertThat(store.records().get(1).notices()).containsExactly("fake:fake-1");
    }

    @Test
    void aProcessThatDiesBetweenDeletionAndNoticeLosesNothing() {
        due("c1");
        stage.faults.once(Call.Type.DELIVER, () -> {
            throw new Killed();
        });
        assertThatThrownBy(stage::sweep).isInstanceOf(Killed.class);
        assertThat(stage.exists("c1")).isFalse();

        stage.sweepAfter(HOUR);
        stage.sweepAfter(HOUR);

        assertThat(stage.told()).containsExactly(DELETED);
        assertThat(store.records()).extracting(ActionRecord::state).containsOnly(State.DONE);
    }

    @Test
    void aProcessThatDiesInTheMiddleOfADeletionIsFoundOut() {
        due("c1");
        stage.faults.once(Call.Type.DELETE_DISK, () -> {
            stage.world.parts().stream().map(part -> part.id()).toList().forEach(stage.world::remove);
            throw new Killed();
        });
        assertThatThrownBy(stage::sweep).isInstanceOf(Killed.class);

        stage.sweepAfter(HOUR);

        assertThat(stage.channel.items()).singleElement().satisfies(item -> {
            assertThat(item.event()).isEqualTo(DELETED);
            assertThat(item.detail()).contains("found done by a later sweep");
        });
    }

    @Test
    void aDeletionThatWasCutOffBeforeItBeganIsDecidedAnewAndToldOnce() {
        due("c1");
        stage.faults.once(Call.Type.TERMINATE, () -> {
            throw new Killed();
        });
        assertThatThrownBy(stage::sweep).isInstanceOf(Killed.class);
        assertThat(stage.exists("c1")).isTrue();

        stage.sweepAfter(HOUR);

        assertThat(stage.exists("c1")).isFalse();
        assertThat(stage.told()).containsExactly(DELETED);
        assertThat(store.letters(Journal.OUTBOX)).isEmpty();
    }

    @Test
    void machinesThatTakeLongToEndAreToldGoneOnceTheyAre() {
        due("c1");
        stage.world.shutdownTakes(Duration.ofMinutes(2));
        stage.sweep();
        stage.channel.clear();
        stage.world.advance(Duration.ofMinutes(10));
        stage.world.parts().stream().map(part -> part.id()).toList().forEach(stage.world::remove);

        stage.sweepAfter(HOUR);

        assertThat(stage.told()).containsExactly(DELETED);
    }

    @Test
    void anotherClusterOfTheSameNameDoesNotHideThatTheFirstIsGone() {
        due("c1");
        stage.faults.once(Call.Type.DELIVER, () -> {
            throw new Killed();
        });
        assertThatThrownBy(stage::sweep).isInstanceOf(Killed.class);
        stage.idle("c1", "alice");

        stage.sweepAfter(HOUR);

        assertThat(stage.told()).containsExactlyInAnyOrder(DELETED, MARKED);
    }

    @Test
    void whatCannotBeWrittenDownIsNotTakenAway() {
        due("c1");
        stage.idle("c2", "bob");
        stage.faults.refuse(Call.Type.STORE_WRITE, "no access to the bucket");

        SweepReport report = stage.sweep();

        assertThat(stage.exists("c1")).isTrue();
        assertThat(report.exitStatus()).isEqualTo(1);
        assertThat(Stage.result(report, "c1").error()).contains("journal cannot be written", "no access");
        assertThat(stage.told()).containsExactlyInAnyOrder(MARKED, SWEEP_FAILED);
        assertThat(stage.faults.count(Call.Type.DELETE)).isZero();
    }

    @Test
    void aJournalThatCannotBeReadIsAProblemOfTheSweep() {
        stage.faults.refuse(Call.Type.STORE_READ, "no access to the bucket");

        assertThat(stage.sweep().problems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("no access"));
    }

    @Test
    void aDryRunDoesNotTouchTheJournal() {
        due("c1");
        stage.policy = stage.policy.in(dev.clusterjanitor.core.policy.RunMode.DRY_RUN);
        long calls = stage.faults.count(Call.Type.STORE_READ) + stage.faults.count(Call.Type.STORE_WRITE);

        stage.sweep();

        assertThat(stage.faults.count(Call.Type.STORE_READ) + stage.faults.count(Call.Type.STORE_WRITE))
                .isEqualTo(calls);
    }

    @Test
    void withNothingOwedASweepAsksTheJournalFourTimesAndWritesNothing() {
        stage.sweep();
        stage.faults.forget();

        stage.sweepAfter(HOUR);

        // Which letters there are, which deletions are asked for, which machines ran, and which scopes are known.
        assertThat(stage.faults.count(Call.Type.STORE_READ)).isEqualTo(4);
        assertThat(stage.faults.count(Call.Type.STORE_WRITE)).isZero();
    }

    @Test
    void whatNoChannelTakesForAWeekIsPutAwayAndSaid() {
        due("c1");
        stage.channel.refusing("no such user", false);
        stage.sweep();
        for (int day = 0; day < 7; day++) {
            assertThat(store.letters(Journal.OUTBOX)).hasSize(1);
            stage.sweepAfter(Duration.ofDays(1));
        }

        SweepReport report = stage.sweepAfter(HOUR);

        assertThat(report.problems())
                .anySatisfy(problem -> assertThat(problem.message())
                        .contains("no channel took a notice (DELETED aws/dask-ec2/", "kept under dead/"));
        assertThat(store.letters(Journal.OUTBOX)).isEmpty();
        assertThat(store.letters(Journal.DEAD)).hasSize(1);
    }

    @Test
    void whatIsNoLetterIsPutAwayAndDoesNotKeepTheOthers() {
        due("c1");
        store.spoil("outbox/20260101t000000z-nonsense", "nonsense");
        stage.channel.refusing("is down", true);
        stage.sweep();
        stage.channel.accepting();

        stage.sweepAfter(HOUR);

        assertThat(stage.told()).contains(DELETED);
        assertThat(store.letters(Journal.OUTBOX)).isEmpty();
    }

    @Test
    void aLetterThatALivingSweepHoldsIsLeftAlone() {
        due("c1");
        int[] inner = {0};
        stage.faults.once(
                Call.Type.DELIVER, () -> inner[0] = stage.sweep().results().size());

        stage.sweep();

        assertThat(inner[0]).isZero();
        assertThat(stage.told()).containsExactly(DELETED);
    }

    @Test
    void theSameNewsBearsTheSameKeyHoweverOftenItIsSent() {
        due("c1");
        stage.faults.loseAnswerOnce(Call.Type.DELIVER, new CloudException("timed out"));
        stage.sweep();

        stage.sweepAfter(HOUR);

        assertThat(stage.told()).containsExactly(DELETED, DELETED);
        assertThat(stage.channel.items().stream()
                        .filter(item -> item.event() == DELETED)
                        .map(Notice.Item::key)
                        .distinct())
                .hasSize(1);
    }
}
