package dev.clusterjanitor.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of the policy and where it stands. Each way to read it gives what was asked for, or adds a problem and
 * gives nothing: readers go on and find the next problem.
 */
final class Value {
    private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d{1,9}");
    private static final Map<String, String> OTHER_BOOLEANS =
            Map.of("yes", "true", "on", "true", "y", "true", "no", "false", "off", "false", "n", "false");

    private final Node node;
    private final String path;
    private final boolean confidential;
    private final Problems problems;

    Value(Node node, String path, boolean confidential, Problems problems) {
        this.node = node;
        this.path = path;
        this.confidential = confidential;
        this.problems = problems;
    }

    /** The same value, of which no message repeats anything, nor of what is in it. */
    Value confidential() {
        return new Value(node, path, true, problems);
    }

    boolean isConfidential() {
        return confidential;
    }

    /** Another node, as confidential as this one. */
    Value at(Node other, String otherPath) {
        return new Value(other, otherPath, confidential, problems);
    }

    /** The same value under another path. */
    Value as(String otherPath) {
        return at(node, otherPath);
    }

    String path() {
        return path;
    }

    int line() {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    /** Whether no problem with this value, or what is in it, was found so far. */
    boolean isSound() {
        return !problems.isIn(path);
    }

    /** Adds a problem with this value. */
    void refuse(String message) {
        problems.add(node.getStartMark(), path, message);
    }

    /** Adds a problem with this value that begins by naming it: {@code "30min" is not a duration}. */
    void refuseAs(String message) {
        String name = confidential || !(node instanceof ScalarNode) ? "this value" : Shown.quoted(raw());
        refuse(name + " " + message);
    }

    /** What is written, whatever its type; empty for a map or list. */
    String raw() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    boolean is(Tag tag) {
        return node.getTag().equals(tag);
    }

    Optional<Section> section() {
        if (node instanceof MappingNode mapping) {
            return Optional.of(new Section(this, mapping));
        }
        return mismatch("a map (key: value)");
    }

    Optional<List<Value>> items() {
        if (node instanceof SequenceNode sequence) {
            List<Node> nodes = sequence.getValue();
            return Optional.of(IntStream.range(0, nodes.size())
                    .mapToObj(i -> at(nodes.get(i), path + "[" + i + "]"))
                    .toList());
        }
        return mismatch("a list, in [brackets] or with dashes");
    }

    /** A list with at least one entry. An empty list could mean all or none, so it means neither. */
    List<Value> some() {
        List<Value> items = items().orElse(List.of());
        if (node instanceof SequenceNode && items.isEmpty()) {
            refuse("is an empty list; name something, or leave the key out");
        }
        return items;
    }

    /** A list with at least one entry, and none twice. */
    <T> List<T> distinct(Function<Value, Optional<T>> read) {
        List<T> seen = new ArrayList<>();
        for (Value item : some()) {
            read.apply(item).ifPresent(entry -> {
                if (seen.contains(entry)) {
                    item.refuseAs("is listed twice");
                } else {
                    seen.add(entry);
                }
            });
        }
        return seen;
    }

    Optional<String> text() {
        if (!is(Tag.STR)) {
            return mismatch("a text");
        }
        if (raw().isBlank()) {
            refuse("is blank");
            return Optional.empty();
        }
        return Optional.of(raw());
    }

    /** @param what what a text of this form is, with an example: {@code an AWS region, such as us-east-1} */
    Optional<String> text(Pattern form, String what) {
        return text().filter(text -> {
            boolean matches = form.matcher(text).matches();
            if (!matches) {
                refuseAs("is not " + what);
            }
            return matches;
        });
    }

    <T> Optional<T> oneOf(List<T> choices, Function<T, String> word) {
        return text().flatMap(text -> {
            Optional<T> choice =
                    choices.stream().filter(c -> word.apply(c).equals(text)).findFirst();
            if (choice.isEmpty()) {
                List<String> words = choices.stream().map(word).toList();
                refuseAs("is none of " + String.join(", ", words) + Nearest.hint(text, words));
            }
            return choice;
        });
    }

    Optional<Boolean> flag() {
        if (is(Tag.BOOL)) {
            return Optional.of(Boolean.parseBoolean(raw()));
        }
        String meant = OTHER_BOOLEANS.get(raw().toLowerCase(Locale.ROOT));
        return mismatch(
                "true or false" + (meant == null ? "" : " (YAML 1.2 has no other words for them: " + meant + ")"));
    }

    Optional<Integer> whole(int least, int most) {
        if (!is(Tag.INT) || !DECIMAL.matcher(raw()).matches()) {
            return mismatch("a whole number");
        }
        int number = Integer.parseInt(raw());
        if (number < least || number > most) {
            refuseAs("is out of range: " + least + " to " + most);
            return Optional.empty();
        }
        return Optional.of(number);
    }

    /** A number above zero. */
    Optional<Double> quantity(double most) {
        Optional<Double> number = is(Tag.INT) || is(Tag.FLOAT) ? parsed() : Optional.empty();
        if (number.isEmpty()) {
            return mismatch("a number");
        }
        // Written so that what is not a number is refused too.
        if (!(number.get() > 0 && number.get() <= most)) {
            refuseAs("is out of range: above 0" + (most < Double.MAX_VALUE ? " to " + Math.round(most) : ""));
            return Optional.empty();
        }
        return number;
    }

    /** Without {@code .inf}, {@code .nan}, {@code 0x10}: they are numbers of YAML, and slips here. */
    private Optional<Double> parsed() {
        try {
            return Optional.of(Double.valueOf(raw()));
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    private <T> Optional<T> mismatch(String wanted) {
        if (is(Tag.NULL)) {
            refuse("has no value; leave the key out, or put a value that begins with # into quotes");
        } else {
            refuse("needs " + wanted + ", and this is " + type());
        }
        return Optional.empty();
    }

    private String type() {
        if (node instanceof MappingNode) {
            return "a map";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (is(Tag.STR)) {
            return "a text";
        }
        return is(Tag.BOOL) ? "true or false (a text goes into quotes)" : "another number (a text goes into quotes)";
    }
}
