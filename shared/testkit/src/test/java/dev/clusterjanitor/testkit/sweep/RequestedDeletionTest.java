package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.core.model.Notice.Event.DELETED;
import static dev.clusterjanitor.core.model.Notice.Event.MARKED;
import static dev.clusterjanitor.core.model.Notice.Event.NEW_SCOPE;
import static dev.clusterjanitor.testkit.sweep.Stage.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.journal.ActionRecord;
import dev.clusterjanitor.core.journal.DeletionRequest;
import dev.clusterjanitor.core.journal.DeletionRequests;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Holdings;
import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.policy.Window;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakeCloud;
import dev.clusterjanitor.testkit.FakeStore;
import dev.clusterjanitor.testkit.FakeWorld;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an owner who does not want to wait can bring forward, and what no wish can. */
class RequestedDeletionTest {
    private static final Duration MINUTES = Duration.ofMinutes(5);

    private Stage stage = stage();
    private FakeStore store = stage.withJournal();

    @Test
    void whatWasAnnouncedIsDeletedByTheNextSweepAndItsOwnerReadsWhoAsked() {
        announced("c1");
        ask("c1");

        stage.sweepAfter(MINUTES);

        assertThat(stage.exists("c1")).isFalse();
        assertThat(stage.told()).containsExactly(NEW_SCOPE, MARKED, DELETED);
        assertThat(stage.channel.items().get(2).reasons().get(0).code()).isEqualTo(ReasonCode.BY_HAND);
        assertThat(stage.channel.items().get(2).reasons().get(0).text()).endsWith("alice in Slack");
        assertThat(requests()).isEmpty();
    }

    @Test
    void eachIsWrittenDown() {
        announced("c1");
        announced("c2");
        ask("c1");
        ask("c2");

        stage.sweepAfter(MINUTES);

        assertThat(store.records())
                .filteredOn(entry -> entry.action() == Action.DELETE)
                .allMatch(entry -> entry.state() == ActionRecord.State.DONE)
                .extracting(entry -> entry.cluster().name())
                .containsExactly("c1", "c2");
        assertThat(store.letters(Journal.OUTBOX)).isEmpty();
    }

    /** Tasks that only the scheduler knows of: the metrics of its machines were quiet all the time. */
    @Test
    void whatOnlyItsSchedulerKnowsToBeBusyStays() {
        stage = stage();
        store = stage.withJournal();
        announced("c1");
        ask("c1");
        stage.probe = (targets, now) -> Map.of(
                targets.get(0).cluster().id(),
                new SchedulerProbe.Answer(
                        Signal.alive(
                                SchedulerProbe.SOURCE, Signal.Question.ACTIVITY, now, "3 tasks are being computed"),
                        Holdings.NONE));

        stage.sweepAfter(MINUTES);

        assertThat(stage.exists("c1")).isTrue();
        assertThat(requests()).isEmpty();
    }

    @Test
    void whatWorksAgainStaysAndTheRequestIsOver() {
        announced("c1");
        ask("c1");
        stage.scheduler("c1").busyUntil(stage.world.time().plus(MINUTES));

        stage.sweepAfter(MINUTES);

        assertThat(stage.exists("c1")).isTrue();
        assertThat(requests()).isEmpty();
    }

    @Test
    void aLeaseWins() {
        announced("c1");
        ask("c1");
        stage.tag("c1", JanitorTag.KEEP_UNTIL, stage.world.time().plus(Duration.ofHours(1)));

        stage.sweepAfter(MINUTES);

        assertThat(stage.exists("c1")).isTrue();
        assertThat(requests()).isEmpty();
    }

    @Test
    void whatWasNotAnnouncedStays() {
        stage.idle("c1", "alice");
        ask("c1");

        stage.sweep();

        assertThat(stage.exists("c1")).isTrue();
        assertThat(stage.told()).containsExactly(NEW_SCOPE, MARKED);
    }

    @Test
    void anotherClusterOfTheSameNameStays() {
        announced("c1");
        ask("c1");
        List.copyOf(stage.world.parts()).forEach(part -> stage.world.remove(part.id()));
        stage.world.machine(FakeCloud.KIND, FakeCloud.HOME, "c1", FakeWorld.SCHEDULER);

        stage.sweepAfter(MINUTES);

        assertThat(stage.exists("c1")).isTrue();
        assertThat(requests()).isEmpty();
    }

    @Test
    void aClosedWindowIsWaitedFor() {
        stage = stage(policy -> policy.window(
                new Window(EnumSet.allOf(DayOfWeek.class), LocalTime.of(3, 0), LocalTime.of(3, 1), ZoneOffset.UTC)));
        store = stage.withJournal();
        announced("c1");
        ask("c1");

        stage.sweepAfter(MINUTES);

        assertThat(stage.exists("c1")).isTrue();
        assertThat(requests()).hasSize(1);
    }

    @Test
    void aRequestOfYesterdayIsForgotten() {
        announced("c1");
        ask("c1");
        stage.world.advance(Duration.ofHours(25));
        stage.tag("c1", JanitorTag.DELETE_AFTER, stage.world.time().plus(Duration.ofDays(1)));

        stage.sweep();

        assertThat(stage.exists("c1")).isTrue();
        assertThat(requests()).isEmpty();
    }

    @Test
    void whatTheCloudRefusesIsTriedAgainAndFailsTheSweep() {
        announced("c1");
        ask("c1");
        stage.faults.refuse(Call.Type.TERMINATE, "no right to ec2:TerminateInstances");

        SweepReport report = stage.sweepAfter(MINUTES);

        assertThat(report.exitStatus()).isNotZero();
        assertThat(requests()).hasSize(1);
    }

    @Test
    void whatIsNoRequestIsRemovedAndSaid() {
        store.spoil(Journal.REQUESTS + "x.json", "nonsense");

        SweepReport report = stage.sweep();

        assertThat(report.problems())
                .extracting("message")
                .containsExactly("requests/x.json cannot be understood, and is removed");
        assertThat(requests()).isEmpty();
    }

    private void announced(String name) {
        stage.idle(name, "alice");
        stage.sweep();
    }

    private void ask(String name) {
        String scheduler = stage.scheduler(name).id();
        ClusterId id = new ClusterId(FakeCloud.KIND, FakeCloud.HOME, name);
        new DeletionRequests(store.journal("inbox"))
                .add(new DeletionRequest(id, new Incarnation(scheduler), "alice in Slack", stage.world.time()));
    }

    private List<String> requests() {
        return new DeletionRequests(store.journal("inbox")).keys(10);
    }
}
