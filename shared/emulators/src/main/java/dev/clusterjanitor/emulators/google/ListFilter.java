package dev.clusterjanitor.emulators.google;

import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The filters of Compute Engine's lists, of the two styles that one request cannot mix: {@code name eq '<regular
 * expression of the whole name>'}, and {@code labels.key=value} or {@code labels.key:*}.
 */
final class ListFilter {
    private static final Pattern NAME = Pattern.compile("name eq '([^']+)'");
    private static final Pattern LABEL =
            Pattern.compile("labels\\.([a-z][a-z0-9_-]*)(?::(\\*)|\\s*=\\s*([a-z0-9_-]*))");

    private ListFilter() {}

    static Predicate<Labelled> parse(String text) {
        if (text.isEmpty()) {
            return thing -> true;
        }
        Matcher name = NAME.matcher(text);
        if (name.matches()) {
            Pattern pattern = Pattern.compile(name.group(1));
            return thing -> pattern.matcher(thing.name()).matches();
        }
        Matcher label = LABEL.matcher(text);
        if (!label.matches()) {
            throw GoogleError.invalid(
                    "Invalid value for field 'filter': '" + text + "'. Invalid list filter expression.");
        }
        String key = label.group(1);
        String value = label.group(3);
        return thing -> value == null
                ? thing.labels().containsKey(key)
                : value.equals(thing.labels().get(key));
    }

    /** What has a name and labels. */
    interface Labelled {
        String name();

        Map<String, String> labels();
    }
}
