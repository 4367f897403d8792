package dev.clusterjanitor.notifiers;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Notices as plain text and as HTML, from the templates beside this class. In HTML every value is escaped. */
final class NoticeTemplates {
    private static final int LABEL_WIDTH = 10;

    private final Template text;
    private final Template html;

    NoticeTemplates() {
        this(
                load(Mustache.compiler().escapeHTML(false), "notice.txt.mustache"),
                load(Mustache.compiler().escapeHTML(true), "notice.html.mustache"));
    }

    NoticeTemplates(Template text, Template html) {
        this.text = text;
        this.html = html;
    }

    String text(NoticeView view) {
        return text.execute(Page.of(view));
    }

    String html(NoticeView view) {
        return html.execute(Page.of(view));
    }

    private static Template load(Mustache.Compiler compiler, String name) {
        try (InputStream stream = NoticeTemplates.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("this build lacks its template " + name);
            }
            try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                return compiler.emptyStringIsFalse(true).compile(reader);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What the templates see. Everything that a template tests is here, as Mustache itself cannot compare. */
    private record Page(String title, String note, List<Entry> items, String footer) {
        static Page of(NoticeView view) {
            return new Page(
                    view.title(),
                    view.note(),
                    view.items().stream()
                            .map(item -> Entry.of(item, view.several()))
                            .toList(),
                    view.footer());
        }
    }

    /** One item; its headline is empty where the title says the same. */
    private record Entry(
            String tone,
            String badgeStyle,
            String headline,
            NoticeView.Item item,
            List<Row> rows,
            String why,
            List<String> reasons,
            String button) {
        static Entry of(NoticeView.Item item, boolean several) {
            return new Entry(
                    item.tone().name().toLowerCase(Locale.ROOT),
                    badgeStyle(item.tone()),
                    several ? item.headline() : "",
                    item,
                    item.facts().stream().map(Row::of).toList(),
                    item.reasons().isEmpty() ? "" : "Why",
                    item.reasons(),
                    NoticeText.KEEP_BUTTON);
        }

        /** In the light; the template's style sheet has the same for the dark. */
        private static String badgeStyle(Tone tone) {
            return switch (tone) {
                case ALARM -> "background-color:#fde4e1;color:#9b1c10;";
                case ACT -> "background-color:#fdefc8;color:#7a4100;";
                case DONE -> "background-color:#d8f5e5;color:#05603a;";
            };
        }
    }

    private record Row(String label, String padded, String value) {
        static Row of(NoticeView.Fact fact) {
            String label = fact.label();
            return new Row(label, label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length())), fact.value());
        }
    }
}
