package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.core.model.Notice.Event.DELETED;
import static dev.clusterjanitor.core.model.Notice.Event.MARKED;
import static dev.clusterjanitor.core.model.Notice.Event.RESCUED;
import static dev.clusterjanitor.core.model.Notice.Event.UNDETERMINED;
import static dev.clusterjanitor.testkit.sweep.Stage.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Holdings;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.policy.IdleGpu;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.core.sweep.SweepReport.Result;
import dev.clusterjanitor.testkit.FakePart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** When the scheduler itself is asked, and what its answer can do. */
class AskingSchedulersTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Stage stage = Stage.stage();
    private final List<List<String>> rounds = new ArrayList<>();
    private Function<Instant, Signal> answer = now -> quiet(now.minus(HOUR.multipliedBy(30)));
    private Holdings holdings = Holdings.NONE;

    AskingSchedulersTest() {
        stage.probe = this::ask;
    }

    private Map<ClusterId, SchedulerProbe.Answer> ask(List<SchedulerProbe.Target> targets, Instant now) {
        rounds.add(targets.stream().map(t -> t.cluster().id().name()).toList());
        Map<ClusterId, SchedulerProbe.Answer> answers = new HashMap<>();
        targets.forEach(
                target -> answers.put(target.cluster().id(), new SchedulerProbe.Answer(answer.apply(now), holdings)));
        return answers;
    }

    private static Signal quiet(Instant since) {
        return Signal.quiet(SchedulerProbe.SOURCE, Question.ACTIVITY, since, "idle since " + since);
    }

    private static Signal alive(Instant at) {
        return Signal.alive(SchedulerProbe.SOURCE, Question.ACTIVITY, at, "3 tasks are being computed");
    }

    private static Signal unreadable() {
        return Signal.unreadable(SchedulerProbe.SOURCE, Question.ACTIVITY, "it did not finish answering");
    }

    private void untilDue() {
        stage.idle("c1", "alice");
        stage.sweep();
        stage.world.advance(HOUR);
        rounds.clear();
    }

    @Test
    void allThatSeemStaleAreAskedInOneRoundAndNobodyElse() {
        stage.idle("c1", "alice");
        stage.idle("c2", "bob");
        stage.idle("busy", "carol").get(0).busyUntil(Stage.NOW);
        stage.idle("kept", "dave");
        stage.tag("kept", JanitorTag.KEEP_UNTIL, Stage.NOW.plus(HOUR));

        stage.sweep();

        assertThat(rounds).hasSize(1);
        assertThat(rounds.get(0)).containsExactlyInAnyOrder("c1", "c2");
    }

    @Test
    void nobodyIsAskedWhereThePolicySaysSo() {
        stage.policy = Stage.stage(policy -> policy.with(change -> change.probeScheduler(false))).policy;
        stage.idle("c1", "alice");

        stage.sweep();
        SweepReport report = stage.sweepAfter(HOUR);

        assertThat(rounds).isEmpty();
        assertThat(result(report, "c1").outcome()).isEqualTo(Outcome.DONE);
        assertThat(stage.exists("c1")).isFalse();
    }

    @Test
    void aSchedulerAtWorkSavesWhatAllElseCallsStale() {
        answer = AskingSchedulersTest::alive;
        stage.idle("c1", "alice");

        Result result = result(stage.sweep(), "c1");

        assertThat(result.planned().assessment().verdict().is(Verdict.Outcome.IN_USE))
                .isTrue();
        assertThat(stage.told()).isEmpty();
    }

    @Test
    void workWithinTheIdleTimeoutSavesToo() {
        answer = now -> quiet(now.minus(HOUR));
        stage.idle("c1", "alice");

        stage.sweep();

        assertThat(stage.has("c1", JanitorTag.STALE_SINCE)).isFalse();
    }

    @Test
    void itIsAskedOnceMoreRightBeforeItsDeletionAndCanStopIt() {
        untilDue();
        answer = now -> rounds.size() == 1 ? quiet(now.minus(HOUR.multipliedBy(30))) : alive(now);

        SweepReport report = stage.sweep();

        assertThat(rounds).containsExactly(List.of("c1"), List.of("c1"));
        assertThat(stage.exists("c1")).isTrue();
        assertThat(result(report, "c1").outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(result(report, "c1").notes().get(0).code()).isEqualTo(ReasonCode.NO_LONGER_STALE);
    }

    @Test
    void anAnswerThatCannotBeReadBeforeTheDeletionStopsIt() {
        untilDue();
        answer = now -> rounds.size() == 1 ? quiet(now.minus(HOUR.multipliedBy(30))) : unreadable();

        stage.sweep();

        assertThat(stage.exists("c1")).isTrue();
    }

    @Test
    void aProbeThatFailsAsAWholeDeletesNothing() {
        untilDue();
        stage.probe = (targets, now) -> {
            throw new IllegalStateException("no threads left");
        };

        stage.sweep();

        assertThat(stage.exists("c1")).isTrue();
    }

    @Test
    void aSchedulerThatDoesNotAnswerSavesNothing() {
        answer = now -> Signal.unknown(SchedulerProbe.SOURCE, Question.ACTIVITY, "nobody answers");
        untilDue();

        stage.sweep();

        assertThat(stage.exists("c1")).isFalse();
    }

    /** Fake machines have GPUs where that counts. */
    private void leaveGpusToSchedulers() {
        stage.policy = Stage.stage(policy -> policy.with(change -> change.idleGpu(IdleGpu.BY_SCHEDULER))).policy;
    }

    @Test
    void whatOnlyLooksIdleIsAskedAndAnnouncedAndDeletedByItsSchedulersWord() {
        leaveGpusToSchedulers();
        answer = now -> Signal.quietNow(SchedulerProbe.SOURCE, Question.ACTIVITY, "it has no work at this moment");
        stage.idle("c1", "alice");

        stage.sweep();
        stage.sweepAfter(HOUR);

        assertThat(rounds)
                .as("the first sweep, the second, and right before the deletion")
                .hasSize(3);
        assertThat(stage.told()).containsExactly(MARKED, DELETED);
        assertThat(stage.exists("c1")).isFalse();
    }

    @Test
    void whatOnlyLooksIdleIsKeptAndToldOnceWhereItsSchedulerIsOutOfReach() {
        leaveGpusToSchedulers();
        answer = now -> Signal.unknown(SchedulerProbe.SOURCE, Question.ACTIVITY, "nobody answers");
        stage.idle("c1", "alice");

        SweepReport first = stage.sweep();
        stage.sweepAfter(HOUR.multipliedBy(30));

        assertThat(result(first, "c1").planned().assessment().verdict().reason().code())
                .isEqualTo(ReasonCode.UNCONFIRMED_IDLE);
        assertThat(stage.told()).containsExactly(UNDETERMINED);
        assertThat(stage.exists("c1")).isTrue();
        assertThat(first.exitStatus()).isZero();
    }

    @Test
    void aSchedulerThatFallsSilentAfterTheNoticeKeepsTheCluster() {
        leaveGpusToSchedulers();
        answer = now -> Signal.quietNow(SchedulerProbe.SOURCE, Question.ACTIVITY, "it has no work at this moment");
        stage.idle("c1", "alice");
        stage.sweep();
        answer = now -> Signal.unknown(SchedulerProbe.SOURCE, Question.ACTIVITY, "nobody answers");

        stage.sweepAfter(HOUR);

        assertThat(stage.exists("c1")).isTrue();
    }

    /** What metrics cannot tell stays untold, whatever the scheduler says: it does not see all work. */
    @Test
    void aQuietSchedulerAloneNeverMakesAClusterStale() {
        stage.idle("c1", "alice").forEach(FakePart::unmeasured);

        SweepReport report = stage.sweep();

        assertThat(rounds).isEmpty();
        assertThat(result(report, "c1").planned().assessment().verdict().is(Verdict.Outcome.UNDETERMINED))
                .isTrue();
    }

    @Test
    void aSchedulerThatMakesNoSenseIsReportedOnceToTheFallbackAndIsNoFailureOfTheSweep() {
        answer = now -> unreadable();
        stage.idle("c1", "alice");

        SweepReport first = stage.sweep();
        SweepReport second = stage.sweepAfter(HOUR);

        assertThat(result(first, "c1").planned().assessment().verdict().reason().code())
                .isEqualTo(ReasonCode.SCHEDULER_UNREADABLE);
        assertThat(stage.told()).containsExactly(UNDETERMINED);
        assertThat(result(second, "c1").planned().action()).isEqualTo(Action.KEEP);
        assertThat(first.exitStatus()).isZero();
    }

    @Test
    void theOwnerReadsWhatWouldBeLostAndWhatWas() {
        holdings = new Holdings(1, 4, 12_000_000_000L);
        untilDue();
        stage.sweep();

        assertThat(stage.told()).containsExactly(MARKED, DELETED);
        assertThat(details())
                .containsExactly(
                        "Deleting it loses 12 GB of results that its workers hold. 1 client is connected.",
                        "With it went 12 GB of results that its workers held. Everything that belonged to it is gone.");
    }

    @Test
    void aMarkedClusterThatItsSchedulerSavesIsUnmarkedAndItsOwnerTold() {
        untilDue();
        answer = AskingSchedulersTest::alive;

        stage.sweep();

        assertThat(stage.told()).containsExactly(MARKED, RESCUED);
        assertThat(stage.has("c1", JanitorTag.STALE_SINCE)).isFalse();
    }

    private List<String> details() {
        return stage.channel.items().stream().map(Notice.Item::detail).toList();
    }
}
