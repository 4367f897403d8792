package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.journal.Letter;
import dev.clusterjanitor.core.journal.Outbox;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Notice.Event;
import dev.clusterjanitor.testkit.Call;
import dev.clusterjanitor.testkit.FakeStore;
import dev.clusterjanitor.testkit.FakeWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches the news that cannot be found out again: what was taken away. With a journal none of it may be lost, and none may
 * be told twice but for a crash.
 */
final class Mail {
    /** What was begun and never came about is forgotten after this. */
    private static final long FORGOTTEN = 7 * 86_400_000L;

    private final FakeWorld world;
    private final Story story;
    private final @Nullable FakeStore store;
    private final List<Taken> taken = new ArrayList<>();
    private final Map<String, Told> told = new HashMap<>();
    private final Map<String, Integer> actions = new HashMap<>();
    private final Set<String> ended = new HashSet<>();

    /** Something that the janitor began to take away, and nobody was told of yet. */
    private record Taken(Event event, String cluster, List<String> parts, long at) {}

    /** So long may a letter lie that a sweep which died, or got no answer, left beside another of the same news. */
    private static final Duration LIES = Outbox.LONGEST;

    /**
     * What a channel was told.
     *
     * @param times how often
     * @param first when for the first time
     */
    private record Told(int times, Instant first) {}

    /**
     * Watches a store.
     *
     * @param store null: there is no journal
     */
    Mail(FakeWorld world, Story story, @Nullable FakeStore store) {
        this.world = world;
        this.story = story;
        this.store = store;
    }

    boolean isOn() {
        return store != null;
    }

    static boolean isKept(Event event) {
        return event == Event.DELETED || event == Event.SCALED;
    }

    /** Something is about to be taken away: by then it must be written down. */
    void began(Call call, Facts facts) {
        if (store == null) {
            return;
        }
        Event event = call.type() == Call.Type.SCALE ? Event.SCALED : Event.DELETED;
        actions.merge(facts.id() + " " + facts.incarnation() + " " + event, 1, Integer::sum);
        if (!isInOutbox(store, event, facts.id())) {
            story.blame("journal", "not written down before it is done: " + call);
        }
        List<String> parts = facts.parts(event == Event.SCALED);
        // Of what another sweep took away meanwhile, that one tells.
        if (parts.stream().anyMatch(part -> world.part(part).isPresent())) {
            taken.add(new Taken(event, facts.id(), parts, world.time().toEpochMilli()));
        }
    }

    /** The janitor itself ended these parts; what others end is not its to tell. */
    void ended(List<String> parts) {
        ended.addAll(parts);
    }

    /** A channel took a notice, whatever it answered. */
    void accepted(String channel, Notice notice) {
        if (store == null) {
            return;
        }
        for (Notice.Item item : notice.items()) {
            if (item.cluster() == null || !isKept(item.event())) {
                continue;
            }
            String id = item.cluster().id().toString();
            taken.removeIf(one -> one.event() == item.event() && one.cluster().equals(id));
            String news = id + " " + item.cluster().incarnation() + " " + item.event();
            Told before = told.getOrDefault(channel + " " + news, new Told(0, world.time()));
            // One for each time that it was done, and for each crash at most one more.
            long explained = actions.getOrDefault(news, 0)
                    + story.crashesSince(before.first().minus(LIES));
            boolean tooOften = before.times() > 0 && before.times() >= explained;
            if (tooOften) {
                story.blame("a notice came twice", news + " on " + channel);
            }
            told.put(channel + " " + news, new Told(before.times() + 1, before.first()));
        }
    }

    /** A sweep came to its end, or died. */
    void swept() {
        if (store == null) {
            return;
        }
        taken.removeIf(one -> world.time().toEpochMilli() - one.at() > FORGOTTEN);
        for (Taken one : List.copyOf(taken)) {
            if (isGone(one) && !isInOutbox(store, one.event(), one.cluster())) {
                story.blame("untold", one.event() + " of " + one.cluster() + " is neither told nor in the outbox");
            }
        }
    }

    /** All has been well for a while. */
    void atRest() {
        if (store == null) {
            return;
        }
        for (Letter letter : store.letters(Journal.OUTBOX)) {
            if (letter.state() == Letter.State.OWED) {
                story.blame("outbox", "still to be told when all is well: " + letter);
            }
        }
        taken.stream()
                .filter(this::isGone)
                .findFirst()
                .ifPresent(one -> story.blame("untold", one + " when all is well"));
    }

    private boolean isGone(Taken one) {
        return one.parts().stream().anyMatch(ended::contains)
                && one.parts().stream().allMatch(part -> world.part(part).isEmpty());
    }

    private static boolean isInOutbox(FakeStore store, Event event, String cluster) {
        return Set.of(Journal.OUTBOX, Journal.DEAD).stream()
                .flatMap(prefix -> store.letters(prefix).stream())
                .anyMatch(letter -> letter.item().event() == event
                        && letter.item().cluster() != null
                        && letter.item().cluster().id().toString().equals(cluster));
    }
}
