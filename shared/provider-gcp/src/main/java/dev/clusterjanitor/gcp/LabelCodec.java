package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Between the tags of the core and the labels of Google, which take only {@code a-z 0-9 _ -}, 63 of them at most (Compute
 * Engine, "Labeling resources"). What a label cannot hold is written {@code _at_}, {@code _dot_}, {@code _plus_}, {@code _us_}
 * for an underscore that would be mistaken for one of these, and {@code _u<hex>_} for any other character: {@code
 * alice_at_example_dot_org}. A value that needs none of it stays as it is.
 */
final class LabelCodec {
    static final int LONGEST = 63;

    private static final Pattern LEGAL_KEY = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Pattern LEGAL_VALUE = Pattern.compile("[a-z0-9_-]*");
    private static final Pattern WORD = Pattern.compile("_(at|dot|plus|us|u([0-9a-f]{1,6}))_");
    private static final Map<Integer, String> WORDS =
            Map.of((int) '@', "_at_", (int) '.', "_dot_", (int) '+', "_plus_", (int) '_', "_us_");

    private final TagKeys keys;

    LabelCodec(TagKeys keys) {
        this.keys = keys;
    }

    /**
     * A tag's value as a label's.
     *
     * @throws CloudException if it does not fit
     */
    static String encode(String value) {
        String encoded = isLegal(value) && decode(value).equals(value) ? value : escape(value);
        if (encoded.length() > LONGEST) {
            throw new CloudException(
                    "a value of " + value.length() + " characters does not fit into a label: Google takes " + LONGEST
                            + ", and what is not a-z 0-9 _ - takes more than one");
        }
        return encoded;
    }

    /** A label's value as a tag's. */
    static String decode(String label) {
        Matcher word = WORD.matcher(label);
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (word.find(at)) {
            text.append(label, at, word.start()).append(meaning(word));
            at = word.end();
        }
        return text.append(label, at, label.length()).toString();
    }

    /** Whether this can be a label's key. */
    static boolean isLegalKey(String key) {
        return LEGAL_KEY.matcher(key).matches();
    }

    /**
     * The labels of one thing as tags. The janitor's own are decoded. Labels of others are left as they are, for who
     * matches them in a policy wrote what stands there; unless they hold an e-mail address.
     */
    Map<String, String> tags(Map<String, String> labels) {
        Map<String, String> tags = new LinkedHashMap<>();
        labels.forEach((key, value) -> tags.put(key, isOurs(key) || isEmail(value) ? decode(value) : value));
        return tags;
    }

    /** What {@link #tags} changed, as it stands on the thing; to be shown beside it, so that no rule misses it. */
    Map<String, String> raw(Map<String, String> labels) {
        Map<String, String> raw = new LinkedHashMap<>();
        labels.forEach((key, value) -> {
            if (!isOurs(key) && isEmail(value)) {
                raw.put(key, value);
            }
        });
        return raw;
    }

    private boolean isOurs(String key) {
        return key.startsWith(keys.prefix());
    }

    private static boolean isEmail(String label) {
        return label.contains("_at_") && Contact.isEmail(decode(label));
    }

    private static boolean isLegal(String value) {
        return LEGAL_VALUE.matcher(value).matches();
    }

    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder();
        value.codePoints().forEach(c -> {
            String word = WORDS.get(c);
            if (word != null) {
                escaped.append(word);
            } else if (c < 128 && isLegal(String.valueOf((char) c))) {
                escaped.append((char) c);
            } else {
                escaped.append("_u")
                        .append(Integer.toHexString(c).toLowerCase(Locale.ROOT))
                        .append('_');
            }
        });
        return escaped.toString();
    }

    private static String meaning(Matcher word) {
        return switch (word.group(1)) {
            case "at" -> "@";
            case "dot" -> ".";
            case "plus" -> "+";
            case "us" -> "_";
            default -> {
                int c = Integer.parseInt(word.group(2), 16);
                yield Character.isValidCodePoint(c) ? Character.toString(c) : word.group();
            }
        };
    }
}
