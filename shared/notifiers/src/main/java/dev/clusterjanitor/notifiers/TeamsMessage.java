package dev.clusterjanitor.notifiers;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A notice as an adaptive card for Teams, within its limit of 28 KB a message. Words from a cloud stand in text runs and
 * nowhere else: unlike text blocks and facts, they know no markdown (adaptive card schema, {@code TextRun}). What would be
 * too long is told in brief, and in the worst case by the names alone.
 */
final class TeamsMessage {
    /** Teams' documented limit is about 28 KB for the whole message, and its own envelope takes some. */
    static final int LONGEST = 26_000;

    /** The version that all Teams clients show. */
    private static final String VERSION = "1.4";

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final String json;

    private TeamsMessage(String json) {
        this.json = json;
    }

    /** How much is told of each item. */
    private enum Detail {
        ALL,
        BRIEF,
        NAME
    }

    static TeamsMessage of(NoticeView view) {
        for (Detail detail : Detail.values()) {
            String json = GSON.toJson(message(view, detail));
            if (!isTooLong(json) || detail == Detail.NAME) {
                return new TeamsMessage(json);
            }
        }
        throw new IllegalStateException("unreachable");
    }

    static boolean isTooLong(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length > LONGEST;
    }

    String toJson() {
        return json;
    }

    private static Map<String, Object> message(NoticeView view, Detail detail) {
        List<Object> body = new ArrayList<>();
        body.add(text(List.of(run(view.title(), "size", "Large", "weight", "Bolder"))));
        if (!view.note().isEmpty()) {
            body.add(text(List.of(run(view.note()))));
        }
        for (NoticeView.Item item : view.items()) {
            body.add(container(item, view.several(), detail));
        }
        body.add(text(List.of(run(view.footer(), "size", "Small", "isSubtle", true))));
        Map<String, Object> card = map(
                "$schema",
                "http://adaptivecards.io/schemas/adaptive-card.json",
                "type",
                "AdaptiveCard",
                "version",
                VERSION,
                "fallbackText",
                view.title(),
                "msteams",
                map("width", "Full"),
                "body",
                body);
        return map(
                "type",
                "message",
                "attachments",
                List.of(map("contentType", "application/vnd.microsoft.card.adaptive", "content", card)));
    }

    private static Map<String, Object> container(NoticeView.Item item, boolean several, Detail detail) {
        List<Object> parts = new ArrayList<>();
        parts.add(text(List.of(run(item.badge(), "weight", "Bolder", "color", colour(item.tone())))));
        if (several && detail != Detail.NAME) {
            parts.add(text(List.of(run(item.headline(), "weight", "Bolder"))));
        }
        if (!item.clusterId().isEmpty()) {
            parts.add(labelled("Cluster", run(item.clusterId(), "fontType", "Monospace")));
        }
        if (detail == Detail.ALL) {
            item.facts().forEach(fact -> parts.add(labelled(fact.label(), run(fact.value()))));
            item.reasons().forEach(reason -> parts.add(labelled("Why", run(reason))));
            if (!item.detail().isEmpty()) {
                parts.add(text(List.of(run(item.detail()))));
            }
        }
        if (detail != Detail.NAME) {
            addNext(parts, item);
        }
        return map("type", "Container", "separator", true, "spacing", "Medium", "items", parts);
    }

    private static void addNext(List<Object> parts, NoticeView.Item item) {
        if (!item.keepLink().isEmpty()) {
            parts.add(map(
                    "type",
                    "ActionSet",
                    "actions",
                    List.of(map(
                            "type",
                            "Action.OpenUrl",
                            "title",
                            NoticeText.KEEP_BUTTON,
                            "style",
                            "positive",
                            "url",
                            item.keepLink()))));
        }
        if (!item.howToKeep().isEmpty()) {
            parts.add(text(List.of(run(item.keepIntro()))));
            parts.add(text(List.of(run(item.howToKeep(), "fontType", "Monospace"))));
        }
        parts.add(text(List.of(run(item.next()))));
    }

    private static String colour(Tone tone) {
        return switch (tone) {
            case ALARM -> "Attention";
            case ACT -> "Warning";
            case DONE -> "Good";
        };
    }

    private static Map<String, Object> labelled(String label, Map<String, Object> value) {
        Map<String, Object> text = text(List.of(run(label + "  ", "isSubtle", true), value));
        text.put("spacing", "Small");
        return text;
    }

    private static Map<String, Object> text(List<Map<String, Object>> runs) {
        return map("type", "RichTextBlock", "inlines", runs);
    }

    private static Map<String, Object> run(String text, Object... style) {
        Map<String, Object> run = map("type", "TextRun", "text", text);
        run.putAll(map(style));
        return run;
    }

    /** Keys and values in turn, in this order. */
    private static Map<String, Object> map(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}
