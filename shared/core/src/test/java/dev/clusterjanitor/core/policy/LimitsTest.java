package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.model.JanitorTag.IDLE_TIMEOUT;
import static dev.clusterjanitor.core.model.JanitorTag.MAX_AGE;
import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.CoreAssertions.assertThat;
import static dev.clusterjanitor.core.testing.CoreAssertions.assertThatIllegalArgumentException;
import static dev.clusterjanitor.core.testing.MatchBuilder.where;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static dev.clusterjanitor.core.testing.Signals.quietSince;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import dev.clusterjanitor.core.testing.PolicyBuilder;
import dev.clusterjanitor.core.testing.SettingsChangeBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which limits hold for a cluster: the defaults, then each override that matches, then its owner's tags. */
class LimitsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(2));

    @Nested
    class OfThePolicy {
        @Test
        void theDefaultsHoldWhereNothingElseIsSaid() {
            assertThat(settings(aPolicy(), aCluster())).isEqualTo(Settings.DEFAULT);
        }

        @Test
        void theDefaultsAreThoseOfTheDocumentation() {
            assertThat(Settings.DEFAULT)
                    .isEqualTo(new Settings(
                            Duration.ofMinutes(30),
                            Duration.ofHours(2),
                            null,
                            false,
                            Duration.ofMinutes(20),
                            5,
                            512,
                            Duration.ofMinutes(30),
                            HOUR,
                            SoftAction.NONE,
                            Ungrouped.REPORT,
                            true));
            assertThat(TagLimits.DEFAULT)
                    .isEqualTo(new TagLimits(Duration.ofDays(1), Duration.ofDays(30), Duration.ofDays(14)));
            assertThat(BlastRadius.DEFAULT).isEqualTo(new BlastRadius(10, 50, 4));
        }

        @Test
        void anOverrideHoldsForWhatItMatches() {
            PolicyBuilder policy =
                    aPolicy().override(where().name("dask-train-*").build(), s -> s.grace(HOUR.multipliedBy(4)));

            assertThat(settings(policy, aCluster().named("dask-train-7")).grace())
                    .isEqualTo(Duration.ofHours(4));
            assertThat(settings(policy, aCluster().named("dask-test-7")).grace())
                    .isEqualTo(HOUR);
        }

        @Test
        void anOverrideMayMatchTheOwner() {
            PolicyBuilder policy = aPolicy().override(where().owner("alice").build(), s -> s.idleTimeout(HOUR));

            assertThat(settings(policy, aCluster().tag("created-by", "alice")).idleTimeout())
                    .isEqualTo(HOUR);
        }

        @Test
        void laterOverridesWinLimitByLimit() {
            PolicyBuilder policy = aPolicy()
                    .override(
                            where().kind("aws/*").build(),
                            s -> s.grace(HOUR.multipliedBy(2)).idleTimeout(HOUR.multipliedBy(3)))
                    .override(where().name("*").build(), s -> s.grace(HOUR.multipliedBy(4)));

            Settings settings = settings(policy, aCluster());

            assertThat(settings.grace()).isEqualTo(Duration.ofHours(4));
            assertThat(settings.idleTimeout()).isEqualTo(Duration.ofHours(3));
        }

        @Test
        void anOverrideMayChangeEveryLimit() {
            Settings changed = new Settings(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(22),
                    Duration.ofMinutes(3),
                    true,
                    Duration.ofMinutes(4),
                    6,
                    7,
                    Duration.ofMinutes(8),
                    Duration.ofMinutes(9),
                    SoftAction.SCALE_TO_ZERO,
                    Ungrouped.DELETE,
                    false);
            PolicyBuilder policy = aPolicy()
                    .override(
                            where().name("*").build(),
                            s -> s.heartbeatTimeout(changed.heartbeatTimeout())
                                    .idleTimeout(changed.idleTimeout())
                                    .maxAge(Duration.ofMinutes(3))
                                    .maxAgeEvenWhenBusy(true)
                                    .minAge(changed.minAge())
                                    .idleCpuPercent(6)
                                    .idleNetworkKib(7)
                                    .orphanTimeout(changed.orphanTimeout())
                                    .grace(changed.grace())
                                    .softAction(SoftAction.SCALE_TO_ZERO)
                                    .ungrouped(Ungrouped.DELETE)
                                    .probeScheduler(false));

            assertThat(settings(policy, aCluster())).isEqualTo(changed);
        }

        @Test
        void anOverrideMayTakeTheLongestAgeAway() {
            PolicyBuilder policy = aPolicy()
                    .with(s -> s.maxAge(HOUR))
                    .override(where().name("*").build(), SettingsChangeBuilder::noMaxAge);

            assertThat(settings(policy, aCluster()).maxAge()).isNull();
        }

        @Test
        void aChangeThatNamesNothingChangesNothing() {
            assertThat(SettingsChange.NONE.applyTo(Settings.DEFAULT)).isEqualTo(Settings.DEFAULT);
        }

        @Test
        void theLimitsOfAVerdictAreThoseOfItsCluster() {
            PolicyBuilder policy =
                    aPolicy().override(where().owner("alice").build(), s -> s.grace(HOUR.multipliedBy(4)));

            Assessment assessment =
                    new Judge(policy.build()).judge(aCluster().ownedBy("alice").build(), List.of(), NOW);

            assertThat(assessment.settings().grace()).isEqualTo(Duration.ofHours(4));
            assertThat(assessment.owner().name()).isEqualTo("alice");
        }

        static final List<UnaryOperator<SettingsChangeBuilder>> UNSAFE = List.of(
                s -> s.heartbeatTimeout(Duration.ZERO),
                s -> s.idleTimeout(Duration.ZERO),
                s -> s.maxAge(Duration.ZERO),
                s -> s.minAge(Duration.ZERO),
                s -> s.orphanTimeout(Duration.ZERO),
                s -> s.grace(Duration.ZERO),
                s -> s.grace(Duration.ofSeconds(-1)),
                s -> s.idleCpuPercent(0),
                s -> s.idleCpuPercent(-1),
                s -> s.idleCpuPercent(100.01),
                s -> s.idleCpuPercent(Double.NaN),
                s -> s.idleNetworkKib(0),
                s -> s.idleNetworkKib(Double.NaN));

        @ParameterizedTest
        @FieldSource("UNSAFE")
        void unsafeLimitsAreRefused(UnaryOperator<SettingsChangeBuilder> change) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> aPolicy().with(change))
                    .withMessageContaining("must be above zero");
        }

        @Test
        void theSmallestAndLargestLimitsAreAllowed() {
            Settings settings = SettingsChangeBuilder.aChange()
                    .grace(Duration.ofNanos(1))
                    .idleCpuPercent(100)
                    .idleNetworkKib(0.1)
                    .build()
                    .applyTo(Settings.DEFAULT);

            assertThat(settings.idleCpuPercent()).isEqualTo(100);
        }
    }

    @Nested
    class OfTheOwner {
        @Test
        void anIdleTimeoutOfTheOwnerHolds() {
            assertThat(settings(aPolicy(), aCluster().tag(IDLE_TIMEOUT, "8h")).idleTimeout())
                    .isEqualTo(Duration.ofHours(8));
        }

        @Test
        void aShorterIdleTimeoutOfTheOwnerHoldsToo() {
            assertThat(settings(aPolicy(), aCluster().tag(IDLE_TIMEOUT, "20m")).idleTimeout())
                    .isEqualTo(Duration.ofMinutes(20));
        }

        @Test
        void aLongestAgeOfTheOwnerHolds() {
            assertThat(settings(aPolicy(), aCluster().tag(MAX_AGE, "P2D")).maxAge())
                    .isEqualTo(Duration.ofDays(2));
        }

        @Test
        void theOwnerWinsOverOverrides() {
            PolicyBuilder policy = aPolicy().override(where().name("*").build(), s -> s.idleTimeout(HOUR));

            assertThat(settings(policy, aCluster().tag(IDLE_TIMEOUT, "8h")).idleTimeout())
                    .isEqualTo(Duration.ofHours(8));
        }

        @ParameterizedTest
        @ValueSource(strings = {"24h", "86401s", "25h", "30d"})
        void anIdleTimeoutIsBoundedByThePolicy(String value) {
            assertThat(settings(aPolicy(), aCluster().tag(IDLE_TIMEOUT, value)).idleTimeout())
                    .isEqualTo(Duration.ofDays(1));
        }

        @Test
        void anIdleTimeoutJustBelowTheBoundHolds() {
            assertThat(settings(aPolicy(), aCluster().tag(IDLE_TIMEOUT, "86399s"))
                            .idleTimeout())
                    .isEqualTo(Duration.ofSeconds(86_399));
        }

        @Test
        void aLongestAgeIsBoundedByThePolicy() {
            PolicyBuilder policy = aPolicy().with(s -> s.maxAge(Duration.ofDays(7)));

            assertThat(settings(policy, aCluster().tag(MAX_AGE, "31d")).maxAge())
                    .isEqualTo(Duration.ofDays(30));
        }

        @Test
        void askingForMoreNeverGivesLessThanThePolicyDoes() {
            PolicyBuilder policy =
                    aPolicy().with(s -> s.idleTimeout(Duration.ofDays(2)).maxAge(Duration.ofDays(60)));

            Settings settings =
                    settings(policy, aCluster().tag(IDLE_TIMEOUT, "72h").tag(MAX_AGE, "90d"));

            assertThat(settings.idleTimeout()).isEqualTo(Duration.ofDays(2));
            assertThat(settings.maxAge()).isEqualTo(Duration.ofDays(60));
        }

        @Test
        void ofSeveralValuesTheLongestHolds() {
            assertThat(settings(aPolicy(), aCluster().tag(IDLE_TIMEOUT, "3h").workerTag(IDLE_TIMEOUT, "8h"))
                            .idleTimeout())
                    .isEqualTo(Duration.ofHours(8));
            assertThat(settings(aPolicy(), aCluster().tag(IDLE_TIMEOUT, "8h").workerTag(IDLE_TIMEOUT, "3h"))
                            .idleTimeout())
                    .isEqualTo(Duration.ofHours(8));
        }

        @Test
        void theIdleTimeoutOfTheOwnerDecides() {
            Instant nearlyThreeHoursAgo = NOW.minus(Duration.ofHours(3)).plusSeconds(1);

            assertThat(judge(aCluster(), nearlyThreeHoursAgo)).isStale(ReasonCode.IDLE);
            assertThat(judge(aCluster().tag(IDLE_TIMEOUT, "3h"), nearlyThreeHoursAgo))
                    .isInUse(ReasonCode.NOT_IDLE_YET);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1s", "10m", "1199s"})
        void anIdleTimeoutTooShortToBeProvenIsRaised(String value) {
            assertThat(settings(aPolicy(), aCluster().tag(IDLE_TIMEOUT, value)).idleTimeout())
                    .isEqualTo(Evidence.SHORTEST_IDLE);
        }

        @Test
        void aLimitThatCountsOtherwiseThanItsTagSaysIsSaid() {
            assertThat(notes(aCluster().tag(IDLE_TIMEOUT, "1s")))
                    .containsExactly(
                            "the tag cluster-janitor-idle-timeout says 1 s; the shortest that metrics can prove"
                                    + " is 20 min, and that counts");
            assertThat(notes(aCluster().tag(IDLE_TIMEOUT, "90d").tag(MAX_AGE, "90d")))
                    .containsExactly(
                            "the tag cluster-janitor-idle-timeout says 90 d; the policy allows at most 1 d, and that"
                                    + " counts",
                            "the tag cluster-janitor-max-age says 90 d; the policy allows at most 30 d, and that counts");
        }

        @ParameterizedTest
        @ValueSource(strings = {"20m", "24h", "?"})
        void aLimitThatCountsAsItStandsOrNotAtAllNeedsNoWord(String value) {
            assertThat(notes(aCluster().tag(IDLE_TIMEOUT, value))).isEmpty();
        }

        private static List<String> notes(ClusterBuilder cluster) {
            return new Judge(aPolicy().build())
                    .notes(cluster.build(), NOW).stream().map(Reason::text).toList();
        }

        static final List<String> GARBAGE = List.of(
                "",
                " ",
                "tomorrow",
                "0",
                "0h",
                "-2h",
                "1.5h",
                "2h30m",
                "none",
                "forever",
                "999999999w",
                "🚀🚀🚀",
                "x".repeat(256),
                "9".repeat(256),
                "<script>alert(1)</script>",
                "2h\n\r\tidle",
                "\u0000",
                "${jndi:ldap://x}",
                "'; drop table clusters; --");

        @ParameterizedTest
        @FieldSource("GARBAGE")
        void anUnreadableLimitMakesTheClusterUndetermined(String value) {
            for (JanitorTag tag : List.of(IDLE_TIMEOUT, MAX_AGE)) {
                assertThat(judge(aCluster().heartbeat(LONG_AGO).tag(tag, value), LONG_AGO))
                        .isUndetermined(ReasonCode.TAG_UNREADABLE);
            }
        }

        @Test
        void theUnreadableLimitIsNamed() {
            assertThat(judge(aCluster().tag(IDLE_TIMEOUT, "?").tag(MAX_AGE, "?"), LONG_AGO))
                    .isUndetermined(ReasonCode.TAG_UNREADABLE, ReasonCode.TAG_UNREADABLE)
                    .because("the tag cluster-janitor-idle-timeout is no duration such as 8h or 2d");
        }

        @Test
        void oneUnreadableLimitOfSeveralProtects() {
            assertThat(judge(aCluster().tag(IDLE_TIMEOUT, "1h").workerTag(IDLE_TIMEOUT, "?"), LONG_AGO))
                    .isUndetermined(ReasonCode.TAG_UNREADABLE);
        }

        @Test
        void anUnreadableLimitLeavesThePolicysOwn() {
            assertThat(settings(aPolicy(), aCluster().tag(IDLE_TIMEOUT, "?").tag(MAX_AGE, "?")))
                    .isEqualTo(Settings.DEFAULT);
        }

        static final List<JanitorTag> READ_FROM_OWNERS = Stream.of(
                        JanitorTag.HEARTBEAT, JanitorTag.LAST_WORK, IDLE_TIMEOUT, MAX_AGE, JanitorTag.KEEP_UNTIL)
                .toList();

        @ParameterizedTest
        @FieldSource("GARBAGE")
        void garbageInATagNeverMakesAClusterStale(String value) {
            for (JanitorTag tag : READ_FROM_OWNERS) {
                assertThat(judge(aCluster().heartbeat(LONG_AGO).tag(tag, value), LONG_AGO)
                                .verdict()
                                .outcome())
                        .as("%s=%s", tag, value)
                        .isIn(Verdict.Outcome.UNDETERMINED, Verdict.Outcome.EXEMPT);
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"HEARTBEAT", "IDLE_TIMEOUT", "MAX_AGE"})
        void aTagThatCannotBeReadIsSaidToBeOne(JanitorTag tag) {
            ReasonCode code = tag == JanitorTag.HEARTBEAT ? ReasonCode.HEARTBEAT_UNREADABLE : ReasonCode.TAG_UNREADABLE;

            assertThat(judge(aCluster().tag(tag, "🚀"), LONG_AGO)).isUndetermined(code);
        }

        @Test
        void aLastWorkTagThatCannotBeReadIsSaidToBeOne() {
            assertThat(judge(aCluster().tag(JanitorTag.LAST_WORK, "🚀"), LONG_AGO))
                    .isUndetermined(ReasonCode.TAG_UNREADABLE);
        }
    }

    private static Settings settings(PolicyBuilder policy, ClusterBuilder cluster) {
        return new Judge(policy.build()).settings(cluster.build(), NOW);
    }

    private static Assessment judge(ClusterBuilder cluster, Instant quietSince) {
        return new Judge(aPolicy().build()).judge(cluster.build(), List.of(quietSince(quietSince)), NOW);
    }
}
