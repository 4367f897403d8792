package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them: always in UTC, and in the readers' own zone beside it where one is given. */
final class TimeText {
    private static final DateTimeFormatter DAY_AND_TIME = pattern("EEE d MMM uuuu 'at' HH:mm");
    private static final DateTimeFormatter SHORT_DAY_AND_TIME = pattern("EEE d MMM 'at' HH:mm");
    private static final DateTimeFormatter TIME = pattern("HH:mm");

    private final ZoneId zone;

    TimeText(ZoneId zone) {
        this.zone = zone;
    }

    /** To the minute, rounded down: {@code Thu 15 Jan 2026 at 13:00 UTC}. */
    static String utc(Instant instant) {
        return DAY_AND_TIME.format(instant.atZone(ZoneOffset.UTC)) + " UTC";
    }

    /** As {@link #utc}, with {@code (14:00 in Europe/Berlin)} after it where that differs. */
    String full(Instant instant) {
        ZonedDateTime there = instant.atZone(zone);
        ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
        if (zone.normalized().equals(ZoneOffset.UTC)) {
            return utc(instant);
        }
        boolean sameDay = there.toLocalDate().equals(utc.toLocalDate());
        return utc(instant) + " (" + (sameDay ? TIME : SHORT_DAY_AND_TIME).format(there) + " in " + zone.getId() + ")";
    }

    /** As {@link #full}, with {@code , 3 d ago} or {@code , in 1 h} after it, as seen from the time of the notice. */
    String relative(Instant instant, Instant now) {
        String distance = Durations.format(Duration.between(now, instant));
        return full(instant) + (instant.isAfter(now) ? ", in " + distance : ", " + distance + " ago");
    }

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
