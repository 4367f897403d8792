package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.testkit.sweep.Stage.result;
import static dev.clusterjanitor.testkit.sweep.Stage.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.policy.Window;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.testkit.Call;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One class for each safety rule, as far as the core holds it; adapters hold their share by contracts. */
class SafetyRulesS8ToS15Test {
    private static final Duration HOUR = Duration.ofHours(1);

    /** A stage with one cluster whose grace is over. */
    private static Stage due() {
        Stage stage = stage();
        stage.idle("c1", "alice");
        stage.sweep();
        stage.world.advance(HOUR);
        return stage;
    }

    @Nested
    class S8PartialDiscovery {
        @Test
        void aCutListingUnmarksAndDeletesNothing() {
            Stage stage = due();
            List.of("c2", "c3", "c4").forEach(name -> stage.idle(name, "bob"));
            int[] pages = {0};
            stage.faults.refuse(
                    call -> call.type() == Call.Type.DISCOVER && pages[0]++ > 0, "DescribeInstances: throttled");
            long before = stage.faults.writes();

            SweepReport report = stage.sweep();

            assertThat(stage.has("c1", JanitorTag.NOTIFIED_AT)).isTrue();
            assertThat(report.isComplete()).isFalse();
            assertThat(stage.faults.writes() - before)
                    .as("only the notice that the sweep was partial")
                    .isEqualTo(1);
        }
    }

    @Nested
    class S9WrongPolicies {
        @Test
        void aWindowThatNeverOpensAndAZeroGraceCannotBeMade() {
            assertThatThrownBy(() -> stage(policy -> policy.with(limits -> limits.grace(Duration.ZERO))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> stage(policy -> policy.blastRadius(0, 50, 4)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class S10AbsoluteTimes {
        @Test
        void marksAreUtcWhateverTheWindowsZone() {
            Stage stage = stage(policy -> policy.window(weekdays("Pacific/Chatham")));
            stage.idle("c1", "alice");

            stage.sweep();

            assertThat(stage.scheduler("c1").tag(Stage.key(JanitorTag.STALE_SINCE)))
                    .isEqualTo("20260115t120000z");
        }

        @Test
        void aDeletionWaitsForTheWindowOnTheClocksOfItsZone() {
            Stage stage = stage(policy -> policy.window(weekdays("America/New_York")));
            stage.idle("c1", "alice");
            stage.sweep();

            stage.sweepAfter(HOUR.minusSeconds(1));
            assertThat(stage.exists("c1")).isTrue();
            stage.sweepAfter(Duration.ofSeconds(1));

            assertThat(stage.exists("c1")).as("08:00 in New York").isFalse();
        }

        @Test
        void aWindowThatClosesBetweenPlanAndDeleteStopsIt() {
            Stage stage = stage(policy -> policy.window(weekdays("Europe/London")));
            stage.idle("c1", "alice");
            stage.sweep();
            stage.world.advance(Duration.ofMinutes(359));
            stage.faults.once(Call.Type.OBSERVE, () -> stage.world.advance(Duration.ofMinutes(2)));

            SweepReport report = stage.sweep();

            assertThat(stage.exists("c1")).isTrue();
            assertThat(result(report, "c1").outcome()).isEqualTo(Outcome.SKIPPED);
        }

        private Window weekdays(String zone) {
            Set<DayOfWeek> days = Set.of(DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);
            return new Window(days, LocalTime.of(8, 0), LocalTime.of(18, 0), ZoneId.of(zone));
        }
    }

    @Nested
    class S11Resumable {
        @Test
        void aDeletionThatFailedHalfWayIsFinishedByALaterSweep() {
            Stage stage = due();
            stage.faults.failOnce(Call.Type.DELETE_DISK, new CloudException("DeleteVolume: throttled"));

            assertThat(stage.sweep().exitStatus()).isEqualTo(1);
            stage.sweepAfter(HOUR);

            assertThat(stage.world.parts()).isEmpty();
        }
    }

    @Nested
    class S12NoSecrets {
        @Test
        void anUnexpectedExceptionShowsItsKindAndPlaceOnly() {
            Stage stage = due();
            stage.faults.failOnce(Call.Type.TERMINATE, new IllegalStateException("token=hunter2"));

            SweepReport report = stage.sweep();

            assertThat(result(report, "c1").error())
                    .contains("IllegalStateException")
                    .doesNotContain("hunter2");
            assertThat(report.toString() + stage.channel.tried() + stage.events.all())
                    .doesNotContain("hunter2");
        }

        @Test
        void aChannelThatThrowsShowsItsKindAndPlaceOnly() {
            Stage stage = stage();
            stage.idle("c1", "alice");
            stage.channel.answering(notice -> {
                throw new IllegalStateException("https://hooks.example.org/hunter2");
            });

            SweepReport report = stage.sweep();

            assertThat(report.toString() + stage.events.all()).doesNotContain("hunter2");
            assertThat(stage.has("c1", JanitorTag.NOTIFIED_AT)).isFalse();
        }
    }

    @Nested
    class S13TextFromTheCloud {
        @Test
        void anOwnersControlCharactersDoNotReachANotice() {
            Stage stage = stage();
            stage.idle("c1", "bob\r\nBcc: everybody@example.org");

            stage.sweep();

            assertThat(stage.channel.accepted().get(0).to().name()).doesNotContain("\r", "\n");
            assertThat(stage.channel.accepted().get(0).to().owner().email()).isNull();
        }
    }

    @Nested
    class S14FailuresAreSeen {
        @Test
        void oneFailureDoesNotKeepOthersFromBeingDeleted() {
            Stage stage = due();
            stage.idle("b1", "bob");
            stage.sweep();
            stage.world.advance(HOUR);
            stage.faults.failOnce(Call.Type.TERMINATE, new CloudException("TerminateInstances: throttled"));

            SweepReport report = stage.sweep();

            assertThat(report.exitStatus()).isEqualTo(1);
            assertThat(report.count(Outcome.FAILED)).isLessThanOrEqualTo(1);
        }

        @Test
        void aSweepThatDidAllItPlannedEndsWell() {
            assertThat(due().sweep().exitStatus()).isZero();
        }
    }

    @Nested
    class S15Deadline {
        @Test
        void pastTheDeadlineNothingBeginsAndTheRestIsReported() {
            Stage stage = due();
            long before = stage.faults.writes();

            SweepReport report = stage.sweep(() -> Duration.ZERO);

            assertThat(stage.faults.writes()).isEqualTo(before);
            assertThat(result(report, "c1").outcome()).isEqualTo(Outcome.NOT_STARTED);
            assertThat(report.exitStatus()).isEqualTo(1);
        }

        @Test
        void whatBeganBeforeTheDeadlineIsDone() {
            Stage stage = stage();
            List.of("c1", "c2", "c3").forEach(name -> stage.idle(name, "alice"));
            stage.sweep();
            stage.world.advance(HOUR);
            Deadline deadline = Deadline.at(stage.world.time().plusSeconds(30), stage.world.clock());
            stage.faults.once(Call.Type.TERMINATE, () -> stage.world.advance(Duration.ofMinutes(1)));

            SweepReport report = stage.sweep(deadline);

            assertThat(report.count(Outcome.NOT_STARTED)).isEqualTo(2);
            assertThat(stage.exists("c2")).isTrue();
        }
    }
}
