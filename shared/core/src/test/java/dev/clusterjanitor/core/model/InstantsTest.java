package dev.clusterjanitor.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.testing.Seeds;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {
    private static final Instant EXAMPLE = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void writesTheCanonicalForm() {
        assertThat(Instants.format(EXAMPLE)).isEqualTo("20260102t030405z");
    }

    @Test
    void roundsDownToTheSecond() {
        assertThat(Instants.format(EXAMPLE.plusNanos(999_999_999))).isEqualTo("20260102t030405z");
    }

    @Test
    void writesWhatIsLegalAsALabelEverywhere() {
        assertThat(Instants.format(EXAMPLE)).matches("[a-z0-9_-]{1,63}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20260102t030405z",
                "20260102T030405Z",
                " 20260102t030405z ",
                "2026-01-02T03:04:05Z",
                "2026-01-02t03:04:05z",
                "2026-01-02T04:04:05+01:00",
                "2026-01-01T22:04:05-05:00",
                "2026-01-02T03:04:05.000Z",
                "1767323045",
                "1767323045.9",
                "1767323045.123456789"
            })
    void readsAllThreeForms(String text) {
        assertThat(Instants.parse(text)).contains(EXAMPLE);
    }

    @ParameterizedTest
    @CsvSource({"123456789, 1973-11-29T21:33:09Z", "99999999999, 5138-11-16T09:46:39Z"})
    void readsSecondsOfNineToElevenDigits(String text, Instant expected) {
        assertThat(Instants.parse(text)).contains(expected);
    }

    @Test
    void keepsFractionsOfRfc3339() {
        assertThat(Instants.parse("2026-01-02T03:04:05.25Z")).contains(EXAMPLE.plusMillis(250));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "tomorrow",
                "forever",
                "true",
                "0",
                "-1767323045",
                "12345678",
                "123456789012",
                "1767323045000",
                "1767323045.",
                "1767323045.1234567890",
                "1767323045s",
                "2026-01-02",
                "03:04:05",
                "2026-01-02T03:04:05",
                "2026-01-02 03:04:05Z",
                "2026-13-02T03:04:05Z",
                "2026-01-02T25:04:05Z",
                "02/01/2026",
                "20260102t030405",
                "20261302t030405z",
                "20260102t036105z",
                "x20260102t030405z",
                "20260102t030405zx",
                "٢٠٢٦٠١٠٢t٠٣٠٤٠٥z",
                "🚀",
                "<b>20260102t030405z</b>"
            })
    void refusesEverythingElse(String text) {
        assertThat(Instants.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20260231t000000z", "2026-02-31T00:00:00Z", "20260430t240000z", "2026-04-31T00:00:00Z"})
    void refusesDaysAndHoursThatDoNotExist(String text) {
        assertThat(Instants.parse(text)).isEmpty();
    }

    @Test
    void refusesLongTextWithoutReadingIt() {
        assertThat(Instants.parse("2026-01-02T03:04:05." + "0".repeat(300) + "Z"))
                .isEmpty();
    }

    @Test
    void readsUpToFortyCharacters() {
        String longest = "+000002026-01-02t03:04:05.00000000+00:00";

        assertThat(longest).hasSize(40);
        assertThat(Instants.parse(longest + "0")).isEmpty();
    }

    @Test
    void readsBackWhatItWrites() {
        Seeds.check(200, random -> {
            Instant instant = Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L));

            assertThat(Instants.parse(Instants.format(instant))).contains(instant);
            assertThat(Instants.parse(instant.toString())).contains(instant);
        });
    }
}
