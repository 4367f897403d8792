package dev.clusterjanitor.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private static final KindId KIND = KindId.parse("aws/dask-ec2");
    private static final Scope SCOPE = new Scope(CloudProvider.AWS, "123456789012", "us-east-1");

    @ParameterizedTest
    @EnumSource
    void aProviderIsFoundByItsId(CloudProvider provider) {
        assertThat(CloudProvider.ofId(provider.id())).contains(provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AWS", "aws ", "amazon"})
    void aProviderIsNotFoundByAnythingElse(String id) {
        assertThat(CloudProvider.ofId(id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws/dask-ec2", "gcp/dask-vm", "azure/dask-vm", "aws/x", "aws/a1-2"})
    void aKindIsReadFromItsTextForm(String text) {
        assertThat(KindId.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "aws", "dask-ec2", "/dask-ec2", "aws/", "AWS/dask-ec2", "aws/Dask", "aws/1x", "aws/a/b"})
    void anythingElseIsNoKind(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KindId.parse(text))
                .withMessageContaining("not a kind");
    }

    @Test
    void kindsAreOrderedByTheirText() {
        assertThat(Stream.of("gcp/dask-vm", "aws/dask-ecs", "aws/dask-ec2")
                        .map(KindId::parse)
                        .sorted())
                .extracting(KindId::toString)
                .containsExactly("aws/dask-ec2", "aws/dask-ecs", "gcp/dask-vm");
    }

    @Test
    void aScopeIsShownWithItsProvider() {
        assertThat(SCOPE).hasToString("aws/123456789012/us-east-1");
    }

    @Test
    void aScopeWithoutLocationIsShownWithoutIt() {
        assertThat(new Scope(CloudProvider.GCP, "research-dev", "")).hasToString("gcp/research-dev");
    }

    @Test
    void scopesAreOrderedByTheirText() {
        Scope europe = new Scope(CloudProvider.AWS, "123456789012", "eu-west-1");

        assertThat(Stream.of(SCOPE, europe).sorted()).containsExactly(europe, SCOPE);
    }

    @ParameterizedTest
    @CsvSource({"'', us-east-1", "' ', us-east-1", "a/b, us-east-1", "123456789012, us/east"})
    void aScopeNeedsAnAccountAndNoSlashes(String account, String location) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Scope(CloudProvider.AWS, account, location));
    }

    @Test
    void aClusterIdNamesKindScopeAndName() {
        assertThat(new ClusterId(KIND, SCOPE, "1a2b3c4d")).hasToString("aws/dask-ec2/123456789012/us-east-1/1a2b3c4d");
    }

    @Test
    void aClusterLivesInTheCloudOfItsKind() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterId(KindId.parse("gcp/dask-vm"), SCOPE, "1a2b3c4d"))
                .withMessageContaining("cannot live in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void aClusterNeedsAName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ClusterId(KIND, SCOPE, name));
    }

    @Test
    void clusterIdsAreOrderedByTheirText() {
        ClusterId a = new ClusterId(KIND, SCOPE, "a");
        ClusterId b = new ClusterId(KIND, SCOPE, "b");

        assertThat(Stream.of(b, a).sorted()).containsExactly(a, b);
    }

    @ParameterizedTest
    @ValueSource(strings = {"i-0abc", "a", "1_2-3", "0123456789012345678901234567890123456789012345678901234567890ab"})
    void anIncarnationIsLegalAsALabelEverywhere(String value) {
        assertThat(new Incarnation(value)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "I-0ABC",
                "i.0",
                "i-0\n",
                "arn:aws",
                "0123456789012345678901234567890123456789012345678901234567890abc"
            })
    void anythingElseIsNoIncarnation(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Incarnation(value));
    }

    @ParameterizedTest
    @EnumSource
    void aRoleHasAWordForReports(Role role) {
        assertThat(role.id()).matches("scheduler|worker|machine|part");
    }

    @ParameterizedTest
    @CsvSource({"SCHEDULER, true", "WORKER, true", "MACHINE, true", "PART, false"})
    void everythingButAPartIsAMachine(Role role, boolean expected) {
        assertThat(role.isMachine()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"ALIVE, alive", "QUIET, quiet", "UNKNOWN, unknown", "UNREADABLE, unknown"})
    void theStateOfASignalHasAWordForReports(Signal.State state, String expected) {
        assertThat(state.id()).isEqualTo(expected);
    }
}
