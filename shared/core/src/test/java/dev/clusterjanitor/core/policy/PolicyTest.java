package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.KindId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {
    @Nested
    class OfTheBlastRadius {
        @ParameterizedTest
        @CsvSource({"0, 100, true", "9, 100, true", "10, 100, true", "11, 100, false"})
        void asManyAsThePolicyAllowsMayGo(int deletions, int discovered, boolean allowed) {
            assertThat(new BlastRadius(10, 50, 4).refusal(deletions, discovered).isEmpty())
                    .isEqualTo(allowed);
        }

        @ParameterizedTest
        @CsvSource({
            "2, 4, true",
            "3, 4, false",
            "3, 6, true",
            "4, 7, false",
            "3, 7, true",
            "4, 4, false",
        })
        void theShareThatThePolicyAllowsMayGo(int deletions, int discovered, boolean allowed) {
            assertThat(new BlastRadius(10, 50, 4).refusal(deletions, discovered).isEmpty())
                    .isEqualTo(allowed);
        }

        @ParameterizedTest
        @CsvSource({"1, 1, true", "3, 3, true", "4, 4, false"})
        void theShareIsNotLookedAtBelowTheFloor(int deletions, int discovered, boolean allowed) {
            assertThat(new BlastRadius(10, 50, 4).refusal(deletions, discovered).isEmpty())
                    .isEqualTo(allowed);
        }

        @Test
        void theCountHoldsBelowTheFloorToo() {
            assertThat(new BlastRadius(1, 50, 4).refusal(2, 2)).isPresent();
        }

        @Test
        void largeFleetsDoNotOverflow() {
            assertThat(new BlastRadius(Integer.MAX_VALUE, 50, 4).refusal(30_000_000, 50_000_000))
                    .isPresent();
            assertThat(new BlastRadius(Integer.MAX_VALUE, 50, 4).refusal(30_000_000, 60_000_000))
                    .isEmpty();
        }

        @Test
        void theRefusalNamesTheCountAndTheKey() {
            assertThat(new BlastRadius(10, 50, 4).refusal(11, 100))
                    .contains("11 clusters are due for deletion, and the policy allows at most 10 in one sweep"
                            + " (blast-radius.max-deletions)");
        }

        @Test
        void theRefusalNamesTheShareAndTheKey() {
            assertThat(new BlastRadius(10, 50, 4).refusal(3, 4))
                    .contains("3 of 4 clusters are due for deletion, and the policy allows at most 50 % in one sweep"
                            + " (blast-radius.max-deletion-percent)");
        }

        @ParameterizedTest
        @CsvSource({"0, 50, 4", "-1, 50, 4", "10, 0, 4", "10, 101, 4", "10, 50, -1"})
        void nonsenseIsRefused(int maxDeletions, int maxDeletionPercent, int percentFloor) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new BlastRadius(maxDeletions, maxDeletionPercent, percentFloor));
        }

        @ParameterizedTest
        @CsvSource({"1, 1, 0", "1, 100, 0"})
        void theNarrowestAndTheWidestAreAllowed(int maxDeletions, int maxDeletionPercent, int percentFloor) {
            assertThat(new BlastRadius(maxDeletions, maxDeletionPercent, percentFloor).refusal(1, 100))
                    .isEmpty();
        }
    }

    @Test
    void aPolicyWithoutKindsWantsEveryKind() {
        assertThat(aPolicy().build().wants(KindId.parse("gcp/dask-vm"))).isTrue();
    }

    @Test
    void aPolicyWithKindsWantsOnlyThose() {
        Policy policy = aPolicy().kinds(KindId.parse("aws/dask-ec2")).build();

        assertThat(policy.wants(KindId.parse("aws/dask-ec2"))).isTrue();
        assertThat(policy.wants(KindId.parse("aws/dask-ecs"))).isFalse();
    }

    @Test
    void otherKindsChangeNothingElse() {
        KindId kind = KindId.parse("aws/dask-ec2");

        assertThat(aPolicy().build().withKinds(Set.of(kind)))
                .isEqualTo(aPolicy().kinds(kind).build());
    }

    @Test
    void anotherModeChangesNothingElse() {
        assertThat(aPolicy().dryRun().build().in(RunMode.LIVE))
                .isEqualTo(aPolicy().live().build());
    }

    @ParameterizedTest
    @CsvSource({"DRY_RUN, dry-run", "LIVE, live"})
    void aModeHasTheWordOfThePolicyFile(RunMode mode, String word) {
        assertThat(mode.id()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"EXEMPT, exempt", "IN_USE, in-use", "STALE, stale", "UNDETERMINED, undetermined"})
    void aVerdictHasAWordForReports(Verdict.Outcome outcome, String word) {
        assertThat(outcome.id()).isEqualTo(word);
    }

    @Test
    void aVerdictHasAReason() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Verdict(Verdict.Outcome.STALE, List.of()));
    }

    @ParameterizedTest
    @EnumSource
    void theScopeWithoutNamesIsTheProgramsOwn(CloudProvider provider) {
        assertThat(ScopeSpec.own(provider).provider()).isEqualTo(provider);
    }

    @Test
    void theProgramsOwnScopeNamesNothing() {
        assertThat(ScopeSpec.own(CloudProvider.AWS)).isEqualTo(new ScopeSpec.Aws(List.of(), null));
        assertThat(ScopeSpec.own(CloudProvider.GCP)).isEqualTo(new ScopeSpec.Gcp(List.of()));
        assertThat(ScopeSpec.own(CloudProvider.AZURE)).isEqualTo(new ScopeSpec.Azure(List.of(), List.of()));
    }
}
