package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.model.JanitorTag.KEEP_UNTIL;
import static dev.clusterjanitor.core.model.ReasonCode.CLOUD_LOCK;
import static dev.clusterjanitor.core.model.ReasonCode.HEARTBEAT_LOST;
import static dev.clusterjanitor.core.model.ReasonCode.LEASE;
import static dev.clusterjanitor.core.model.ReasonCode.LEASE_BEYOND_LIMIT;
import static dev.clusterjanitor.core.model.ReasonCode.LEASE_UNREADABLE;
import static dev.clusterjanitor.core.model.ReasonCode.POLICY_EXEMPTION;
import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.CoreAssertions.assertThat;
import static dev.clusterjanitor.core.testing.MatchBuilder.where;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static dev.clusterjanitor.core.testing.Signals.quietSince;
import static dev.clusterjanitor.core.testing.Signals.worked;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.testing.ClusterBuilder;
import dev.clusterjanitor.core.testing.PolicyBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exemptions, leases and locks win over every rule. */
class ExemptionTest {
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(1));
    private static final Duration LONGEST_LEASE = TagLimits.DEFAULT.keepUntil();

    @Test
    void aClusterWithoutProtectionIsStaleHere() {
        assertThat(judge(aPolicy(), stale())).isStale(HEARTBEAT_LOST);
    }

    @Test
    void anExemptionOfThePolicyKeeps() {
        PolicyBuilder policy = aPolicy().exempt(where().tag("env", "prod").build(), "production");

        assertThat(judge(policy, stale().tag("env", "prod")))
                .isExempt(POLICY_EXEMPTION)
                .because("exempt by the policy: production (tags.env=prod)");
    }

    @Test
    void anExemptionOfAnotherClusterDoesNot() {
        PolicyBuilder policy = aPolicy().exempt(where().tag("env", "prod").build(), "production");

        assertThat(judge(policy, stale().tag("env", "dev"))).isStale(HEARTBEAT_LOST);
    }

    @Test
    void anExemptionMayMatchATagOnAWorkerOnly() {
        PolicyBuilder policy = aPolicy().exempt(where().tag("env", "prod").build(), "production");

        assertThat(judge(policy, stale().tag("env", "dev").workerTag("env", "prod")))
                .isExempt(POLICY_EXEMPTION);
    }

    @Test
    void anExemptionMayMatchTheOwner() {
        PolicyBuilder policy = aPolicy().exempt(where().owner("alice").build(), "she asked for it");

        assertThat(judge(policy, stale().ownedBy("alice"))).isExempt(POLICY_EXEMPTION);
        assertThat(judge(policy, stale().ownedBy("bob"))).isStale(HEARTBEAT_LOST);
    }

    @Test
    void aCloudLockKeeps() {
        assertThat(judge(aPolicy(), stale().locked("termination protection")))
                .isExempt(CLOUD_LOCK)
                .because("termination protection on i-scheduler");
    }

    @Test
    void everyExemptionThatHoldsIsSaid() {
        PolicyBuilder policy = aPolicy()
                .exempt(where().tag("env", "prod").build(), "production")
                .exempt(where().kind("aws/*").build(), "frozen");

        assertThat(judge(
                        policy,
                        stale().tag("env", "prod")
                                .tag(KEEP_UNTIL, NOW.plusSeconds(1))
                                .locked("termination protection")))
                .isExempt(LEASE, POLICY_EXEMPTION, POLICY_EXEMPTION, CLOUD_LOCK);
    }

    @Test
    void aLeaseInForceKeeps() {
        assertThat(judge(aPolicy(), stale().tag(KEEP_UNTIL, NOW.plusSeconds(1))))
                .isExempt(LEASE)
                .because("kept by its owner until 2026-01-15T12:00:01Z");
    }

    @Test
    void aLeaseThatEndsNowIsOver() {
        assertThat(judge(aPolicy(), stale().tag(KEEP_UNTIL, NOW))).isStale(HEARTBEAT_LOST);
    }

    @Test
    void aLeaseThatIsOverDoesNotKeep() {
        assertThat(judge(aPolicy(), stale().tag(KEEP_UNTIL, NOW.minusSeconds(1))))
                .isStale(HEARTBEAT_LOST);
    }

    @Test
    void aLeaseOnAWorkerOnlyKeeps() {
        assertThat(judge(aPolicy(), stale().workerTag(KEEP_UNTIL, NOW.plusSeconds(1))))
                .isExempt(LEASE);
    }

    @Test
    void ofSeveralLeasesOneInForceIsEnough() {
        assertThat(judge(
                        aPolicy(),
                        stale().tag(KEEP_UNTIL, NOW.minusSeconds(1)).workerTag(KEEP_UNTIL, NOW.plusSeconds(1))))
                .isExempt(LEASE);
    }

    @Test
    void ofSeveralLeasesTheMostSuspiciousIsSaid() {
        assertThat(judge(aPolicy(), stale().tag(KEEP_UNTIL, NOW.plusSeconds(1)).workerTag(KEEP_UNTIL, "tomorrow")))
                .isExempt(LEASE_UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tomorrow", "", " ", "2026-02-01", "true", "never", "🚀", "<script>", "2026-01-16T00:00:00"})
    void aLeaseThatCannotBeReadKeeps(String value) {
        assertThat(judge(aPolicy(), stale().tag(KEEP_UNTIL, value)))
                .isExempt(LEASE_UNREADABLE)
                .because("the tag cluster-janitor-keep-until is no instant such as 20260115t120000z;"
                        + " it is kept until it is");
    }

    @Test
    void aLeaseAtTheLimitKeeps() {
        assertThat(judge(aPolicy(), stale().tag(KEEP_UNTIL, NOW.plus(LONGEST_LEASE))))
                .isExempt(LEASE);
    }

    @Test
    void aLeaseBeyondTheLimitKeepsAndIsSaidAloud() {
        assertThat(judge(
                        aPolicy(),
                        stale().tag(KEEP_UNTIL, NOW.plus(LONGEST_LEASE).plusSeconds(1))))
                .isExempt(LEASE_BEYOND_LIMIT)
                .because("kept by its owner until 2026-01-29T12:00:01Z, further than the policy's limit of 14 d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"forever", "FOREVER", " Forever "})
    void foreverKeepsWhereThePolicyAllowsIt(String value) {
        assertThat(judge(aPolicy().longestLease(null), stale().tag(KEEP_UNTIL, value)))
                .isExempt(LEASE)
                .because("kept for ever by its owner (cluster-janitor-keep-until)");
    }

    @Test
    void foreverCannotBeReadWhereThePolicyForbidsItAndSoKeeps() {
        assertThat(judge(aPolicy(), stale().tag(KEEP_UNTIL, "forever"))).isExempt(LEASE_UNREADABLE);
    }

    @Test
    void aFarLeaseIsPlainWhereThePolicySetsNoLimit() {
        assertThat(judge(aPolicy().longestLease(null), stale().tag(KEEP_UNTIL, "2099-01-01T00:00:00Z")))
                .isExempt(LEASE);
    }

    @Test
    void theLeaseIsReadFromTheKeyOfThePolicy() {
        assertThat(judge(aPolicy().tagPrefix("cj-"), aCluster().tag("cj-keep-until", "tomorrow")))
                .isExempt(LEASE_UNREADABLE);
    }

    static Stream<ClusterBuilder> everyKindOfTrouble() {
        return Stream.of(
                aCluster().heartbeat(LONG_AGO),
                aCluster().doubt("a page is missing"),
                aCluster().createdAt(null),
                aCluster().createdAt(NOW.plus(Duration.ofDays(1))),
                aCluster().createdAt(NOW),
                aCluster().createdAt(NOW.minus(Duration.ofDays(4000))),
                aCluster().shape(Shape.ORPHANED),
                aCluster().shape(Shape.RESIDUE),
                aCluster().shape(Shape.UNGROUPED),
                aCluster().tag(JanitorTag.IDLE_TIMEOUT, "?"),
                aCluster().tag(JanitorTag.HEARTBEAT, "?"),
                aCluster().notified(LONG_AGO, LONG_AGO.plusSeconds(3600)).heartbeat(LONG_AGO.minusSeconds(3600)));
    }

    @ParameterizedTest
    @MethodSource("everyKindOfTrouble")
    void anExemptionWinsOverAllElse(ClusterBuilder cluster) {
        PolicyBuilder policy = aPolicy()
                .with(s -> s.maxAge(Duration.ofDays(1)).maxAgeEvenWhenBusy(true).ungrouped(Ungrouped.DELETE));

        cluster.locked("termination protection");

        assertThat(judge(policy, cluster)).isExempt(CLOUD_LOCK);
        assertThat(new Judge(policy.build()).judge(cluster.build(), List.of(quietSince(LONG_AGO)), NOW))
                .isExempt(CLOUD_LOCK);
        assertThat(new Judge(policy.build()).judge(cluster.build(), List.of(worked(NOW)), NOW))
                .isExempt(CLOUD_LOCK);
    }

    @Test
    void nobodyNeedsToObserveWhatIsExempt() {
        Judge judge = new Judge(aPolicy().build());

        assertThat(judge.needsObserving(stale().locked("termination protection").build(), NOW))
                .isFalse();
        assertThat(judge.needsObserving(stale().build(), NOW)).isTrue();
    }

    private static ClusterBuilder stale() {
        return aCluster().heartbeat(LONG_AGO);
    }

    private static Assessment judge(PolicyBuilder policy, ClusterBuilder cluster) {
        return new Judge(policy.build()).judge(cluster.build(), List.of(), NOW);
    }
}
