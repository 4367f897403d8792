package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a cluster, and how to reach them.
 *
 * @param tagKeys tag keys that may name the owner, the first that does wins
 * @param contacts how to reach owners, by their name in the tag
 * @param domain a bare owner {@code bob} is {@code bob@<domain>}; null: bare owners have no address
 * @param fallback who is told where no owner is known or can be reached
 * @param fromAuditLog whether the cloud's audit log is asked who made a cluster that no tag names an owner of
 */
public record Owners(
        List<String> tagKeys,
        Map<String, Contact> contacts,
        @Nullable String domain,
        Contact fallback,
        boolean fromAuditLog) {

    /** Written where the audit log does not know either, so that it is not asked again. */
    public static final String UNKNOWN = "unknown";

    /** Values that name a program, or nobody, and not a person. */
    private static final Set<String> MARKERS = Set.of("dask-cloudprovider", "dask-kubernetes", "terraform", UNKNOWN);

    private static final Pattern BARE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");
    private static final int LONGEST = 256;

    /** Owners that only tags tell. */
    public Owners(List<String> tagKeys, Map<String, Contact> contacts, @Nullable String domain, Contact fallback) {
        this(tagKeys, contacts, domain, fallback, false);
    }

    public Owners {
        tagKeys = List.copyOf(tagKeys);
        contacts = Map.copyOf(contacts);
    }

    /** The recipient of everything about a cluster with these tags. */
    public Recipient of(Tags tags) {
        for (String key : tagKeys) {
            for (String value : tags.all(key)) {
                String name = clean(value);
                if (!name.isEmpty() && !MARKERS.contains(name)) {
                    return new Recipient(name, contact(name), fallback);
                }
            }
        }
        return Recipient.fallbackOnly(fallback);
    }

    private Contact contact(String name) {
        return Optional.ofNullable(contacts.get(name)).orElseGet(() -> new Contact(address(name), null));
    }

    private @Nullable String address(String name) {
        if (Contact.isEmail(name)) {
            return name;
        }
        return domain != null && BARE_NAME.matcher(name).matches() ? name + "@" + domain : null;
    }

    /** Control characters would let a tag forge lines in a terminal, a log or a mail header. */
    private static String clean(String value) {
        String printable = UNPRINTABLE.matcher(value).replaceAll(" ").strip();
        return printable.length() > LONGEST ? printable.substring(0, LONGEST) : printable;
    }
}
