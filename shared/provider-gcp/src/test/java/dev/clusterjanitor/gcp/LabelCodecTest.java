package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelCodecTest {
    private static final String ALPHABET = "abcz019_-@.+:/ AZ%\u00e9\u00df\u4e2d";
    private static final String[] WORDS = {"_at_", "_dot_", "_plus_", "_us_", "_u41_", "_", "at", "_u110000_"};

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverFitsComesBackAsItWas(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(5);
        for (int i = 0; i < parts; i++) {
            text.append(
                    random.nextInt(3) == 0
                            ? WORDS[random.nextInt(WORDS.length)]
                            : String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length()))));
        }

        String label = LabelCodec.encode(text.toString());

        assertThat(label).as("seed %s", seed).matches("[a-z0-9_-]{0,63}");
        assertThat(LabelCodec.decode(label)).as("seed %s", seed).isEqualTo(text.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "alice@example.org, alice_at_example_dot_org",
        "a.b+c@x.org, a_dot_b_plus_c_at_x_dot_org",
        "Alice, _u41_lice",
        "look_at_me, look_us_at_us_me"
    })
    void writesWhatALabelCannotHoldInWords(String value, String label) {
        assertThat(LabelCodec.encode(value)).isEqualTo(label);
        assertThat(LabelCodec.decode(label)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "john_smith", "8h", "a-b", "undetermined_no_signal", "4000000000000007919"})
    void whatNeedsNoEncodingStaysAsItIs(String value) {
        assertThat(LabelCodec.encode(value)).isEqualTo(value);
        assertThat(LabelCodec.decode(value)).isEqualTo(value);
    }

    @Test
    void instantsStayAsTheyAre() {
        String instant = Instants.format(Instant.parse("2026-01-02T03:04:05Z"));

        assertThat(LabelCodec.encode(instant)).isEqualTo(instant).isEqualTo("20260102t030405z");
    }

    @Test
    void whatDoesNotFitIsRefusedAndNotCut() {
        assertThat(LabelCodec.encode("a".repeat(63))).hasSize(63);
        assertThatThrownBy(() -> LabelCodec.encode("a".repeat(64)))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("64 characters");
        assertThatThrownBy(() -> LabelCodec.encode("@".repeat(20))).isInstanceOf(CloudException.class);
    }

    @Test
    void labelsOfOthersAreNotTouchedButForAddresses() {
        LabelCodec codec = new LabelCodec(TagKeys.DEFAULT);
        Map<String, String> labels = Map.of(
                "note", "keep_at_all",
                "owner", "alice_at_example_dot_org",
                "cluster-janitor-owner", "bob_dot_b");

        assertThat(codec.tags(labels))
                .containsEntry("note", "keep_at_all")
                .containsEntry("owner", "alice@example.org")
                .containsEntry("cluster-janitor-owner", "bob.b");
        assertThat(codec.raw(labels)).containsExactly(Map.entry("owner", "alice_at_example_dot_org"));
    }
}
