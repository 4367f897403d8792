package dev.clusterjanitor.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "90s, PT1M30S",
        "30m, PT30M",
        "2h, PT2H",
        "7d, PT168H",
        "2w, PT336H",
        "2H, PT2H",
        "' 2h ', PT2H",
        "PT2H, PT2H",
        "pt2h, PT2H",
        "P1D, PT24H",
        "P1DT6H, PT30H",
        "PT0.5S, PT0.5S",
        "P2W, PT336H",
        "p1w, PT168H",
        "P1W2DT3H, PT219H",
        "PT0.5H, PT30M",
        "'PT0,5H', PT30M",
        "P0.5D, PT12H",
        "P1.5W, PT252H",
        "PT1.5M, PT90S",
        "P1DT2.25H, PT26H15M",
        "PT2H30M, PT2H30M",
        "PT0.0001H, PT0.36S",
        "PT1H-30M, PT30M",
        "999999999s, PT999999999S",
        "36500d, P36500D",
    })
    void readsShortAndIsoForms(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "2",
                "h",
                "2x",
                "2 h",
                "2h30m",
                "1.5h",
                "-2h",
                "+2h",
                "0s",
                "0h",
                "PT0S",
                "PT-2H",
                "-PT2H",
                "P1M",
                "P1Y",
                "P1Y2W",
                "P1M2D",
                "P",
                "PT",
                "P1DT",
                "P0W",
                "P0D",
                "PT0.0H",
                "P-2W",
                "PT.5H",
                "PT1.H",
                "P1H",
                "P5218W",
                "PT999999999999H",
                "1y",
                "36501d",
                "999999999w",
                "9999999999s",
                "PT9999999999999999999H",
                "forever",
                "two hours",
                "٢h",
                "⏰",
                "<2h>"
            })
    void refusesEverythingElse(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.999S, 0 s",
        "PT45S, 45 s",
        "PT59S, 59 s",
        "PT60S, 1 min",
        "PT61S, 1 min 1 s",
        "PT59M59S, 59 min 59 s",
        "PT1H, 1 h",
        "PT1H59S, 1 h",
        "PT1H1M, 1 h 1 min",
        "PT23H59M59S, 23 h 59 min",
        "PT24H, 1 d",
        "PT24H59M, 1 d",
        "PT28H, 1 d 4 h",
        "P400DT23H, 400 d 23 h",
        "PT-2H, 2 h",
    })
    void showsTheLargestTwoUnits(Duration duration, String expected) {
        assertThat(Durations.format(duration)).isEqualTo(expected);
    }
}
