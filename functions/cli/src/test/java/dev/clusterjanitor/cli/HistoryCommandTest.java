package dev.clusterjanitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.config.FolderPlace;
import dev.clusterjanitor.core.journal.ActionRecord;
import dev.clusterjanitor.core.journal.ActionRecord.State;
import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.KindId;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.plan.Action;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.report.JournalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written down, for people and for programs. */
class HistoryCommandTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private final CliStage cli = new CliStage();

    @TempDir
    private Path folder;

    private ObjectStore store;
    private String policy;

    @BeforeEach
    void setUp() throws IOException {
        cli.now = NOW;
        String location = "file:" + folder.resolve("journal");
        store = new FolderPlace().open(location);
        policy = Files.writeString(folder.resolve("policy.yaml"), "version: 1\njournal: " + location + "\n")
                .toString();
        write("2026/03/02/b-0001", entry("train-7", NOW.minus(Duration.ofHours(8)), Action.DELETE, State.DONE));
        write("2026/03/01/a-0001", entry("train-7", NOW.minus(Duration.ofHours(20)), Action.MARK, State.DONE));
        write("2026/03/01/a-0002", entry("web\u001b[31m", NOW.minus(Duration.ofHours(20)), Action.SCALE, State.FAILED));
        write("2026/02/01/z-0001", entry("old", NOW.minus(Duration.ofDays(29)), Action.DELETE, State.DONE));
    }

    @Test
    void aTableSaysWhoWhatWhyAndWhenInTheReadersZone() {
        assertThat(cli.run("history", "--config", policy)).isZero();

        assertThat(cli.out)
                .contains("train-7", "alice", "delete", "no work since", "slack", "scale: failed", "nobody")
                .contains("Mon 2 Mar 02:00 (01:00 UTC)", "3 actions since")
                .doesNotContain("old", "\u001b");
        assertThat(cli.out.indexOf("mark")).isLessThan(cli.out.indexOf("delete"));
        assertThat(cli.out.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(140));
    }

    @Test
    void oneClusterIsNamedByItsNameOrItsId() {
        cli.run("history", "--config", policy, "--cluster", "train-7");
        assertThat(cli.out).contains("2 actions since");

        cli.run("history", "--config", policy, "--cluster", "aws/dask-ec2/123456789012/us-east-1/train-7");
        assertThat(cli.out).contains("2 actions since");
    }

    @Test
    void sinceIsADurationOrAnInstant() {
        cli.run("history", "--config", policy, "--since", "9h");
        assertThat(cli.out).contains("1 actions since");

        cli.run("history", "--config", policy, "--since", "2026-02-01T00:00:00Z");
        assertThat(cli.out).contains("4 actions since");

        assertThat(cli.run("history", "--config", policy, "--since", "yesterday"))
                .isEqualTo(2);
        assertThat(cli.err).contains("neither a duration");
    }

    @Test
    void jsonIsOneDocumentWithTheWholeEvidence() throws IOException {
        assertThat(cli.run("history", "--config", policy, "--output", "json")).isZero();

        JsonNode document = new ObjectMapper().readTree(cli.out);
        assertThat(document.path("schema").asInt()).isEqualTo(1);
        assertThat(document.path("records")).hasSize(3);
        assertThat(document.path("records").get(2).path("outcome").asText()).isEqualTo("done");
        assertThat(document.path("records").get(2).path("notices").get(0).asText())
                .isEqualTo("slack:1.2");
    }

    @Test
    void aRecordThatCannotBeReadIsNamedAndTheRestIsShown() {
        store.putIfAbsent("journal/2026/03/02/c-0001.json", "{\"schema\":1");

        assertThat(cli.run("history", "--config", policy)).isEqualTo(1);

        assertThat(cli.out).contains("3 actions since");
        assertThat(cli.err).contains("journal/2026/03/02/c-0001.json cannot be understood");
    }

    @Test
    void withoutAJournalThereIsNoHistory() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain.yaml"), "version: 1\n");

        assertThat(cli.run("history", "--config", plain.toString())).isEqualTo(2);

        assertThat(cli.err).contains("names no journal");
    }

    private void write(String key, ActionRecord entry) {
        store.putIfAbsent("journal/" + key + ".json", new JournalJson().write(entry));
    }

    private static ActionRecord entry(String name, Instant at, Action action, State state) {
        Scope scope = new Scope(CloudProvider.AWS, "123456789012", "us-east-1");
        return new ActionRecord(
                "run",
                at,
                "hash",
                new ClusterId(KindId.parse("aws/dask-ec2"), scope, name),
                new Incarnation("i-1"),
                "alice",
                action,
                List.of(new Reason(ReasonCode.IDLE, "no work since Friday evening, and nobody there")),
                List.of(),
                List.of(),
                null,
                state,
                state == State.FAILED ? "throttled" : "",
                state == State.FAILED ? List.of() : List.of("slack:1.2"));
    }
}
