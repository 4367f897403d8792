package dev.clusterjanitor.notifiers;

import com.samskivert.mustache.MustacheException;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.port.Delivery;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a notice as a letter to the owner, or to the fallback contact where the owner has no address. A template that
 * fails costs the looks, never the notice: without HTML there is the text, and without its template the bare words.
 */
final class Letters {
    static final Delivery NO_ADDRESS =
            Delivery.refused("no e-mail address is known for the owner, and none for the fallback", false);

    private final NoticeText text;
    private final NoticeTemplates templates;

    Letters(NoticeText text) {
        this(text, new NoticeTemplates());
    }

    Letters(NoticeText text, NoticeTemplates templates) {
        this.text = text;
        this.templates = templates;
    }

    /** Empty if nobody has an address. */
    Optional<NoticeMail.Letter> write(String from, Notice notice) {
        String owner = address(notice.to().owner());
        String to = owner == null ? address(notice.to().fallback()) : owner;
        if (to == null) {
            return Optional.empty();
        }
        NoticeView view = text.of(notice, owner == null ? Reader.FALLBACK : Reader.OWNER);
        return Optional.of(new NoticeMail.Letter(from, to, view.title(), plain(view), html(view)));
    }

    private String plain(NoticeView view) {
        try {
            return templates.text(view);
        } catch (MustacheException broken) {
            return bare(view);
        }
    }

    private String html(NoticeView view) {
        try {
            return templates.html(view);
        } catch (MustacheException broken) {
            return "";
        }
    }

    private static String bare(NoticeView view) {
        StringBuilder words = new StringBuilder(view.title()).append("\n\n");
        if (!view.note().isEmpty()) {
            words.append(view.note()).append("\n\n");
        }
        for (NoticeView.Item item : view.items()) {
            words.append(item.headline()).append('\n').append(item.clusterId()).append('\n');
            item.facts()
                    .forEach(fact -> words.append(fact.label())
                            .append(": ")
                            .append(fact.value())
                            .append('\n'));
            item.reasons().forEach(reason -> words.append("- ").append(reason).append('\n'));
            for (String line :
                    new String[] {item.detail(), item.keepLink(), item.keepIntro(), item.howToKeep(), item.next()}) {
                words.append(line).append(line.isEmpty() ? "" : "\n");
            }
            words.append('\n');
        }
        return words.append(view.footer()).append('\n').toString();
    }

    private static @Nullable String address(Contact contact) {
        String email = contact.email();
        return email != null && Contact.isEmail(email) ? email : null;
    }
}
