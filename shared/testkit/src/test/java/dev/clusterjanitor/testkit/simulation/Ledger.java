package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every notice that a channel took, by cluster and incarnation: who was told what, and whether it was too often. */
final class Ledger {
    /** After so long a reader has forgotten a warning, and gets another. */
    private static final long FORGOTTEN = 14 * 86_400_000L;

    private static final long CLOCKS_DIFFER = 60_000;

    private static final String STATE = "state";

    private final Story story;
    private final Mail mail;
    private final Rules rules;
    private final Map<String, Long> announced = new HashMap<>();
    private final Set<String> rescued = new HashSet<>();
    private final Map<String, Told> told = new HashMap<>();

    /**
     * What somebody was told last.
     *
     * @param excuses how many excuses there were when the cluster was read
     * @param at when, in milliseconds
     */
    private record Told(String what, int excuses, long at) {}

    Ledger(Story story, Mail mail, Rules rules) {
        this.rules = rules;
        this.story = story;
        this.mail = mail;
    }

    /** A channel took a notice, whatever it answered. */
    void accepted(String channel, Notice notice, Sweep sweep, long at) {
        for (Notice.Item item : notice.items()) {
            if (item.cluster() == null || (mail.isOn() && Mail.isKept(item.event()))) {
                continue;
            }
            String id = item.cluster().id().toString();
            String incarnation = id + " " + item.cluster().incarnation();
            boolean reminder = item.state().startsWith("reminder");
            if (item.event() == Event.MARKED && !reminder) {
                announced.put(incarnation, at);
                rescued.remove(incarnation);
            }
            if (item.event() == Event.RESCUED || item.event() == Event.KEPT) {
                rescued.add(incarnation);
            }
            // Somebody may take the mark away between the last look and the reminder.
            boolean known = announced.containsKey(incarnation) || wasAnnounced(sweep, id);
            if (reminder && !known) {
                story.blame("S3", "reminds of what was never announced: " + incarnation);
            }
            String topic = topic(item.event());
            // What was reported last stands in one tag, whoever it was reported to.
            String to = topic.equals(STATE) ? "" : notice.to().name();
            String key = String.join(" ", channel, incarnation, to, topic);
            // Where one channel took other news, it is news again to the others too.
            String topicOfAll = key.substring(channel.length());
            told.entrySet()
                    .removeIf(entry -> entry.getKey().endsWith(topicOfAll)
                            && !entry.getValue().what().equals(what(item)));
            if (item.event() == Event.FAILED && sweep.unreadable.contains(id)) {
                // It could not be written down that this was told.
                told.remove(key);
                continue;
            }
            @Nullable Told before = told.put(key, new Told(what(item), excuses(sweep, id), at));
            boolean again = before != null && before.what().equals(what(item)) && at - before.at() < FORGOTTEN;
            boolean wanted = reminder
                    && rules.remind() > 0
                    && before != null
                    && at - before.at() >= rules.remind() * 60_000L - CLOCKS_DIFFER;
            if (again && !wanted && before.excuses() == excuses(sweep, id)) {
                story.blame("a notice came twice", what(item) + " on " + key);
            }
        }
    }

    /** What is stale, or cannot be judged, for another reason is another piece of news. */
    private static String what(Notice.Item item) {
        return item.event() == Event.UNDETERMINED || item.event() == Event.MARKED
                ? item.event() + " " + item.reasons().get(0).code()
                : item.event().name();
    }

    /** Warnings and rescues take turns, and so do reports of what lasts. */
    private static String topic(Event event) {
        return switch (event) {
            case MARKED, RESCUED, KEPT -> "life";
            case UNDETERMINED, FAILED, IN_PROGRESS, RESIDUE_STAYS -> STATE;
            default -> event.name();
        };
    }

    private static boolean wasAnnounced(Sweep sweep, String id) {
        @Nullable Facts read = sweep.read.get(id);
        return read != null && read.announcedAt() != null;
    }

    private int excuses(Sweep sweep, String id) {
        @Nullable Facts read = sweep.read.get(id);
        return read == null ? story.excuses(id) : read.excuses();
    }

    /** The janitor took back what it had written: there may be news of a state again. */
    void stateChanged(String id) {
        told.keySet().removeIf(key -> key.endsWith(" " + STATE) && key.contains(" " + id + " "));
    }

    /** Something of a cluster went away: that it is deleted is news again. */
    void partsEnded(String id) {
        told.keySet().removeIf(key -> key.endsWith(" " + Event.DELETED) && key.contains(" " + id + " "));
    }

    /** Notes on what was read when the deletion of that incarnation was announced, as far as that counts still. */
    void remember(Facts facts) {
        if (!facts.isEmpty()) {
            facts.announcedAt(announced.get(facts.id() + " " + facts.incarnation()));
        }
    }

    /** Its mark was taken back: what was announced counts no more. */
    void unmarked(Facts facts) {
        announced.remove(facts.id() + " " + facts.incarnation());
    }

    /** Whether a rescue was told since its deletion was announced. */
    boolean isRescueTold(Facts facts) {
        return rescued.contains(facts.id() + " " + facts.incarnation());
    }

    /** Somebody took the mark of a cluster away. */
    void unmarked(String id) {
        announced.keySet().removeIf(key -> key.startsWith(id + " "));
    }
}
