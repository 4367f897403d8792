package dev.clusterjanitor.core.policy;

import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

    @ParameterizedTest
    @CsvSource({
        "2026-01-15T07:59:59Z, false",
        "2026-01-15T08:00:00Z, true",
        "2026-01-15T17:59:59.999999999Z, true",
        "2026-01-15T18:00:00Z, false",
        "2026-01-16T12:00:00Z, false",
        "2026-01-14T12:00:00Z, false",
    })
    void opensAtItsStartAndIsClosedAtItsEnd(Instant instant, boolean open) {
        assertThat(window(Set.of(THURSDAY), "08:00", "18:00", "UTC").contains(instant))
                .isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/London, 2026-01-15T08:00:00Z, true",
        "Europe/London, 2026-07-16T06:59:59Z, false",
        "Europe/London, 2026-07-16T07:00:00Z, true",
        "Europe/London, 2026-07-16T17:00:00Z, false",
        "America/New_York, 2026-01-15T12:59:59Z, false",
        "America/New_York, 2026-01-15T13:00:00Z, true",
        "America/New_York, 2026-07-16T12:00:00Z, true",
        "Asia/Kolkata, 2026-01-15T02:30:00Z, true",
        "Asia/Kolkata, 2026-01-15T02:29:59Z, false",
        "Pacific/Auckland, 2026-01-14T19:00:00Z, true",
        "Pacific/Auckland, 2026-01-15T19:00:00Z, false",
    })
    void theClocksAndDaysOfItsZoneCount(String zone, Instant instant, boolean open) {
        assertThat(window(Set.of(THURSDAY), "08:00", "18:00", zone).contains(instant))
                .isEqualTo(open);
    }

    /** In Europe/London 01:00 to 02:00 does not exist on 29 March; in America/New_York 02:00 to 03:00 on 8 March. */
    @ParameterizedTest
    @CsvSource({
        "Europe/London, 00:30, 01:30, 2026-03-29T00:29:59Z, false",
        "Europe/London, 00:30, 01:30, 2026-03-29T00:30:00Z, true",
        "Europe/London, 00:30, 01:30, 2026-03-29T00:59:59Z, true",
        "Europe/London, 00:30, 01:30, 2026-03-29T01:00:00Z, false",
        "Europe/London, 01:00, 02:00, 2026-03-29T00:59:59Z, false",
        "Europe/London, 01:00, 02:00, 2026-03-29T01:00:00Z, false",
        "Europe/London, 01:30, 02:30, 2026-03-29T01:00:00Z, true",
        "Europe/London, 01:30, 02:30, 2026-03-29T01:29:59Z, true",
        "Europe/London, 01:30, 02:30, 2026-03-29T01:30:00Z, false",
        "America/New_York, 01:30, 02:30, 2026-03-08T06:59:59Z, true",
        "America/New_York, 01:30, 02:30, 2026-03-08T07:00:00Z, false",
        "America/New_York, 02:00, 03:00, 2026-03-08T07:00:00Z, false",
        "America/New_York, 02:30, 03:30, 2026-03-08T07:00:00Z, true",
        "America/New_York, 02:30, 03:30, 2026-03-08T07:30:00Z, false",
    })
    void hoursThatTheClocksSkipDoNotCount(String zone, String from, String to, Instant instant, boolean open) {
        assertThat(window(EVERY_DAY, from, to, zone).contains(instant)).isEqualTo(open);
    }

    /** In Europe/London 01:00 to 02:00 comes twice on 25 October; in America/New_York on 1 November. */
    @ParameterizedTest
    @CsvSource({
        "Europe/London, 2026-10-24T23:59:59Z, false",
        "Europe/London, 2026-10-25T00:00:00Z, true",
        "Europe/London, 2026-10-25T00:59:59Z, true",
        "Europe/London, 2026-10-25T01:00:00Z, true",
        "Europe/London, 2026-10-25T01:59:59Z, true",
        "Europe/London, 2026-10-25T02:00:00Z, false",
        "America/New_York, 2026-11-01T04:59:59Z, false",
        "America/New_York, 2026-11-01T05:00:00Z, true",
        "America/New_York, 2026-11-01T06:59:59Z, true",
        "America/New_York, 2026-11-01T07:00:00Z, false",
    })
    void hoursThatTheClocksRepeatCountTwice(String zone, Instant instant, boolean open) {
        assertThat(window(Set.of(SUNDAY), "01:00", "02:00", zone).contains(instant))
                .isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-15T06:00:00Z, false",
        "2026-01-16T05:59:59Z, false",
        "2026-01-16T21:59:59Z, false",
        "2026-01-16T22:00:00Z, true",
        "2026-01-17T00:00:00Z, true",
        "2026-01-17T05:59:59Z, true",
        "2026-01-17T06:00:00Z, false",
        "2026-01-17T22:00:00Z, false",
    })
    void aWindowOvernightBelongsToTheDayItOpens(Instant instant, boolean open) {
        assertThat(window(Set.of(FRIDAY), "22:00", "06:00", "UTC").contains(instant))
                .isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-28T22:00:00Z, true",
        "2026-03-29T04:59:59Z, true",
        "2026-03-29T05:00:00Z, false",
        "2026-10-24T21:00:00Z, true",
        "2026-10-25T05:59:59Z, true",
        "2026-10-25T06:00:00Z, false",
    })
    void aWindowOvernightFollowsTheClocksThatChange(Instant instant, boolean open) {
        assertThat(window(Set.of(SATURDAY), "22:00", "06:00", "Europe/London").contains(instant))
                .isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-15T17:59:59Z, false",
        "2026-01-15T18:00:00Z, true",
        "2026-01-15T23:59:59.999999999Z, true",
        "2026-01-16T00:00:00Z, false",
    })
    void midnightIsTheEndOfTheDay(Instant instant, boolean open) {
        assertThat(window(Set.of(THURSDAY), "18:00", "00:00", "UTC").contains(instant))
                .isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-14T23:59:59Z, false",
        "2026-01-15T00:00:00Z, true",
        "2026-01-15T05:59:59Z, true",
        "2026-01-15T06:00:00Z, false",
    })
    void midnightIsTheStartOfTheDay(Instant instant, boolean open) {
        assertThat(window(Set.of(THURSDAY), "00:00", "06:00", "UTC").contains(instant))
                .isEqualTo(open);
    }

    @Test
    void aWindowNeedsADay() {
        assertThatIllegalArgumentException().isThrownBy(() -> window(Set.of(), "08:00", "18:00", "UTC"));
    }

    @Test
    void aWindowClosesAtAnotherTimeThanItOpens() {
        assertThatIllegalArgumentException().isThrownBy(() -> window(EVERY_DAY, "08:00", "08:00", "UTC"));
    }

    @Test
    void aPolicyWithoutWindowsIsAlwaysOpen() {
        assertThat(aPolicy().build().isOpen(Instant.EPOCH)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-15T10:00:00Z, true",
        "2026-01-12T21:00:00Z, true",
        "2026-01-15T21:00:00Z, false",
        "2026-01-12T10:00:00Z, false",
    })
    void aPolicyIsOpenWhileAnyOfItsWindowsIs(Instant instant, boolean open) {
        Policy policy = aPolicy()
                .window(window(Set.of(THURSDAY), "08:00", "18:00", "UTC"))
                .window(window(Set.of(MONDAY), "20:00", "22:00", "UTC"))
                .build();

        assertThat(policy.isOpen(instant)).isEqualTo(open);
    }

    private static Window window(Set<DayOfWeek> days, String from, String to, String zone) {
        return new Window(days, LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone));
    }
}
