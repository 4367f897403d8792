package dev.clusterjanitor.config;

import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.Owners;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads who is told, and by which tags owners are known. */
final class OwnersReader {
    private static final Pattern SLACK =
            Pattern.compile("[UWCG][A-Z0-9]{5,20}|#[\\p{Ll}\\p{Lo}\\p{Lm}\\p{M}\\p{N}_-]{1,80}");
    // Members, and channels by name or id. D… is a conversation of two, which an app can only write to if it is one of
    // them.
    private static final String SLACK_FORMS =
            "a Slack member id, such as U012AB3CD, nor a channel, such as \"#platform\" or C024BE91L";
    private static final Pattern TAG_KEY = Pattern.compile("[^\\s\\p{Cntrl}]([^\\p{Cntrl}]{0,126}[^\\s\\p{Cntrl}])?");

    private final Section top;
    private final TagKeys tagKeys;

    OwnersReader(Section top) {
        this.top = top;
        this.tagKeys = top.get("tag-prefix")
                .flatMap(OwnersReader::prefix)
                .map(TagKeys::new)
                .orElse(TagKeys.DEFAULT);
    }

    TagKeys tagKeys() {
        return tagKeys;
    }

    Owners owners() {
        boolean fromAuditLog =
                top.get("owner-from-audit-log").flatMap(Value::flag).orElse(false);
        List<String> keys = new ArrayList<>(top.get("owner-tags")
                .map(value -> value.distinct(item -> item.text(TAG_KEY, "a tag key, of at most 128 characters")))
                .orElseGet(() -> defaultTags(tagKeys)));
        String own = tagKeys.of(JanitorTag.OWNER);
        if (fromAuditLog && !keys.contains(own)) {
            // What the log tells is remembered there.
            keys.add(own);
        }
        return new Owners(
                keys,
                contacts(),
                top.get("owner-domain").flatMap(OwnersReader::domain).orElse(null),
                top.get("fallback").flatMap(OwnersReader::contact).orElse(Contact.NONE),
                fromAuditLog);
    }

    /** The janitor's own tag first, then what others commonly write. */
    private static List<String> defaultTags(TagKeys keys) {
        return List.of(keys.of(JanitorTag.OWNER), "owner", "Owner", "created-by", "creator-email");
    }

    private static Optional<String> prefix(Value value) {
        return value.text().filter(text -> {
            boolean legal = TagKeys.isLegal(text);
            if (!legal) {
                value.refuseAs("is not legal as a tag prefix in every cloud: a lowercase letter, then up to 39 of"
                        + " a-z, 0-9, _ and -");
            }
            return legal;
        });
    }

    private Map<String, Contact> contacts() {
        Map<String, Contact> contacts = new HashMap<>();
        top.get("owners")
                .flatMap(Value::section)
                .ifPresent(section -> section.entries().forEach((name, entry) -> {
                    if (name.isBlank()) {
                        entry.key().refuse("an owner needs a name");
                    }
                    contact(entry.value()).ifPresent(contact -> contacts.put(name, contact));
                }));
        return contacts;
    }

    /** Nothing of a contact is repeated: {@code slack} is where people put a webhook, which is a secret. */
    private static Optional<Contact> contact(Value value) {
        return value.confidential()
                .section()
                .map(section -> section.allow(Keys.CONTACT))
                .map(section -> {
                    if (section.entries().isEmpty()) {
                        section.refuse("names no way to reach anybody; it needs email, slack or both");
                    }
                    return new Contact(
                            section.get("email").flatMap(OwnersReader::email).orElse(null),
                            section.get("slack")
                                    .flatMap(slack -> slack.text(SLACK, SLACK_FORMS))
                                    .orElse(null));
                });
    }

    /** One plain address. */
    static Optional<String> email(Value value) {
        return value.text().filter(text -> {
            boolean valid = Contact.isEmail(text);
            if (!valid) {
                value.refuseAs("is not an e-mail address, such as alice@example.org");
            }
            return valid;
        });
    }

    private static Optional<String> domain(Value value) {
        return value.text().filter(text -> {
            boolean valid = Contact.isEmail("a@" + text);
            if (!valid) {
                value.refuseAs("is not a domain for e-mail addresses, such as example.org");
            }
            return valid;
        });
    }
}
