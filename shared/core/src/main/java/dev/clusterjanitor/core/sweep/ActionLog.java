package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.journal.ActionRecord;
import dev.clusterjanitor.core.journal.ActionRecord.State;
import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.journal.Letter;
import dev.clusterjanitor.core.journal.Outbox;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Recipient;
import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ObjectStore.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a sweep does: what is taken away before it is, and all else afterwards. Without a journal it writes
 * nothing, and everything goes on. With one that cannot be written, nothing more is taken away.
 */
final class ActionLog {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd", Locale.ROOT);
    private static final int MOST_RESOURCES = 500;

    private final @Nullable Journal journal;
    private final @Nullable Outbox outbox;
    private final String run;
    private final Instant now;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<ClusterId, Outbox.Filed> unfinished = new HashMap<>();
    private final Map<String, List<Outbox.Filed>> letters = new HashMap<>();
    private final Map<ClusterId, Entry> entries = new HashMap<>();
    private final Set<ClusterId> continued = new HashSet<>();
    private int written;
    private boolean broken;

    ActionLog(@Nullable Journal journal, String run, InstantSource clock, Instant now) {
        this.journal = journal;
        this.outbox = journal == null ? null : new Outbox(journal, run, clock);
        this.run = run;
        this.now = now;
    }

    /** The journal could not be written, so that what comes after must not happen. */
    static final class Unavailable extends CloudException {
        private static final long serialVersionUID = 1L;

        Unavailable(String why) {
            super(why);
        }
    }

    /** What was written down of one action. */
    private static final class Entry {
        private final String key;
        private String version;
        private ActionRecord entry;
        private Outbox.@Nullable Filed letter;

        private Entry(String key, String version, ActionRecord entry) {
            this.key = key;
            this.version = version;
            this.entry = entry;
        }
    }

    @Nullable
    Journal journal() {
        return journal;
    }

    @Nullable
    Outbox outbox() {
        return outbox;
    }

    /** What could not be written. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** A deletion that an earlier sweep began, and that is not over: the next one of that cluster takes its letter up. */
    void isUnfinished(ClusterId cluster, Outbox.Filed letter) {
        unfinished.put(cluster, letter);
    }

    /** A letter is there that tells of this piece of news. */
    void saw(Outbox.Filed letter) {
        letters.computeIfAbsent(letter.letter().item().key(), key -> new ArrayList<>())
                .add(letter);
    }

    /** Somebody was told of it: other letters that tell the same, of sweeps that were cut short, are not needed. */
    void told(Outbox.Filed letter) {
        if (outbox != null) {
            outbox.remove(letter);
            letters.getOrDefault(letter.letter().item().key(), List.of()).stream()
                    .filter(other -> !other.key().equals(letter.key()) && !outbox.isHeldByOther(other))
                    .forEach(outbox::remove);
        }
    }

    /**
     * Writes down that something is about to be taken away, and what must be told of it.
     *
     * @throws Unavailable if it could not be written down
     */
    void begin(PlannedAction planned, Recipient to, Notice.Item item) {
        if (journal == null || outbox == null) {
            return;
        }
        if (broken) {
            throw new Unavailable("nothing more is taken away in this sweep: the journal cannot be written");
        }
        try {
            Entry entry = put(journal, planned, State.BEGUN, "", List.of());
            entries.put(planned.cluster().id(), entry);
            Letter letter = new Letter(now, Letter.State.BEGUN, to, item, entry.key, "", null, 0);
            entry.letter = file(outbox, planned.cluster().id(), letter);
        } catch (RuntimeException e) {
            broken = true;
            trouble(e);
            throw new Unavailable("not done, because the journal cannot be written: " + Failures.describe(e));
        }
    }

    private Outbox.Filed file(Outbox into, ClusterId cluster, Letter letter) {
        Outbox.@Nullable Filed earlier = unfinished.get(cluster);
        if (earlier == null || !isOfTheSame(earlier.letter().item(), letter.item())) {
            return into.file(letter);
        }
        unfinished.remove(cluster);
        continued.add(cluster);
        return into.insist(earlier, into.mine(letter));
    }

    /** A later cluster of the same name has letters of its own. */
    private static boolean isOfTheSame(Notice.Item one, Notice.Item other) {
        @Nullable Cluster cluster = one.cluster();
        return cluster != null
                && other.cluster() != null
                && cluster.incarnation().equals(other.cluster().incarnation())
                && one.event() == other.event();
    }

    /** Whether an earlier sweep had begun the same. */
    boolean isContinued(PlannedAction planned) {
        return continued.contains(planned.cluster().id());
    }

    /** The action is done, and this is to be told; answers who must hear what becomes of it. */
    Announcer.Listener owed(PlannedAction planned, Notice.Item item) {
        @Nullable Entry entry = entries.get(planned.cluster().id());
        if (entry == null || entry.letter == null || outbox == null) {
            return Announcer.Listener.NONE;
        }
        Outbox.Filed letter = entry.letter;
        // Where this fails, the letter says still that the action began: the next sweep finds out.
        safely(() -> entry.letter = outbox.insist(letter, letter.letter().owed(item)));
        return new LetterCarrier(this, outbox, entry.letter, references -> end(entry, State.DONE, "", references));
    }

    /** It came to an end that is no news: nothing was left to take away. */
    void idle(PlannedAction planned, String why) {
        @Nullable Entry entry = entries.get(planned.cluster().id());
        if (entry != null && entry.letter != null && outbox != null) {
            Outbox.Filed letter = entry.letter;
            safely(() -> outbox.remove(letter));
            end(entry, State.DONE, why, List.of());
        }
    }

    /** It did not come to its end: its letter stays, until a later sweep finds that it did. */
    void unfinished(PlannedAction planned, State state, String why) {
        @Nullable Entry entry = entries.get(planned.cluster().id());
        if (entry != null && entry.letter != null && outbox != null) {
            Outbox.Filed letter = entry.letter;
            safely(() -> outbox.replace(letter, letter.letter().released()));
            end(entry, state, why, List.of());
        }
    }

    /** Writes down what was not taken away: said, marked or unmarked. */
    void note(PlannedAction planned, State state, String why, List<String> references) {
        if (journal == null || broken || entries.containsKey(planned.cluster().id())) {
            return;
        }
        Journal into = journal;
        safely(() -> put(into, planned, state, why, references));
    }

    /** Adds to the record of an earlier sweep what became of its action. */
    void complete(String key, String why, List<String> references) {
        if (journal == null || key.isEmpty()) {
            return;
        }
        Journal into = journal;
        safely(() -> into.store().get(key).ifPresent(stored -> {
            ActionRecord done = into.format().readRecord(stored.text()).ended(State.DONE, why, references);
            into.store().replace(key, into.format().write(done), stored.version());
        }));
    }

    /** Writes in vain are a problem of the sweep; what was done stays done. */
    void safely(Runnable write) {
        try {
            write.run();
        } catch (RuntimeException e) {
            trouble(e);
        }
    }

    void trouble(RuntimeException e) {
        problems.add(new Problem("journal", "", Failures.describe(e)));
    }

    private void end(Entry entry, State state, String why, List<String> references) {
        if (journal == null) {
            return;
        }
        Journal into = journal;
        entry.entry = entry.entry.ended(state, why, references);
        safely(() -> into.store()
                .replace(entry.key, into.format().write(entry.entry), entry.version)
                .ifPresent(version -> entry.version = version));
    }

    private Entry put(Journal into, PlannedAction planned, State state, String why, List<String> references) {
        Cluster cluster = planned.cluster();
        ActionRecord entry = new ActionRecord(
                run,
                now,
                into.policy(),
                cluster.id(),
                cluster.incarnation(),
                planned.assessment().owner().name(),
                planned.action(),
                planned.assessment().verdict().reasons(),
                planned.assessment().signals(),
                cluster.resources().stream().limit(MOST_RESOURCES).toList(),
                planned.deleteAfter(),
                state,
                why,
                references);
        written++;
        String key = Journal.RECORDS + DAY.format(now.atOffset(ZoneOffset.UTC)) + "/" + run + "-" + into.writer() + "-"
                + String.format(Locale.ROOT, "%04d", written) + ".json";
        String version = into.store()
                .putIfAbsent(key, into.format().write(entry))
                .or(() -> into.store().get(key).map(Stored::version))
                .orElse("");
        return new Entry(key, version, entry);
    }
}
