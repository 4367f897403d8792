package dev.clusterjanitor.testkit.sweep;

import static dev.clusterjanitor.core.model.Notice.Event.BLAST_RADIUS;
import static dev.clusterjanitor.core.model.Notice.Event.MARKED;
import static dev.clusterjanitor.testkit.sweep.Stage.NOW;
import static dev.clusterjanitor.testkit.sweep.Stage.result;
import static dev.clusterjanitor.testkit.sweep.Stage.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Delivery;
import dev.clusterjanitor.core.port.Notifier;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.core.testing.MatchBuilder;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakeCloud;
import dev.clusterjanitor.testkit.FakePart;
import dev.clusterjanitor.testkit.FakeWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One class for each safety rule, as far as the core holds it; adapters hold their share by contracts. */
class SafetyRulesS1ToS7Test {
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
    class S1PositiveProof {
        @Test
        void whatBearsNoMarkerIsNeverTouched() {
            Stage stage = due();
            FakePart stranger = stage.world.machine(FakeCloud.HOME).tag(FakeWorld.CLUSTER, "c1");
            FakePart disk = stage.world.disk(FakeCloud.HOME);

            stage.sweep();

            assertThat(stage.world.part(stranger.id())).isPresent();
            assertThat(stage.world.part(disk.id())).isPresent();
        }

        @Test
        void aMachineWithoutAClusterIdIsReportedAndKept() {
            Stage stage = stage();
            FakePart machine = stage.world.machine(FakeCloud.HOME).tag(FakeWorld.MAKER, FakeCloud.KIND.toString());
            machine.createdAt(NOW.minus(Duration.ofDays(3))).busyUntil(null);

            for (int i = 0; i < 5; i++) {
                stage.sweepAfter(HOUR);
            }

            assertThat(stage.world.part(machine.id())).isPresent();
        }
    }

    @Nested
    class S2WhatCannotBeReadProtects {
        @Test
        void metricsThatCannotBeReadBeforeTheDeletionStopIt() {
            Stage stage = due();
            stage.faults.once(
                    Call.Type.OBSERVE, () -> stage.faults.refuse(Call.Type.OBSERVE, "GetMetricData: throttled"));

            SweepReport report = stage.sweep();

            assertThat(stage.exists("c1")).isTrue();
            assertThat(result(report, "c1").outcome()).isEqualTo(Outcome.SKIPPED);
        }

        @Test
        void aLeaseThatCannotBeReadIsALease() {
            Stage stage = due();
            stage.tag("c1", JanitorTag.KEEP_UNTIL, "tomorrow");

            stage.sweep();

            assertThat(stage.exists("c1")).isTrue();
        }
    }

    @Nested
    class S3NoNoticeNoDelete {
        @Test
        void withoutAnAcceptedNoticeNothingIsDeletedHoweverLong() {
            Stage stage = stage();
            stage.idle("c1", "alice");
            stage.channel.refusing("no", false);

            for (int i = 0; i < 50; i++) {
                stage.sweepAfter(HOUR);
            }

            assertThat(stage.exists("c1")).isTrue();
        }

        @Test
        void whatOnlyProgramsTookStartsNoGrace() {
            Stage stage = stage();
            stage.idle("c1", "alice");
            stage.channel.refusing("no", false);
            stage.notifiers.add(new Notifier() {
                @Override
                public String channel() {
                    return "topic";
                }

                @Override
                public boolean tellsPeople() {
                    return false;
                }

                @Override
                public Delivery deliver(Notice notice) {
                    return Delivery.accepted("1");
                }
            });

            for (int i = 0; i < 50; i++) {
                stage.sweepAfter(HOUR);
            }

            assertThat(stage.exists("c1")).isTrue();
            assertThat(stage.has("c1", JanitorTag.NOTIFIED_AT)).isFalse();
        }

        @Test
        void aLivePolicyWithoutAChannelIsRefused() {
            Stage stage = stage();
            stage.notifiers.clear();

            assertThatThrownBy(stage::sweep).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void aNoticeOfAnEarlierMarkDoesNotCountForALaterOne() {
            Stage stage = due();
            stage.tag("c1", JanitorTag.LAST_WORK, stage.world.time());
            stage.world.advance(HOUR.multipliedBy(3));
            stage.faults.failOnce(Call.Type.REMOVE_TAGS, new CloudException("DeleteTags: throttled"));
            stage.channel.refusing("is down", true);

            stage.sweep();
            stage.sweepAfter(HOUR);

            assertThat(stage.exists("c1")).isTrue();
        }
    }

    @Nested
    class S4ReadAgainBeforeTheDelete {
        @Test
        void anotherIncarnationOfTheSameNameIsNotTouched() {
            Stage stage = due();
            stage.faults.once(Call.Type.OBSERVE, () -> {
                List.copyOf(stage.world.parts()).forEach(part -> stage.world.remove(part.id()));
                stage.idle("c1", "bob");
            });

            stage.sweep();

            assertThat(stage.exists("c1")).isTrue();
            assertThat(stage.told()).containsExactly(MARKED);
        }

        @Test
        void aNoticeAboutOrphansDoesNotCountForTheClusterThatTheyBelongToNow() {
            Stage stage = stage();
            stage.idle("c1", "alice");
            stage.world.remove(stage.scheduler("c1").id());
            stage.sweepAfter(HOUR);
            assertThat(stage.told()).containsExactly(MARKED);
            stage.world
                    .machine(FakeCloud.KIND, FakeCloud.HOME, "c1", FakeWorld.SCHEDULER)
                    .createdAt(stage.world.time().minus(HOUR.multipliedBy(9)))
                    .busyUntil(null);

            SweepReport reborn = stage.sweepAfter(HOUR.multipliedBy(2));

            assertThat(result(reborn, "c1").planned().action()).isEqualTo(Action.MARK);
            assertThat(stage.world.machinesOf("c1").stream()
                            .filter(machine ->
                                    !machine.tag("cluster-janitor-incarnation").isEmpty()))
                    .as("one mark, on the scheduler, and none of the orphans' beside it")
                    .hasSize(1);
            stage.world.remove(stage.world.machinesOf("c1").stream()
                    .filter(machine -> machine.tag(FakeWorld.ROLE).equals(FakeWorld.SCHEDULER))
                    .findFirst()
                    .orElseThrow()
                    .id());
            SweepReport orphansAgain = stage.sweepAfter(HOUR.multipliedBy(2));
            assertThat(result(orphansAgain, "c1").planned().action()).isEqualTo(Action.MARK);
            assertThat(stage.exists("c1")).isTrue();
        }

        @Test
        void aClusterThatWorksAgainBetweenPlanAndDeleteIsKept() {
            Stage stage = due();
            int[] reads = {0};
            stage.faults.refuse(
                    call -> {
                        if (call.type() == Call.Type.RECONSTRUCT && reads[0]++ == 1) {
                            stage.scheduler("c1").busyUntil(stage.world.time());
                        }
                        return false;
                    },
                    "");

            SweepReport report = stage.sweep();

            assertThat(stage.exists("c1")).isTrue();
            assertThat(result(report, "c1").outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(result(report, "c1").notes().get(0).code()).isEqualTo(ReasonCode.NO_LONGER_STALE);
        }
    }

    @Nested
    class S5DryRunWritesNothing {
        @Test
        void notATagNotAMessage() {
            Stage stage = due();
            stage.idle("c2", "bob");
            long before = stage.faults.writes();
            stage.policy = stage.policy.in(RunMode.DRY_RUN);

            SweepReport report = stage.sweep();

            assertThat(stage.faults.writes()).isEqualTo(before);
            assertThat(report.results()).extracting(r -> r.outcome()).containsOnly(Outcome.PLANNED);
            assertThat(report.results()).extracting(r -> r.planned().action()).contains(Action.DELETE, Action.MARK);
            assertThat(report.deleted()).isZero();
        }
    }

    @Nested
    class S6BlastRadius {
        @Test
        void aboveTheNumberNothingIsDeletedAndItIsSaidLoudly() {
            Stage stage = stage(policy -> policy.blastRadius(2, 100, 0));
            List.of("c1", "c2", "c3").forEach(name -> stage.idle(name, "alice"));
            stage.sweep();
            stage.channel.clear();

            SweepReport report = stage.sweepAfter(HOUR);

            assertThat(List.of("c1", "c2", "c3")).allMatch(stage::exists);
            assertThat(report.exitStatus()).isEqualTo(3);
            assertThat(report.count(Outcome.SKIPPED)).isEqualTo(3);
            assertThat(stage.told()).containsExactly(BLAST_RADIUS);
        }

        @Test
        void aboveTheShareNothingIsDeleted() {
            Stage stage = stage(policy -> policy.blastRadius(10, 50, 4));
            List.of("c1", "c2", "c3").forEach(name -> stage.idle(name, "alice"));
            stage.idle("c4", "bob").get(0).busyUntil(NOW.plus(HOUR));
            stage.sweep();

            SweepReport report = stage.sweepAfter(HOUR);

            assertThat(report.exitStatus()).isEqualTo(3);
            assertThat(stage.exists("c1")).isTrue();
        }
    }

    @Nested
    class S7ProtectionWins {
        @Test
        void aLockThatAppearsBetweenPlanAndDeleteStopsIt() {
            Stage stage = due();
            stage.faults.once(Call.Type.OBSERVE, () -> stage.scheduler("c1").locked(true));

            stage.sweep();

            assertThat(stage.exists("c1")).isTrue();
            assertThat(stage.scheduler("c1").isLocked()).isTrue();
        }

        @Test
        void aLeaseOnAWorkerAloneProtects() {
            Stage stage = due();
            stage.world.machinesOf("c1").get(1).tag(Stage.key(JanitorTag.KEEP_UNTIL), "20260120t000000z");

            stage.sweep();

            assertThat(stage.exists("c1")).isTrue();
        }

        @Test
        void anExemptionInThePolicyProtects() {
            Stage stage = stage(policy ->
                    policy.exempt(MatchBuilder.where().tag("env", "prod").build(), "production"));
            stage.idle("c1", "alice").get(0).tag("env", "prod");

            stage.sweep();
            stage.sweepAfter(HOUR);

            assertThat(stage.exists("c1")).isTrue();
            assertThat(stage.told()).isEmpty();
        }
    }
}
