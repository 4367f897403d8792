package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** A policy may come from a place that others can write to. */
class HostileTextTest {
    private static final int MIB = 1024 * 1024;

    @Test
    void aTextOfOneMebibyteIsReadAndALargerOneIsNot() {
        String most = "version: 1\n#" + "x".repeat(MIB - 12);

        assertThat(PolicyTree.problems(most)).isEmpty();
        assertThat(PolicyTree.problems(most + "x"))
                .containsExactly(
                        new ConfigProblem("policy.yaml", 1, 1, "", "is larger than 1 MiB, which no policy is"));
    }

    @Test
    void theSizeIsInBytes() {
        assertThat(PolicyTree.problems("version: 1\n#" + "ü".repeat(MIB / 2)))
                .extracting(ConfigProblem::message)
                .containsExactly("is larger than 1 MiB, which no policy is");
    }

    @Test
    void nestingEndsAtTwentyLevels() {
        assertThat(PolicyTree.problems("[".repeat(20) + "]".repeat(20)))
                .extracting(ConfigProblem::message)
                .containsExactly("needs a map (key: value), and this is a list");
        assertThat(PolicyTree.problems("[".repeat(21) + "]".repeat(21)))
                .containsExactly(new ConfigProblem("policy.yaml", 1, 21, "", "is nested deeper than any policy is"));
    }

    @Test
    void listsSideBySideAreNotDeep() {
        assertThat(PolicyTree.problems("version: 1\noverrides: [" + "[], ".repeat(30) + "]"))
                .hasSize(30);
    }

    @Test
    void endlessNestingEndsAtOnce() {
        List<ConfigProblem> problems = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> PolicyTree.problems("[".repeat(MIB - 1)));

        assertThat(problems).hasSize(1);
    }

    @Test
    void laughsAreFew() {
        String text = "version: 1\nowners: &a {x: {email: a@example.org}}\nowner-tags: [*a, *a, *a]\n";

        assertThat(PolicyTree.problems(text))
                .hasSize(4)
                .allSatisfy(problem ->
                        assertThat(problem.message()).startsWith("anchors (&) and aliases (*) are not allowed here"));
    }

    @Test
    void thereIsAnEndToTheNumberOfValues() {
        String zeros = "0,".repeat(100_000 - 2);

        assertThat(PolicyTree.problems("{owner-tags: [" + zeros + "]}"))
                .extracting(ConfigProblem::message)
                .containsExactly("has more values than any policy has");
        assertThat(PolicyTree.problems("[" + zeros + "0]"))
                .extracting(ConfigProblem::message)
                .containsExactly("needs a map (key: value), and this is a list");
    }

    @Test
    void manyWrongKeysAreAllReported() {
        String text = IntStream.range(0, 10_000)
                .mapToObj(i -> "heartbeat" + i + ": 1\n")
                .collect(Collectors.joining("", "version: 1\n", ""));

        assertThat(PolicyTree.problems(text)).hasSize(10_000);
    }

    @Test
    void aCharacterThatNoTextHasIsFoundWhereItIs() {
        String comments = "# a comment that fills more than a buffer\n".repeat(100);

        assertThat(PolicyTree.problems(comments + "version: 1\nmode: \uD83D\uDE00 dry\u0001run"))
                .containsExactly(new ConfigProblem(
                        "policy.yaml", 102, 12, "", "not YAML: a character that text files do not have"));
    }

    @Test
    void aTextForAnotherVersionOfYamlIsRefused() {
        assertThat(PolicyTree.problems("%YAML 2.0\n---\nversion: 1\n")).isNotEmpty();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() {
        assertThat(PolicyTree.problems("\uFEFFversion: 1")).isEmpty();
        assertThat(PolicyTree.problems("\uFEFFversion: 2"))
                .extracting(ConfigProblem::column)
                .containsExactly(10);
    }

    @Test
    void whatIsRepeatedIsShortAndOnOneLine() {
        String text = "{\"version\": 1, \"mode\": \"a\\nb\\u001b[31m\\u202e" + "x".repeat(100) + "\"}";

        assertThat(PolicyTree.problems(text))
                .extracting(ConfigProblem::message)
                .containsExactly("\"a?b?[31m?" + "x".repeat(39) + "…\" is none of dry-run, live");
    }

    @Test
    void whatIsShortEnoughIsRepeatedWhole() {
        assertThat(Shown.plain("x".repeat(48))).isEqualTo("x".repeat(48));
        assertThat(Shown.plain("x".repeat(49))).isEqualTo("x".repeat(48) + "…");
    }

    @Test
    void anAddressIsNotRepeatedAsItMayBeASecret() {
        assertThat(PolicyTree.problems("version: 1\nmode: https://hooks.example.org/hunter2"))
                .extracting(ConfigProblem::message)
                .containsExactly("this value is none of dry-run, live");
    }
}
