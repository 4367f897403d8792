package dev.clusterjanitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands do without a cloud. */
class JanitorCliTest {
    private final CliStage cli = new CliStage();

    @TempDir
    private Path folder;

    @Test
    void aValidPolicyIsSaidToBeValid() throws IOException {
        assertThat(cli.run("validate", policy("version: 1"))).isZero();
        assertThat(cli.out).contains("valid; mode dry-run");
    }

    @Test
    void everyMistakeInAPolicyIsNamedWithItsPlaceAndTheStatusIsTwo() throws IOException {
        String file = policy("version: 1\ndefaults:\n  idle-timout: 2h\n  grace: 0h\n");

        assertThat(cli.run("validate", file)).isEqualTo(2);

        assertThat(cli.err).contains(file + ":3:3", "did you mean", "idle-timeout", file + ":4:10");
        assertThat(cli.out).isEmpty();
    }

    @Test
    void aMissingPolicyIsOneLineAndNoStackTrace() {
        assertThat(cli.run("plan", "--config", "/nowhere/policy.yaml")).isEqualTo(2);
        assertThat(cli.err).contains("/nowhere/policy.yaml", "no such file").doesNotContain("\tat ");
    }

    @Test
    void theSchemaIsPrintedAsJson() throws IOException {
        assertThat(cli.run("schema")).isZero();
        JsonNode schema = new ObjectMapper().readTree(cli.out);
        assertThat(schema.path("properties").has("blast-radius")).isTrue();
    }

    @Test
    void thePrintedExampleIsAValidPolicy() throws IOException {
        assertThat(cli.run("schema", "--example")).isZero();
        assertThat(cli.run("validate", policy(cli.out))).isZero();
    }

    @Test
    void completionNamesEveryCommand() {
        assertThat(cli.run("completion")).isZero();
        assertThat(cli.out).contains("plan", "sweep", "explain", "validate", "--config");
    }

    @Test
    void anUnknownCommandOrOptionIsBadUsage() {
        assertThat(cli.run("swep")).isEqualTo(2);
        assertThat(cli.err).contains("swep");
        assertThat(cli.run("plan", "--confg", "x")).isEqualTo(2);
        assertThat(cli.err).contains("--confg");
        assertThat(cli.run()).isEqualTo(2);
    }

    @Test
    void aLiveSweepWithoutAPolicyIsRefused() {
        assertThat(cli.run("sweep", "--live")).isEqualTo(2);
        assertThat(cli.err).contains("needs a policy");
    }

    @Test
    void aLiveSweepWithoutAChannelIsRefused() throws IOException {
        assertThat(cli.run("sweep", "--live", "--config", policy("version: 1"))).isEqualTo(2);
        assertThat(cli.err).contains("channel");
    }

    @Test
    void liveAndDryRunExcludeEachOther() {
        assertThat(cli.run("sweep", "--live", "--dry-run")).isEqualTo(2);
    }

    @Test
    void anUnknownKindIsRefusedWithTheKnownOnes() {
        assertThat(cli.run("plan", "--kind", "aws/dask-ec3")).isEqualTo(2);
        assertThat(cli.err).contains("aws/dask-ec3", "aws/dask-ec2");
    }

    @Test
    void textFromACloudCannotMoveTheCursorOrTurnTheLine() {
        assertThat(Printable.of("a\u001b[2Jb\nc\u202ed")).isEqualTo("a�[2Jb�c�d");
    }

    private String policy(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), text).toString();
    }
}
