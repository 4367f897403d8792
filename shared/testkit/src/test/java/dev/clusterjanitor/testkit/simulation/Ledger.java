package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every notice that a channel took, by cluster and incarnation: who was told what, and whether it was too often. */
final class Ledger {
    private final Story story;
    private final Map<String, Long> announced = new HashMap<>();
    private final Map<String, Told> told = new HashMap<>();

    /**
     * What somebody was told last.
     *
     * @param excuses how many excuses there were by then
     */
    private record Told(Event event, int excuses) {}

    Ledger(Story story) {
        this.story = story;
    }

    /** A channel took a notice, whatever it answered. */
    void accepted(String channel, Notice notice, long at) {
        for (Notice.Item item : notice.items()) {
            if (item.cluster() == null) {
                continue;
            }
            String id = item.cluster().id().toString();
            String incarnation = id + " " + item.cluster().incarnation();
            if (item.event() == Event.MARKED) {
                announced.put(incarnation, at);
            }
            String topic = topic(item.event());
            String key = String.join(" ", channel, incarnation, notice.to().name(), topic);
            @Nullable Told before = told.put(key, new Told(item.event(), story.excuses(id)));
            if (before != null && before.event() == item.event() && before.excuses() == story.excuses(id)) {
                story.blame("a notice came twice", item.event() + " on " + key);
            }
        }
    }

    /** Warnings and rescues take turns, and so do reports of what lasts. */
    private static String topic(Event event) {
        return switch (event) {
            case MARKED, RESCUED -> "life";
            case UNDETERMINED, FAILED, IN_PROGRESS -> "state";
            default -> event.name();
        };
    }

    /** When the deletion of an incarnation was announced, as far as that still counts. */
    @Nullable
    Long announcedAt(Facts facts) {
        return announced.get(facts.id() + " " + facts.incarnation());
    }

    /** Its mark was taken back: what was announced counts no more. */
    void unmarked(Facts facts) {
        announced.remove(facts.id() + " " + facts.incarnation());
    }

    /** Somebody took the mark of a cluster away. */
    void unmarked(String id) {
        announced.keySet().removeIf(key -> key.startsWith(id + " "));
    }
}
