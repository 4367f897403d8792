package dev.clusterjanitor.notifiers;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Untrusted text for Slack's markup. Where text need not stand beside markup, plain_text objects do without all this. */
final class SlackText {
    private static final Pattern MEMBER_ID = Pattern.compile("[UW][A-Z0-9]{6,20}");

    /** The word joiner keeps a name from becoming a mention, and is not seen. */
    private static final String AT_SIGN = "@\u2060";

    private SlackText() {}

    /** The three characters that Slack gives a meaning to anywhere. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * Text to stand in markup without being any: Slack knows no escape for its formatting characters, so they are
     * exchanged for others that look alike.
     */
    static String inert(String text) {
        return escape(text)
                .replace('*', '∗')
                .replace('_', 'ˍ')
                .replace('~', '∼')
                .replace('`', 'ˋ')
                .replace("@", AT_SIGN);
    }

    /** Text as code, where only a backtick has a meaning; shortened so that it takes at most that much of a message. */
    static String code(String text, int most) {
        return "`" + fit(text, most) + "`";
    }

    /** A block of code, shortened likewise. */
    static String codeBlock(String text, int most) {
        return "```" + fit(text, most) + "```";
    }

    /** How much of a message this takes as code, without the backticks. */
    static int lengthAsCode(String text) {
        return escape(text).length();
    }

    /** {@code <@U012AB3CD>}; empty if this is no member id. */
    static Optional<String> mention(@Nullable String slack) {
        return Optional.ofNullable(slack)
                .filter(id -> MEMBER_ID.matcher(id).matches())
                .map(id -> "<@" + id + ">");
    }

    /** {@code <https://…|label>}; empty if there is no URL, or it holds what ends a link. */
    static String link(String url, String label) {
        boolean sound = !url.isEmpty() && url.chars().noneMatch(c -> c == '|' || c == '>' || c == '<' || c <= ' ');
        return sound ? "<" + escape(url) + "|" + label + ">" : "";
    }

    private static String fit(String text, int most) {
        String shown = text.replace('`', 'ˋ');
        int length = shown.length();
        while (lengthAsCode(shown) > most) {
            length = Math.min(length - 1, shown.length() - 1);
            shown = PlainText.start(shown, length - PlainText.ELLIPSIS.length()) + PlainText.ELLIPSIS;
        }
        return escape(shown);
    }
}
