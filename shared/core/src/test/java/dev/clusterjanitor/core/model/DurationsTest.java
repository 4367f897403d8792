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
