package dev.clusterjanitor.azure;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ids of Azure resources, which do not mind case. */
final class ArmIds {
    private static final Pattern FORM = Pattern.compile(
            "(?i)/subscriptions/([^/?#]+)/resourceGroups/([^/?#]+)/providers/([^/?#]+)/([^/?#]+)/([^/?#]+)");

    private ArmIds() {}

    /** The id as a key. */
    static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    static boolean same(String one, String other) {
        return one.equalsIgnoreCase(other);
    }

    /** The resource group in an id, in lower case; empty if it is no id of something in one. */
    static Optional<String> group(String id) {
        Matcher matcher = FORM.matcher(id);
        return matcher.matches() ? Optional.of(matcher.group(2).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /**
     * An id as we write it. Azure writes resource groups as somebody once typed them, or in capitals, and not everywhere the
     * same: without this, one thing that was read in two ways would be two.
     *
     * @param type the type as it is spelt in the descriptions
     */
    static String tidy(String id, String type) {
        Matcher matcher = FORM.matcher(id);
        if (!matcher.matches()) {
            return id;
        }
        String read = matcher.group(3) + "/" + matcher.group(4);
        return "/subscriptions/" + matcher.group(1).toLowerCase(Locale.ROOT) + "/resourceGroups/"
                + matcher.group(2).toLowerCase(Locale.ROOT) + "/providers/"
                + (read.equalsIgnoreCase(type) ? type : read) + "/" + matcher.group(5);
    }

    /** The last segment. */
    static String name(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    /** Whether a thing lies at or below a scope. */
    static boolean isWithin(String id, String scope) {
        return key(id).equals(key(scope)) || key(id).startsWith(key(scope) + "/");
    }

    /** Whether this is an id of something in this subscription, and so may be called. */
    static boolean isIn(String id, String subscription) {
        Matcher matcher = FORM.matcher(id);
        return matcher.matches() && matcher.group(1).equalsIgnoreCase(subscription);
    }
}
