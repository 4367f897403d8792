package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people read them: always in UTC, and in the readers' own zone beside it where one is given. */
final class TimeText {
    private static final DateTimeFormatter DAY_AND_TIME = pattern("EEE d MMM uuuu 'at' HH:mm");
    private static final DateTimeFormatter SHORT_DAY_AND_TIME = pattern("EEE d MMM 'at' HH:mm");
    private static final DateTimeFormatter TIME = pattern("HH:mm");

    private static final Pattern INSTANT =
            Pattern.compile("\\b(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?Z)\\b( \\()?");

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

    /** The text with each instant in it, such as {@code 2026-01-15T03:12:00Z}, as {@link #full} has it; brackets behind it join its own. */
    String inWords(String text) {
        return INSTANT.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(joined(full(found.group(1)), found.group(2) != null)));
    }

    private static String joined(String time, boolean bracketFollows) {
        if (!bracketFollows) {
            return time;
        }
        return time.endsWith(")") ? time.substring(0, time.length() - 1) + ", " : time + " (";
    }

    /** Unchanged if there is no such time. */
    private String full(String instant) {
        try {
            return full(Instant.parse(instant));
        } catch (DateTimeParseException noTime) {
            return instant;
        }
    }

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
