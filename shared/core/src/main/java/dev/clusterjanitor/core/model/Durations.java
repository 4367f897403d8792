package dev.clusterjanitor.core.model;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 90s 30m 2h 7d 2w}, or ISO-8601 ({@code PT2H}, {@code P1DT12H}, {@code P2W}, {@code
 * PT0.5H}). Months and years differ in length, and are none.
 */
public final class Durations {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})([smhdw])");
    private static final String NUMBER = "(\\d{1,12}(?:[.,]\\d{1,12})?)";
    private static final Pattern ISO = Pattern.compile("P(?:" + NUMBER + "W)?(?:" + NUMBER + "D)?(?:T(?=\\d)(?:"
            + NUMBER + "H)?(?:" + NUMBER + "M)?(?:" + NUMBER + "S)?)?");
    private static final List<Duration> ISO_UNITS = List.of(
            Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1));
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private Durations() {}

    /**
     * Reads a positive duration, at most 100 years.
     *
     * @return empty if the text is not one, or is not above zero
     */
    public static Optional<Duration> parse(String text) {
        String value = text.strip();
        try {
            Matcher matcher = SHORT.matcher(value.toLowerCase(Locale.ROOT));
            Duration duration = matcher.matches()
                    ? UNITS.getOrDefault(matcher.group(2), Duration.ZERO).multipliedBy(Long.parseLong(matcher.group(1)))
                    : iso(value.toUpperCase(Locale.ROOT)).orElseGet(() -> Duration.parse(value));
            return Optional.of(duration).filter(d -> d.compareTo(Duration.ZERO) > 0 && d.toDays() <= 36_500);
        } catch (DateTimeException | ArithmeticException notADuration) {
            return Optional.empty();
        }
    }

    /** With weeks and with fractions of any unit, which the standard has and {@link Duration#parse} does not. */
    private static Optional<Duration> iso(String value) {
        Matcher matcher = ISO.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal seconds = BigDecimal.ZERO;
        for (int i = 0; i < ISO_UNITS.size(); i++) {
            String number = matcher.group(i + 1);
            if (number != null) {
                BigDecimal unit = BigDecimal.valueOf(ISO_UNITS.get(i).toSeconds());
                seconds = seconds.add(new BigDecimal(number.replace(',', '.')).multiply(unit));
            }
        }
        BigDecimal nanos = seconds.remainder(BigDecimal.ONE).movePointRight(9);
        return Optional.of(Duration.ofSeconds(seconds.longValue(), nanos.longValue()));
    }

    /** The largest two units, rounded down: {@code 2 h}, {@code 1 d 4 h}, {@code 45 s}. */
    public static String format(Duration duration) {
        long seconds = Math.abs(duration.toSeconds());
        long[] parts = {seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60};
        String[] units = {"d", "h", "min", "s"};
        for (int i = 0; i < parts.length - 1; i++) {
            if (parts[i] > 0) {
                String rest = parts[i + 1] > 0 ? " " + parts[i + 1] + " " + units[i + 1] : "";
                return parts[i] + " " + units[i] + rest;
            }
        }
        return parts[3] + " s";
    }
}
