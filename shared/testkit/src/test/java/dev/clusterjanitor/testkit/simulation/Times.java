package dev.clusterjanitor.testkit.simulation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** Times and durations in tags, written and read by hand: the oracle does not trust the janitor's own reading. */
final class Times {
    private Times() {}

    /** The form of the design: {@code 20260102t030405z}. */
    static String compact(Instant at) {
        OffsetDateTime utc = at.atOffset(ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(16);
        digits(text, utc.getYear(), 4);
        digits(text, utc.getMonthValue(), 2);
        digits(text, utc.getDayOfMonth(), 2);
        text.append('t');
        digits(text, utc.getHour(), 2);
        digits(text, utc.getMinute(), 2);
        digits(text, utc.getSecond(), 2);
        return text.append('z').toString();
    }

    private static void digits(StringBuilder text, int number, int digits) {
        String plain = Integer.toString(number);
        text.append("0".repeat(digits - plain.length())).append(plain);
    }

    /** Milliseconds since 1970; empty if the text is no time. */
    static OptionalLong read(String text) {
        String value = text.strip().toUpperCase(Locale.ROOT);
        try {
            if (value.length() == 16 && value.charAt(8) == 'T' && value.charAt(15) == 'Z') {
                int[] part = {
                    number(value, 0, 4),
                    number(value, 4, 6),
                    number(value, 6, 8),
                    number(value, 9, 11),
                    number(value, 11, 13),
                    number(value, 13, 15)
                };
                return OptionalLong.of(
                        OffsetDateTime.of(part[0], part[1], part[2], part[3], part[4], part[5], 0, ZoneOffset.UTC)
                                .toInstant()
                                .toEpochMilli());
            }
            if (value.length() == 10 && value.chars().allMatch(Character::isDigit)) {
                return OptionalLong.of(Long.parseLong(value) * 1000);
            }
            return OptionalLong.of(OffsetDateTime.parse(value).toInstant().toEpochMilli());
        } catch (DateTimeException | NumberFormatException notATime) {
            return OptionalLong.empty();
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text.substring(from, to));
    }

    /** Minutes of a duration such as {@code 90m 8h 2d}; empty if it is none. */
    static OptionalLong minutes(String text) {
        int end = text.length() - 1;
        if (end < 1 || !text.substring(0, end).chars().allMatch(Character::isDigit)) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(text.substring(0, end));
        return switch (text.charAt(end)) {
            case 'm' -> OptionalLong.of(number);
            case 'h' -> OptionalLong.of(Duration.ofHours(number).toMinutes());
            case 'd' -> OptionalLong.of(Duration.ofDays(number).toMinutes());
            default -> OptionalLong.empty();
        };
    }

    /** What owners write to keep a cluster, and what they should not. */
    static String lease(SplittableRandom random, Instant now) {
        return switch (random.nextInt(6)) {
            case 0 -> "forever";
            case 1 -> "tomorrow";
            case 2 -> compact(now.minusSeconds(60));
            case 3 -> Long.toString(now.getEpochSecond() + random.nextInt(30 * 86_400));
            default -> compact(now.plusSeconds(random.nextInt(3 * 86_400)));
        };
    }
}
