package dev.clusterjanitor.core.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * When deletions may happen, on the clocks of a zone.
 *
 * @param days the days on which it opens
 * @param from when it opens
 * @param to when it closes, itself outside; at or before {@code from} it closes on the next day, so midnight is the
 *     end of the day
 * @param zone whose clocks count, daylight saving included
 */
public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

    public Window {
        days = Set.copyOf(days);
        if (days.isEmpty() || from.equals(to)) {
            throw new IllegalArgumentException("a window needs a day, and must close at another time than it opens");
        }
    }

    public boolean contains(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean opensToday = days.contains(local.getDayOfWeek());
        if (from.isBefore(to)) {
            return opensToday && !time.isBefore(from) && time.isBefore(to);
        }
        boolean openedYesterday = days.contains(local.getDayOfWeek().minus(1));
        return (opensToday && !time.isBefore(from)) || (openedYesterday && time.isBefore(to));
    }
}
