package dev.clusterjanitor.config;

import dev.clusterjanitor.core.policy.Window;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code windows}. */
final class WindowsReader {
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
    private static final String END_OF_DAY = "24:00";
    private static final String TIME_FORM = "a time of day, such as \"08:00\"";

    /** Places, and UTC. The rest are abbreviations and relics that say nothing of daylight saving, or what is wrong. */
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(id -> id.equals("UTC") || (id.contains("/") && !id.startsWith("SystemV/")))
            .collect(Collectors.toCollection(TreeSet::new));

    /** What people mean by abbreviations, most of the time. */
    private static final Map<String, String> ABBREVIATIONS = Map.ofEntries(
            Map.entry("BST", "Europe/London"),
            Map.entry("CEST", "Europe/Paris"),
            Map.entry("CET", "Europe/Paris"),
            Map.entry("CST", "America/Chicago"),
            Map.entry("EST", "America/New_York"),
            Map.entry("EST5EDT", "America/New_York"),
            Map.entry("GMT", "UTC"),
            Map.entry("IST", "Asia/Kolkata"),
            Map.entry("JST", "Asia/Tokyo"),
            Map.entry("MST", "America/Denver"),
            Map.entry("PST", "America/Los_Angeles"),
            Map.entry("Z", "UTC"));

    private WindowsReader() {}

    static List<Window> read(Section top) {
        return top.get("windows")
                .map(value -> value.distinct(item -> item.section().flatMap(WindowsReader::window)))
                .orElse(List.of());
    }

    private static Optional<Window> window(Section section) {
        section.allow(Keys.WINDOW);
        Set<DayOfWeek> days = section.get("days")
                .map(value -> Set.copyOf(value.distinct(WindowsReader::day)))
                .orElse(Set.of(DayOfWeek.values()));
        Optional<LocalTime> from = section.require("from").flatMap(WindowsReader::time);
        Optional<LocalTime> to =
                section.require("to").flatMap(value -> value.raw().equals(END_OF_DAY) ? endOfDay(from) : time(value));
        Optional<ZoneId> zone = section.require("zone").flatMap(WindowsReader::zone);
        if (from.isPresent() && from.equals(to)) {
            section.refuse("closes when it opens; a whole day is from \"00:00\" to \"24:00\"");
            return Optional.empty();
        }
        if (days.isEmpty() || from.isEmpty() || to.isEmpty() || zone.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Window(days, from.get(), to.get(), zone.get()));
    }

    /** Midnight closes a window at the end of its day. A whole day ends a nanosecond before, as it may not be empty. */
    private static Optional<LocalTime> endOfDay(Optional<LocalTime> from) {
        return Optional.of(from.filter(LocalTime.MIDNIGHT::equals).isPresent() ? LocalTime.MAX : LocalTime.MIDNIGHT);
    }

    private static Optional<LocalTime> time(Value value) {
        return value.text(TIME, TIME_FORM).map(LocalTime::parse);
    }

    private static Optional<DayOfWeek> day(Value value) {
        return value.oneOf(List.of(DayOfWeek.values()), WindowsReader::word);
    }

    private static String word(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private static Optional<ZoneId> zone(Value value) {
        return value.text().flatMap(text -> {
            if (ZONES.contains(text)) {
                return Optional.of(ZoneId.of(text));
            }
            String meant = ABBREVIATIONS.get(text.toUpperCase(Locale.ROOT));
            String hint = meant == null ? Nearest.hint(text, ZONES) : "; did you mean " + meant + "?";
            value.refuseAs("is not the IANA name of a zone, such as Europe/London or UTC" + hint);
            return Optional.empty();
        });
    }
}
