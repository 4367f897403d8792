package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is done to a policy, the reader says what is wrong or gives a policy: nothing else comes out of it. */
class RandomPoliciesTest {

    /** What people, programs and other people write. Has a null, which List.of may not. */
    private static final List<Object> VALUES = Arrays.asList(
            null,
            true,
            0,
            -1,
            1,
            1_000_000_000_000L,
            0.5,
            1e300,
            "",
            " ",
            "all",
            "none",
            "forever",
            "1h",
            "0s",
            "-1h",
            "1h2",
            "P1D",
            "*",
            "aws/*",
            "gcp/dask-vm",
            "24:00",
            "08:00",
            "UTC",
            "EST",
            "a@b.c",
            "#x",
            "secret:env:X",
            "secret:env:",
            "localhost",
            "\u0000",
            "\u2028",
            "\uD83D\uDE00",
            "x".repeat(5_000),
            List.of(),
            List.of("a"),
            List.of(List.of()),
            Map.of(),
            Map.of("a", "b"));

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyKeyMayBeMissingOrHaveAnyValue(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PolicyTree tree = PolicyTree.full();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            List<PolicyTree.Place> places = tree.places();
            PolicyTree.Place place = places.get(random.nextInt(places.size()));
            if (random.nextBoolean()) {
                tree.without(place);
            } else {
                tree.with(place, VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        String text = tree.text();

        assertThatCode(() -> PolicyTree.problems(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noPolicyComesFromAnUnknownKey(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PolicyTree.Place> fixed =
                PolicyTree.full().places().stream().filter(p -> !p.isFree()).toList();
        PolicyTree.Place place = fixed.get(random.nextInt(fixed.size()));
        String renamed =
                PolicyTree.full().renamed(place, slip(place.key(), random)).text();

        assertThat(PolicyTree.problems(renamed))
                .as(place.path())
                .anySatisfy(problem -> assertThat(problem.message()).startsWith("unknown key"));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyCharactersMayBeInTheText(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder(PolicyTable.text("full.yaml"));
        String strange = "\t\n\r{}[]:,#&*!|>'\"%@`-?<=~\\ \u0000\u0085\u2028\uFEFF\uD800";
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, strange.charAt(random.nextInt(strange.length())));
                default -> text.delete(at, Math.min(text.length(), at + random.nextInt(200)));
            }
        }

        assertThatCode(() -> PolicyTree.problems(text.toString())).doesNotThrowAnyException();
    }

    /** Another key that no part of a policy has. */
    private static String slip(String key, SplittableRandom random) {
        List<String> slips = new ArrayList<>(List.of(key + "s2", "x" + key, key.replace("-", "_") + "_", key + " "));
        slips.add(key.toUpperCase(Locale.ROOT));
        return slips.get(random.nextInt(slips.size()));
    }
}
