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
