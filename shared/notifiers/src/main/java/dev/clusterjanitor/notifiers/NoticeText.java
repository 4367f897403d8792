package dev.clusterjanitor.notifiers;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Contact;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Mark;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a notice into words, once for all channels. Whatever comes from a cloud is cleaned and shortened here, except
 * that the id of a cluster always stays whole: a notice counts only if it names the cluster.
 */
public final class NoticeText {
    /** A Slack header holds no more. */
    static final int LONGEST_TITLE = 150;

    /** On the button that leads to {@link Notice.Item#keepLink}. */
    static final String KEEP_BUTTON = "Keep this cluster";

    /** Slack takes no longer one on a button. */
    private static final int LONGEST_LINK = 3_000;

    private static final int LONGEST_NAME_IN_TITLE = 36;
    private static final int LONGEST_VALUE = 300;
    private static final int LONGEST_REASON = 250;
    private static final int MOST_REASONS = 4;
    private static final int LONGEST_DETAIL = 500;
    private static final int LONGEST_COMMAND = 1_200;

    private static final Comparator<Notice.Item> WHAT_NEEDS_THE_READER_FIRST = Comparator.comparing(
                    (Notice.Item item) -> EventText.urgency(item.event()))
            .thenComparing(Notice.Item::deleteAfter, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(
                    item -> Optional.ofNullable(item.cluster()).map(Cluster::id).orElse(null),
                    Comparator.nullsLast(Comparator.naturalOrder()));

    private final TagKeys tagKeys;
    private final TimeText times;

    /**
     * @param tagKeys the policy's tags, as notices tell readers which to set
     * @param displayZone a zone in which times are shown besides UTC; UTC: no second time
     */
    public NoticeText(TagKeys tagKeys, ZoneId displayZone) {
        this.tagKeys = tagKeys;
        this.times = new TimeText(displayZone);
    }

    NoticeView of(Notice notice, Reader reader) {
        List<Notice.Item> items = sorted(notice);
        return new NoticeView(
                title(items, notice.to(), reader),
                note(items, notice.to(), reader),
                items.stream().map(item -> view(item, notice, reader)).toList(),
                footer(notice, reader));
    }

    /** What is told, what needs the reader first. */
    static List<Notice.Item> sorted(Notice notice) {
        return notice.items().stream().sorted(WHAT_NEEDS_THE_READER_FIRST).toList();
    }

    private NoticeView.Item view(Notice.Item item, Notice notice, Reader reader) {
        Cluster cluster = item.cluster();
        String howToKeep = PlainText.shorten(PlainText.oneLine(item.howToKeep()), LONGEST_COMMAND);
        String link = link(item.keepLink());
        return new NoticeView.Item(
                EventText.tone(item.event()),
                EventText.badge(item.event()),
                headline(item, notice.to(), reader),
                PlainText.shorten(times.inWords(PlainText.oneLine(item.detail())), LONGEST_DETAIL),
                cluster == null ? "" : PlainText.oneLine(cluster.id().toString()),
                cluster == null ? List.of() : facts(item, cluster, notice),
                reasons(item.reasons()),
                howToKeep.isEmpty() ? "" : EventText.keepIntro(item.event(), reader, !link.isEmpty()),
                howToKeep,
                link,
                EventText.next(item.event(), reader));
    }

    private List<NoticeView.Fact> facts(Notice.Item item, Cluster cluster, Notice notice) {
        List<NoticeView.Fact> facts = new ArrayList<>();
        if (item.deleteAfter() != null) {
            facts.add(new NoticeView.Fact("Deletion", "not before " + times.relative(item.deleteAfter(), notice.at())));
        }
        String owner = notice.to().isKnown() ? notice.to().name() : EventText.isForOwner(item.event()) ? "unknown" : "";
        if (!owner.isEmpty()) {
            facts.add(fact("Owner", owner));
        }
        facts.add(fact(EventText.isOver(item.event()) ? "Was" : "Made of", ClusterText.madeOf(cluster)));
        String ran = item.event() == Notice.Event.DELETED ? ClusterText.ranFor(cluster, notice.at()) : "";
        if (!ran.isEmpty()) {
            facts.add(new NoticeView.Fact("Cost", ran));
        }
        Instant createdAt = cluster.createdAt();
        String created = createdAt == null ? "the cloud does not tell" : times.relative(createdAt, notice.at());
        facts.add(new NoticeView.Fact("Created", created));
        Mark.of(cluster, tagKeys)
                .ifPresent(mark -> facts.add(
                        new NoticeView.Fact("Stale", "since " + times.relative(mark.staleSince(), notice.at()))));
        return facts;
    }

    /** A link that is cut would lead nowhere, and one that is no link must not become one: such are left out. */
    private static String link(String keepLink) {
        return keepLink.length() <= LONGEST_LINK && SafeUrl.of(keepLink).isPresent() ? keepLink : "";
    }

    private static NoticeView.Fact fact(String label, String value) {
        return new NoticeView.Fact(label, PlainText.shorten(PlainText.oneLine(value), LONGEST_VALUE));
    }

    private List<String> reasons(List<Reason> reasons) {
        List<String> texts = new ArrayList<>();
        reasons.stream()
                .limit(MOST_REASONS)
                .map(reason -> PlainText.shorten(times.inWords(PlainText.oneLine(reason.text())), LONGEST_REASON))
                .filter(text -> !text.isEmpty())
                .forEach(texts::add);
        if (reasons.size() > MOST_REASONS) {
            texts.add("and " + (reasons.size() - MOST_REASONS) + " more");
        }
        return texts;
    }

    private static String title(List<Notice.Item> items, Recipient to, Reader reader) {
        Notice.Item first = items.get(0);
        List<Notice.Item> alike =
                items.stream().filter(item -> item.event() == first.event()).toList();
        int others = items.size() - alike.size();
        String title = alike.size() == 1
                ? headline(first, to, reader)
                : EventText.several(first.event(), subjects(alike.size(), to, reader), firstOf(alike));
        String more = others == 0 ? "" : " (and " + others + " more)";
        return PlainText.shorten(title, LONGEST_TITLE - more.length()) + more;
    }

    private static String subjects(int count, Recipient to, Reader reader) {
        return reader == Reader.OWNER ? count + " of your clusters" : count + " clusters" + ofOwner(to);
    }

    private static String headline(Notice.Item item, Recipient to, Reader reader) {
        return EventText.one(item.event(), subject(item.cluster(), to, reader), when(item.deleteAfter()));
    }

    private static String subject(@Nullable Cluster cluster, Recipient to, Reader reader) {
        if (cluster == null) {
            return "a cluster";
        }
        String name = ClusterText.noun(cluster) + " " + inTitle(cluster.id().name());
        String whose = reader == Reader.OWNER ? "your " + name : name + ofOwner(to);
        return cluster.shape() == Shape.RESIDUE ? EventText.LEFT_OF + whose : whose;
    }

    private static String ofOwner(Recipient to) {
        return to.isKnown() ? " of " + inTitle(to.name()) : "";
    }

    private static String inTitle(String name) {
        return PlainText.shorten(PlainText.oneLine(name), LONGEST_NAME_IN_TITLE);
    }

    private static String when(@Nullable Instant deleteAfter) {
        return deleteAfter == null ? "soon" : "on " + TimeText.utc(deleteAfter);
    }

    private static String firstOf(List<Notice.Item> items) {
        return items.stream()
                .map(Notice.Item::deleteAfter)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(first -> "the first " + when(first))
                .orElse("soon");
    }

    /** Says why somebody who may not own the clusters reads this, and how to reach the owner the next time. */
    private String note(List<Notice.Item> items, Recipient to, Reader reader) {
        Optional<Cluster> owned = items.stream()
                .filter(item -> EventText.isForOwner(item.event()))
                .map(Notice.Item::cluster)
                .filter(Objects::nonNull)
                .findFirst();
        boolean unreachable = reader == Reader.FALLBACK || to.owner().equals(Contact.NONE);
        if (reader == Reader.OWNER || owned.isEmpty() || !unreachable) {
            return "";
        }
        String them = items.size() == 1 ? "it" : "them";
        if (!to.isKnown()) {
            String tag = owned.get().id().scope().provider() == CloudProvider.GCP ? "label" : "tag";
            return "No owner is known. To tell the owner next time, set the " + tag + " "
                    + tagKeys.of(JanitorTag.OWNER) + " where the cluster is made. If you know who uses " + them
                    + ", please pass this on.";
        }
        return inTitle(to.name()) + " cannot be reached here. Please pass this on, and add this owner to the policy.";
    }

    private static String footer(Notice notice, Reader reader) {
        String sender = "Cluster Janitor, sweep of " + TimeText.utc(notice.at()) + ".";
        return sender
                + switch (reader) {
                    case OWNER ->
                        " You get this because "
                                + (notice.items().size() == 1
                                        ? "the cluster names you as its"
                                        : "the clusters name you as their")
                                + " owner.";
                    case FALLBACK -> " You get this because the policy names you as the fallback contact.";
                    case CHANNEL -> "";
                };
    }
}
