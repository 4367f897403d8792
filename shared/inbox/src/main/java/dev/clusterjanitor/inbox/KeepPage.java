package dev.clusterjanitor.inbox;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.clusterjanitor.core.model.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The pages that a link leads to. Every value is escaped by the template. */
final class KeepPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu 'at' HH:mm 'UTC'", Locale.ENGLISH);
    private static final Template PAGE = load();

    private KeepPage() {}

    static String question(KeepClaim claim, String token, List<Duration> choices) {
        List<Map<String, String>> buttons = choices.stream()
                .map(choice -> Map.of("value", choice.toString(), "label", words(choice)))
                .toList();
        return page(
                "Keep this cluster?",
                "Nothing happens to it before the time is over. Nothing has changed yet.",
                claim.cluster(),
                token,
                buttons);
    }

    static String kept(KeepClaim claim, Instant until, Instant now) {
        String end = until.equals(Instant.MAX)
                ? "without end"
                : "until " + shown(until) + " (" + words(Duration.between(now, until)) + " from now)";
        return page(
                "It is kept",
                "This cluster is kept " + end + ". You can close this page.",
                claim.cluster(),
                "",
                List.of());
    }

    static String refused(String why) {
        return page("It is not kept by this", why, "", "", List.of());
    }

    static String shown(Instant instant) {
        return instant.equals(Instant.MAX) ? "for ever" : TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** A duration for people: {@code 3 days}, {@code 6 h}. */
    static String words(Duration duration) {
        long days = duration.toDays();
        if (days > 0 && duration.equals(Duration.ofDays(days))) {
            return days == 1 ? "1 day" : days + " days";
        }
        return Durations.format(duration);
    }

    private static String page(
            String title, String lead, String cluster, String token, List<Map<String, String>> buttons) {
        return PAGE.execute(
                Map.of("title", title, "lead", lead, "cluster", cluster, "token", token, "buttons", buttons));
    }

    private static Template load() {
        try (InputStream stream = KeepPage.class.getResourceAsStream("keep.html.mustache")) {
            if (stream == null) {
                throw new IllegalStateException("this build lacks its template keep.html.mustache");
            }
            try (InputStreamReader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                return Mustache.compiler()
                        .escapeHTML(true)
                        .emptyStringIsFalse(true)
                        .compile(reader);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
