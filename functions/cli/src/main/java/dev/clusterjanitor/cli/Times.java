package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as a reader wants them: on their own clock, with UTC beside it. */
final class Times {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH);

    private final ZoneId zone;
    private final Instant now;

    Times(ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
    }

    /** {@code Thu 15 Jan 14:00 (13:00 UTC)}. */
    String at(Instant instant) {
        String utc = UTC.format(instant.atOffset(ZoneOffset.UTC));
        boolean isUtc = zone.getRules().getOffset(instant).equals(ZoneOffset.UTC);
        String local = LOCAL.format(instant.atZone(zone));
        return isUtc ? local + " UTC" : local + " (" + utc + ")";
    }

    /** {@code in 1 h 5 min} or {@code 3 d ago}. */
    String relative(Instant instant) {
        Duration distance = Duration.between(now, instant);
        String text = Durations.format(distance);
        return distance.isNegative() ? text + " ago" : "in " + text;
    }

    String age(Instant since) {
        return Durations.format(Duration.between(since, now));
    }
}
