package dev.clusterjanitor.cli.demo;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.clusterjanitor.cli.demo.Sinks.Mail;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All messages of the demo on one page, as their readers see them: mails in their HTML, posts as Slack shows them. */
final class Gallery {
    private final List<Map<String, Object>> hours = new ArrayList<>();
    private int shown;

    /**
     * Adds what came of one sweep.
     *
     * @param title the hour, in words
     * @param posts every post so far; those that were added before are left out
     */
    void add(String title, List<Mail> mails, List<String> posts) {
        List<String> cards =
                posts.subList(shown, posts.size()).stream().map(SlackCard::of).toList();
        shown = posts.size();
        if (!mails.isEmpty() || !cards.isEmpty()) {
            hours.add(Map.of("title", title, "mails", mails, "cards", cards));
        }
    }

    /** Writes the page, in place of one that is there. */
    Path write(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        try (InputStream stream = Objects.requireNonNull(Gallery.class.getResourceAsStream("gallery.html.mustache"));
                Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
                Writer writer = Files.newBufferedWriter(file)) {
            Template page = Mustache.compiler().escapeHTML(true).compile(reader);
            page.execute(Map.of("hours", hours), writer);
        }
        return file;
    }
}
