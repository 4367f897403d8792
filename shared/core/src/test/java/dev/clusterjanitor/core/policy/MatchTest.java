package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.MatchBuilder.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clusterjanitor.core.testing.ClusterBuilder;
import dev.clusterjanitor.core.testing.MatchBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchTest {
    @Nested
    class OfAPattern {
        @ParameterizedTest
        @CsvSource({
            "dask-*, dask-1",
            "dask-*, dask-",
            "*, anything",
            "*, ''",
            "*-train, gpu-train",
            "a*c*e, abcde",
            "dask-?, dask-1",
            "??, ab",
            "?, 🚀",
            "prod, prod",
            "a.c, a.c",
            "a+b, a+b",
            "[ab], [ab]",
            "(a|b), (a|b)",
            "\\Q*\\E, \\Qx\\E",
            "\\d, \\d",
            "^a$, ^a$",
        })
        void starStandsForAnythingAndTheRestForItself(String pattern, String value) {
            assertThat(new Glob(pattern).matches(value)).isTrue();
        }

        @ParameterizedTest
        @CsvSource({
            "dask-*, xdask-1",
            "dask-*, Dask-1",
            "prod, production",
            "prod, preprod",
            "prod, ''",
            "prod, PROD",
            "dask-?, dask-",
            "dask-?, dask-12",
            "a.c, abc",
            "a+b, aab",
            "[ab], a",
            "(a|b), a",
            "\\d, 1",
        })
        void theWholeValueMustMatch(String pattern, String value) {
            assertThat(new Glob(pattern).matches(value)).isFalse();
        }

        @Test
        void aLineBreakIsACharacterToo() {
            assertThat(new Glob("a*b").matches("a\n\rb")).isTrue();
            assertThat(new Glob("a").matches("a\n")).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\t"})
        void anEmptyPatternIsRefused(String text) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Glob(text));
        }

        @Test
        void patternsAreEqualWhenTheirTextsAre() {
            assertThat(new Glob("dask-*"))
                    .isEqualTo(new Glob("dask-*"))
                    .hasSameHashCodeAs(new Glob("dask-*"))
                    .isNotEqualTo(new Glob("dask-?"))
                    .isNotEqualTo("dask-*");
        }

        @Test
        void aPatternIsShownAsItWasWritten() {
            assertThat(new Glob("dask-*")).hasToString("dask-*");
        }
    }

    @Test
    void theKindIsMatched() {
        assertThat(matches(where().kind("aws/*"), aCluster())).isTrue();
        assertThat(matches(where().kind("gcp/*"), aCluster())).isFalse();
    }

    @Test
    void theNameIsMatched() {
        assertThat(matches(where().name("1a2b*"), aCluster())).isTrue();
        assertThat(matches(where().name("2b*"), aCluster())).isFalse();
    }

    @Test
    void theOwnerIsMatched() {
        assertThat(where().owner("alice").build().matches(aCluster().build(), "alice"))
                .isTrue();
        assertThat(where().owner("alice").build().matches(aCluster().build(), "bob"))
                .isFalse();
        assertThat(where().owner("alice").build().matches(aCluster().build(), ""))
                .isFalse();
    }

    @Test
    void aTagIsMatchedOnAnyPart() {
        ClusterBuilder cluster = aCluster().tag("env", "dev").workerTag("env", "prod");

        assertThat(matches(where().tag("env", "prod"), cluster)).isTrue();
        assertThat(matches(where().tag("env", "test"), cluster)).isFalse();
    }

    @Test
    void aTagThatIsNotThereDoesNotMatchAnything() {
        assertThat(matches(where().tag("env", "*"), aCluster())).isFalse();
    }

    @Test
    void anEmptyValueMatchesAStar() {
        assertThat(matches(where().tag("env", "*"), aCluster().tag("env", ""))).isTrue();
    }

    @Test
    void keysOfTagsDifferByCase() {
        assertThat(matches(where().tag("Env", "prod"), aCluster().tag("env", "prod")))
                .isFalse();
    }

    @Test
    void everythingThatIsNamedMustMatch() {
        MatchBuilder match =
                where().kind("aws/*").name("1a*").tag("env", "prod").tag("team", "ml");

        assertThat(matches(match, aCluster().tag("env", "prod").tag("team", "ml")))
                .isTrue();
        assertThat(matches(match, aCluster().tag("env", "prod").tag("team", "bi")))
                .isFalse();
        assertThat(matches(match, aCluster().tag("env", "prod"))).isFalse();
        assertThat(matches(match, aCluster().named("x").tag("env", "prod").tag("team", "ml")))
                .isFalse();
    }

    @Test
    void aMatchThatNamesNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> where().build());
    }

    @Test
    void aMatchIsShownAsAUserWouldReadIt() {
        assertThat(where().kind("aws/*")
                        .name("n*")
                        .owner("alice")
                        .tag("team", "ml")
                        .tag("env", "prod")
                        .build())
                .hasToString("kind=aws/*, name=n*, owner=alice, tags.env=prod, tags.team=ml");
        assertThat(where().tag("env", "prod").build()).hasToString("tags.env=prod");
    }

    private static boolean matches(MatchBuilder match, ClusterBuilder cluster) {
        return match.build().matches(cluster.build(), "");
    }
}
