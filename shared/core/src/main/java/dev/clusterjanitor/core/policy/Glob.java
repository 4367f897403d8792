package dev.clusterjanitor.core.policy;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A pattern for names: {@code *} stands for any characters, {@code ?} for one; everything else for itself. Upper and
 * lower case differ.
 *
 * @param text as written in the policy
 */
public record Glob(String text) {

    public Glob {
        if (text.isBlank()) {
            throw new IllegalArgumentException("an empty pattern matches nothing");
        }
    }

    /** Whether the whole value matches. */
    public boolean matches(String value) {
        String regex = text.codePoints().mapToObj(Glob::regex).collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL).matcher(value).matches();
    }

    private static String regex(int codePoint) {
        return switch (codePoint) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(Character.toString(codePoint));
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
