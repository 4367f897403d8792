package dev.clusterjanitor.core.policy;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for names: {@code *} stands for any characters, {@code ?} for one; everything else for itself. Upper and
 * lower case differ. Two with the same text are equal.
 */
public final class Glob {
    private final String text;
    private final Pattern pattern;

    /**
     * A pattern.
     *
     * @param text as written in the policy
     * @throws IllegalArgumentException if the text is blank
     */
    public Glob(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("an empty pattern matches nothing");
        }
        this.text = text;
        String regex = text.codePoints().mapToObj(Glob::regex).collect(Collectors.joining());
        this.pattern = Pattern.compile(regex, Pattern.DOTALL);
    }

    /** Whether the whole value matches. */
    public boolean matches(String value) {
        return pattern.matcher(value).matches();
    }

    private static String regex(int codePoint) {
        return switch (codePoint) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(Character.toString(codePoint));
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Glob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
