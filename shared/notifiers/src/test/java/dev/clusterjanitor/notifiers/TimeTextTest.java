package dev.clusterjanitor.notifiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
    private static final Instant TIME = Instant.parse("2026-01-15T13:00:59Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UTC | Thu 15 Jan 2026 at 13:00 UTC",
                "Etc/UTC | Thu 15 Jan 2026 at 13:00 UTC",
                "Z | Thu 15 Jan 2026 at 13:00 UTC",
                "Europe/Berlin | Thu 15 Jan 2026 at 13:00 UTC (14:00 in Europe/Berlin)",
                "Asia/Kolkata | Thu 15 Jan 2026 at 13:00 UTC (18:30 in Asia/Kolkata)",
                "Pacific/Auckland | Thu 15 Jan 2026 at 13:00 UTC (Fri 16 Jan at 02:00 in Pacific/Auckland)"
            })
    void aZoneIsShownBesideUtcWhereItDiffers(String zone, String shown) {
        assertThat(new TimeText(ZoneId.of(zone)).full(TIME)).isEqualTo(shown);
    }

    @Test
    void timesAreRelativeToTheNotice() {
        TimeText times = new TimeText(ZoneOffset.UTC);

        assertThat(times.relative(TIME, TIME.minusSeconds(5_400))).endsWith(", in 1 h 30 min");
        assertThat(times.relative(TIME, TIME.plusSeconds(86_400))).endsWith(", 1 d ago");
    }

    @Test
    void theMachinesLanguageMakesNoDifference() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(TimeText.utc(TIME)).isEqualTo("Thu 15 Jan 2026 at 13:00 UTC");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void instantsInASentenceBecomeTimesThatPeopleRead() {
        TimeText berlin = new TimeText(ZoneId.of("Europe/Berlin"));

        assertThat(berlin.inWords("no work since 2026-01-14T21:05:00.25Z (14 h), and none on 2026-13-45T99:00:00Z"))
                .isEqualTo("no work since Wed 14 Jan 2026 at 21:05 UTC (22:05 in Europe/Berlin, 14 h), and none on"
                        + " 2026-13-45T99:00:00Z");
        assertThat(new TimeText(ZoneOffset.UTC).inWords("since 2026-01-14T21:05:00Z (14 h)"))
                .isEqualTo("since Wed 14 Jan 2026 at 21:05 UTC (14 h)");
    }
}
