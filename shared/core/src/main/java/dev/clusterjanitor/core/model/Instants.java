package dev.clusterjanitor.core.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Instants as tag values: written in one form that is legal in every cloud, read in three. */
public final class Instants {
    private static final DateTimeFormatter COMPACT =
            DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmss'z'", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern COMPACT_SHAPE = Pattern.compile("\\d{8}t\\d{6}z");
    private static final Pattern EPOCH_SHAPE = Pattern.compile("\\d{9,11}(\\.\\d{1,9})?");
    private static final DateTimeFormatter RFC_3339 = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_OFFSET_DATE_TIME)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern RFC_3339_SHAPE = Pattern.compile("[+-]?\\d{4,}-\\d{2}-\\d{2}t");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final int LONGEST = 40;

    private Instants() {}

    /** The canonical form, to the second, rounded down: {@code 20260102t030405z}. */
    public static String format(Instant instant) {
        return COMPACT.format(instant.atOffset(ZoneOffset.UTC));
    }

    /**
     * Reads the canonical form, RFC 3339 with an offset ({@code 2026-01-02T03:04:05Z}), or seconds since 1970.
     *
     * @return empty if the text is none of these
     */
    public static Optional<Instant> parse(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        if (value.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            if (COMPACT_SHAPE.matcher(value).matches()) {
                return Optional.of(LocalDateTime.parse(value, COMPACT).toInstant(ZoneOffset.UTC));
            }
            if (EPOCH_SHAPE.matcher(value).matches()) {
                int dot = value.indexOf('.');
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(dot < 0 ? value : value.substring(0, dot))));
            }
            return RFC_3339_SHAPE.matcher(value).lookingAt()
                    ? Optional.of(RFC_3339.parse(value, Instant::from))
                    : Optional.empty();
        } catch (DateTimeException notAnInstant) {
            return Optional.empty();
        }
    }

    /** A span for people, in UTC and to the minute: {@code 09:50 to 11:50 UTC on 2026-01-15}. */
    public static String span(Instant from, Instant to) {
        OffsetDateTime start = from.atOffset(ZoneOffset.UTC);
        OffsetDateTime end = to.atOffset(ZoneOffset.UTC);
        return start.toLocalDate().equals(end.toLocalDate())
                ? TIME.format(start) + " to " + TIME.format(end) + " UTC on " + start.toLocalDate()
                : start.toLocalDate() + " " + TIME.format(start) + " to " + end.toLocalDate() + " " + TIME.format(end)
                        + " UTC";
    }

    /** The latest of several; empty if there is none, or one of them cannot be read. */
    public static Optional<Instant> latest(List<String> texts) {
        List<Optional<Instant>> instants = texts.stream().map(Instants::parse).toList();
        return instants.stream().allMatch(Optional::isPresent)
                ? instants.stream().flatMap(Optional::stream).max(Comparator.naturalOrder())
                : Optional.empty();
    }
}
