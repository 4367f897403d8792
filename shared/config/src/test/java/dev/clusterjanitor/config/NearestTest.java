package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "abc, abc, 0",
        "'', abc, 3",
        "abc, '', 3",
        "abc, abd, 1",
        "abc, ab, 1",
        "ab, abc, 1",
        "xabc, abc, 1",
        "abcd, abdc, 1",
        "bacd, abcd, 1",
        "ab, ba, 1",
        "abcdef, badcfe, 3",
        "kitten, sitting, 3",
        "abc, xyz, 3",
    })
    void theDistanceCountsEdits(String a, String b, int edits) {
        assertThat(Nearest.distance(a, b)).isEqualTo(edits);
        assertThat(Nearest.distance(b, a)).isEqualTo(edits);
    }

    @Test
    void theCandidateWithTheFewestEditsIsNearest() {
        assertThat(Nearest.of("min-agee", List.of("max-age", "min-age", "grace")))
                .contains("min-age");
    }

    @Test
    void ofEqualsTheFirstByNameIsNearest() {
        assertThat(Nearest.of("cat", List.of("hat", "bat", "rat"))).contains("bat");
    }

    @Test
    void caseAndDashesDoNotCount() {
        assertThat(Nearest.of("MAX_AGE EVEN-WHEN_BUSY", List.of("max-age-even-when-busy")))
                .contains("max-age-even-when-busy");
        assertThat(Nearest.of("owner", List.of("OWNER"))).contains("OWNER");
    }

    @Test
    void aQuarterOfTheLettersAndOneMayDiffer() {
        assertThat(Nearest.of("axxx", List.of("abcd"))).isEmpty();
        assertThat(Nearest.of("abxx", List.of("abcd"))).contains("abcd");
        assertThat(Nearest.of("grxxx", List.of("grace"))).isEmpty();
        assertThat(Nearest.of("graxx", List.of("grace"))).contains("grace");
    }

    @Test
    void moreThanFiveEditsAreNoSlip() {
        String name = "abcdefghijklmnopqrstuvwxyzabcdef";

        assertThat(Nearest.of("12345" + name.substring(5), List.of(name))).contains(name);
        assertThat(Nearest.of("123456" + name.substring(6), List.of(name))).isEmpty();
    }

    @Test
    void aVeryLongNameIsNearNothing() {
        String name = "x".repeat(64);

        assertThat(Nearest.of(name, List.of(name))).contains(name);
        assertThat(Nearest.of(name + "x", List.of(name))).isEmpty();
    }

    @Test
    void theHintIsAQuestionOrNothing() {
        assertThat(Nearest.hint("livee", List.of("live"))).isEqualTo("; did you mean live?");
        assertThat(Nearest.hint("other", List.of("live"))).isEmpty();
    }
}
