package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Pattern;

/**
 * A message in Slack as HTML, near enough to how Slack shows it: the blocks that our notices are made of (header, section,
 * context) and Slack's markup, in which {@code &}, {@code <} and {@code >} are already escaped (Slack, "Formatting text").
 */
final class SlackCard {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CODE_BLOCK = Pattern.compile("```\n?(.*?)\n?```", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern BOLD = Pattern.compile("\\*([^*\n]+)\\*");
    private static final Pattern LINK = Pattern.compile("<(https?://[^|>\"]+)\\|([^>]+)>");
    private static final Pattern MENTION = Pattern.compile("<(@[A-Z0-9]+)>");

    private SlackCard() {}

    /** The blocks of a post as HTML; its text where it has none. */
    static String of(String post) {
        JsonNode message;
        try {
            message = JSON.readTree(post);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a post that is no JSON", e);
        }
        StringBuilder html = new StringBuilder();
        message.path("blocks").forEach(block -> html.append(block(block)));
        return html.length() == 0 ? "<p>" + markup(message.path("text").asText()) + "</p>" : html.toString();
    }

    private static String block(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "header" -> "<h3>" + text(block.path("text")) + "</h3>";
            case "section" -> "<p>" + text(block.path("text")) + "</p>";
            case "context" -> {
                StringBuilder small = new StringBuilder("<p class=\"small\">");
                block.path("elements").forEach(element -> small.append(text(element)));
                yield small.append("</p>").toString();
            }
            default -> "";
        };
    }

    private static String text(JsonNode text) {
        String raw = text.path("text").asText();
        return text.path("type").asText().equals("mrkdwn") ? markup(raw) : lines(escaped(raw));
    }

    private static String markup(String text) {
        String html = CODE_BLOCK.matcher(text).replaceAll("<pre>$1</pre>");
        html = CODE.matcher(html).replaceAll("<code>$1</code>");
        html = BOLD.matcher(html).replaceAll("<b>$1</b>");
        html = LINK.matcher(html).replaceAll("<a href=\"$1\">$2</a>");
        return lines(MENTION.matcher(html).replaceAll("<b>$1</b>"));
    }

    private static String lines(String html) {
        return html.replace("\n", "<br>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
