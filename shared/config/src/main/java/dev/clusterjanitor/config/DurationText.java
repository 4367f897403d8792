package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads durations, and says of what is not quite one what would be. */
final class DurationText {
    private static final Pattern NUMBER_AND_UNIT =
            Pattern.compile("(\\d{1,9})\\s*(s|sec\\w*|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)");
    private static final Pattern NOT_ABOVE_ZERO =
            Pattern.compile("-.*|0+[smhdw]?|P(?=.*0)[0WDTHMS.,]*", Pattern.CASE_INSENSITIVE);
    private static final String FORMS = "a duration, such as 90s, 30m, 2h, 7d, 2w or PT2H";

    private DurationText() {}

    static Optional<Duration> read(Value value) {
        if (NOT_ABOVE_ZERO.matcher(value.raw()).matches()) {
            value.refuseAs("is not above zero; a duration must be");
            return Optional.empty();
        }
        if (value.is(Tag.INT) || value.is(Tag.FLOAT)) {
            value.refuseAs("has no unit; write " + FORMS);
            return Optional.empty();
        }
        return value.text().flatMap(text -> {
            Optional<Duration> duration = Durations.parse(text);
            if (duration.isEmpty()) {
                value.refuseAs("is not " + FORMS + ", of at most 100 years" + meant(text));
            }
            return duration;
        });
    }

    /** A duration, or a word that stands for none. */
    static <T> Optional<T> readOr(String word, T none, Value value, Function<Duration, T> some) {
        return value.raw().equals(word) ? Optional.of(none) : read(value).map(some);
    }

    private static String meant(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return "";
        }
        String nearest = matcher.group(1) + matcher.group(2).charAt(0);
        return Durations.parse(nearest)
                .map(valid -> "; did you mean " + nearest + "?")
                .orElse("");
    }
}
