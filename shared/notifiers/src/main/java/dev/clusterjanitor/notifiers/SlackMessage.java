package dev.clusterjanitor.notifiers;

import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import dev.clusterjanitor.notifiers.SlackActions.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The body of a post to an incoming webhook, within Slack's limits: 50 blocks, 3,000 characters a section, 150 a
 * header, and so many for all blocks together. What would be too long is told in brief, and in the worst case by the
 * {@code text} alone. Whatever comes from a cloud stands in plain_text objects or in code, so that it cannot become markup.
 *
 * @param text for push notifications, screen readers and chats that know no blocks: it names every cluster as well
 * @param blocks for everybody else; empty if they would be too long
 */
record SlackMessage(String text, List<LayoutBlock> blocks, boolean unfurlLinks, boolean unfurlMedia) {
    static final int MOST_BLOCKS = 50;
    static final int LONGEST_TEXT = 3_000;
    static final int LONGEST_HEADER = 150;

    /**
     * For all blocks together, as JSON. Slack documents no such limit, yet answers {@code msg_blocks_too_long} from about
     * 13,200 on (slackapi/bolt-js#2509).
     */
    static final int LONGEST_BLOCKS = 12_000;

    /** As escaped. With it and the values below, a section with all the facts stays under {@link #LONGEST_TEXT}. */
    static final int LONGEST_ID = 1_600;

    private static final int LONGEST_VALUE = 320;
    private static final int LONGEST_COMMAND = 2_400;
    private static final int LONGEST_BRIEF = 500;
    private static final int LONGEST_LINK = 1_500;

    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .disableHtmlEscaping()
            .create();

    /** Whether every cluster can be named whole. */
    static boolean canName(NoticeView view) {
        return view.items().stream().allMatch(item -> SlackText.lengthAsCode(item.clusterId()) <= LONGEST_ID);
    }

    /** @param mention {@code <@U012AB3CD>}, or empty */
    static SlackMessage of(NoticeView view, String mention) {
        return of(view, mention, Set.of());
    }

    /** @param buttons those that something answers; without any there is a link */
    static SlackMessage of(NoticeView view, String mention, Set<Action> buttons) {
        String text = fallbackText(view, mention);
        List<LayoutBlock> whole = blocks(view, mention, false, buttons);
        if (fits(whole)) {
            return new SlackMessage(text, whole, false, false);
        }
        List<LayoutBlock> brief = blocks(view, mention, true, buttons);
        return new SlackMessage(text, fits(brief) ? brief : List.of(), false, false);
    }

    private static boolean fits(List<LayoutBlock> blocks) {
        return GSON.toJson(blocks).length() <= LONGEST_BLOCKS;
    }

    private static List<LayoutBlock> blocks(NoticeView view, String mention, boolean brief, Set<Action> buttons) {
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(heading(view.title()));
        if (!mention.isEmpty()) {
            blocks.add(section(s -> s.text(markup(mention + ", this is for you."))));
        }
        if (!view.note().isEmpty()) {
            blocks.add(prose(view.note()));
        }
        for (NoticeView.Item item : view.items()) {
            if (view.several() && !brief) {
                blocks.add(heading(item.headline()));
            }
            addItem(blocks, item, brief, buttons);
        }
        blocks.add(context(List.of(plainText(view.footer(), false))));
        return List.copyOf(blocks);
    }

    String toJson() {
        return GSON.toJson(this);
    }

    /** As a tree, to which a channel can be added. */
    JsonObject toTree() {
        return GSON.toJsonTree(this).getAsJsonObject();
    }

    private static void addItem(List<LayoutBlock> blocks, NoticeView.Item item, boolean brief, Set<Action> buttons) {
        Optional<LayoutBlock> row = SlackButtons.of(item.keepLink(), buttons);
        String keep = keep(item, row.isEmpty());
        if (brief) {
            String name = item.clusterId().isEmpty() ? "" : "\n" + SlackText.code(item.clusterId(), LONGEST_ID);
            String rest = keep.length() > LONGEST_BRIEF ? "" : "\n" + keep;
            blocks.add(section(s -> s.text(markup("*" + SlackText.inert(item.headline()) + "*" + name + rest))));
            row.ifPresent(blocks::add);
            return;
        }
        if (!item.clusterId().isEmpty()) {
            blocks.add(section(s -> s.text(markup(facts(item)))));
        }
        String why = why(item);
        if (!why.isEmpty()) {
            blocks.add(prose(why));
        }
        row.ifPresent(blocks::add);
        blocks.add(section(s -> s.text(markup(keep + item.next()))));
    }

    /** A link and no button: a webhook's app may have nothing that answers buttons, and Slack then warns who presses one. */
    private static String keep(NoticeView.Item item, boolean withLink) {
        String link = withLink ? SlackText.link(item.keepLink(), NoticeText.KEEP_BUTTON) : "";
        String button = link.isEmpty() || link.length() > LONGEST_LINK ? "" : "*" + link + "*\n";
        String command = item.howToKeep().isEmpty()
                ? ""
                : item.keepIntro() + "\n" + SlackText.codeBlock(item.howToKeep(), commandLength(button)) + "\n";
        return button + command;
    }

    private static int commandLength(String button) {
        return Math.min(LONGEST_COMMAND, LONGEST_TEXT - LONGEST_BRIEF - button.length());
    }

    private static String why(NoticeView.Item item) {
        List<String> sentences = new ArrayList<>();
        if (!item.reasons().isEmpty()) {
            sentences.add("Why:");
        }
        item.reasons().forEach(reason -> sentences.add("• " + reason));
        if (!item.detail().isEmpty()) {
            sentences.add(item.detail());
        }
        return String.join("\n", sentences);
    }

    private static String facts(NoticeView.Item item) {
        List<String> lines = new ArrayList<>();
        lines.add("*Cluster*  " + SlackText.code(item.clusterId(), LONGEST_ID));
        item.facts()
                .forEach(fact -> lines.add("*" + fact.label() + "*  " + SlackText.code(fact.value(), LONGEST_VALUE)));
        return String.join("\n", lines);
    }

    private static LayoutBlock heading(String text) {
        return header(h -> h.text(plainText(PlainText.shorten(text, LONGEST_HEADER), false)));
    }

    private static LayoutBlock prose(String text) {
        return section(s -> s.text(plainText(PlainText.shorten(text, LONGEST_TEXT), false)));
    }

    /** Verbatim: Slack then makes no links or mentions of its own out of what looks like one. */
    private static MarkdownTextObject markup(String text) {
        return markdownText(m -> m.text(text).verbatim(true));
    }

    private static String fallbackText(NoticeView view, String mention) {
        String ids = view.items().stream()
                .filter(item -> !item.clusterId().isEmpty())
                .map(item -> "\n• " + item.badge() + ": " + SlackText.code(item.clusterId(), LONGEST_ID))
                .collect(Collectors.joining());
        return (mention.isEmpty() ? "" : mention + " ") + SlackText.inert(view.title()) + ids;
    }
}
