package dev.clusterjanitor.config;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Text to a tree of marked nodes: YAML 1.2, or JSON, which is YAML too. A policy may come from a place that others can
 * write to, so it is checked as a stream of events first: what could make a small text a large tree, or a deep one, is
 * refused before any tree is built.
 */
final class YamlText {
    static final int LARGEST_BYTES = 1024 * 1024;
    static final String TOO_LARGE = "is larger than 1 MiB, which no policy is";
    static final int DEEPEST = 20;
    static final int MOST_VALUES = 100_000;

    private static final String TAGS = "tags (!) are not allowed here; put a value that begins so into quotes";

    /** Keys that are wrong are refused by {@link Section}, with a better message. */
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(LARGEST_BYTES)
            .setAllowDuplicateKeys(true)
            .setAllowNonScalarKeys(true)
            .build();

    private final String text;
    private final Problems problems;
    private int depth;
    private int documents;
    private int values;
    private boolean usable = true;

    private YamlText(String text, Problems problems) {
        this.text = text;
        this.problems = problems;
    }

    /** The document's root, or empty with at least one problem added. */
    static Optional<Node> parse(String text, Problems problems) {
        if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST_BYTES) {
            problems.addAt(1, 1, TOO_LARGE);
            return Optional.empty();
        }
        YamlText yaml = new YamlText(normalized(text), problems);
        return yaml.isText() ? yaml.parse() : Optional.empty();
    }

    /** Without a byte order mark; and JSON without tabs, which it may have between its parts and YAML may not. */
    private static String normalized(String text) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return plain.stripLeading().startsWith("{") ? plain.replace('\t', ' ') : plain;
    }

    /** Looked at here because the parser counts the place of what it cannot read from somewhere in the middle. */
    private boolean isText() {
        int line = 1;
        int column = 1;
        for (int character : text.codePoints().toArray()) {
            if (!StreamReader.isPrintable(character)) {
                problems.addAt(line, column, "not YAML: a character that text files do not have");
                return false;
            }
            column = character == '\n' ? 1 : column + 1;
            line += character == '\n' ? 1 : 0;
        }
        return true;
    }

    private Optional<Node> parse() {
        try {
            for (Event event : new Parse(SETTINGS).parseString(text)) {
                accept(event);
                if (depth > DEEPEST || values > MOST_VALUES) {
                    break;
                }
            }
            if (!usable) {
                return Optional.empty();
            }
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            if (root.isEmpty()) {
                problems.addAt(1, 1, "is empty; a policy begins with \"version: 1\"");
            }
            return root;
        } catch (MarkedYamlEngineException broken) {
            problems.add(broken.getProblemMark().or(broken::getContextMark), "", "not YAML: " + words(broken));
        } catch (YamlEngineException other) {
            problems.addAt(1, 1, "not YAML that this program reads");
        }
        return Optional.empty();
    }

    private void accept(Event event) {
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            refuse(event, "a second document; a policy is one");
        }
        if (event instanceof CollectionEndEvent) {
            depth--;
        }
        if (event instanceof NodeEvent && ++values > MOST_VALUES) {
            refuse(event, "has more values than any policy has");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            refuse(event, "anchors (&) and aliases (*) are not allowed here; put a value that begins so into quotes");
        }
        if (event instanceof ScalarEvent scalar && scalar.getTag().isPresent()) {
            refuse(event, TAGS);
        }
        if (event instanceof CollectionStartEvent start) {
            if (start.getTag().isPresent()) {
                refuse(event, TAGS);
            }
            if (++depth > DEEPEST) {
                refuse(event, "is nested deeper than any policy is");
            }
        }
    }

    private void refuse(Event event, String message) {
        usable = false;
        problems.add(event.getStartMark(), "", message);
    }

    /** The parser's own words hold none of the text but single characters; except these, which quote a tag. */
    private static String words(MarkedYamlEngineException broken) {
        String context = broken.getContext();
        if ("while scanning a tag".equals(context) || broken.getProblem().startsWith("found undefined tag handle")) {
            return TAGS;
        }
        return (context == null ? "" : context + ", ") + broken.getProblem();
    }
}
