package dev.clusterjanitor.core.journal;

import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.port.ObjectStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The letters that are still to be told. Who works on one holds it for a while: what another sweep holds is left alone, and
 * every write is conditional, so that of several sweeps one sends it.
 */
public final class Outbox {
    /** Longer than a function may run, so that who still holds a letter then has died. */
    public static final Duration HELD = Duration.ofMinutes(20);

    /** A channel that is out of order for longer is mended by nobody. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /** Before a delivery a hold must last for longer than any channel takes. */
    private static final Duration ENOUGH = Duration.ofMinutes(5);

    private final Journal journal;
    private final InstantSource clock;
    private final String me;
    private int written;

    /**
     * The outbox as one sweep uses it.
     *
     * @param run the sweep's id, which is part of who it is to other sweeps
     */
    public Outbox(Journal journal, String run, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
        this.me = journal.writer() + "-" + run;
    }

    /** A letter, and the version in which it stands in the store. */
    public static final class Filed {
        private final String key;
        private Letter letter;
        private String version;

        private Filed(String key, Letter letter, String version) {
            this.key = key;
            this.letter = letter;
            this.version = version;
        }

        public String key() {
            return key;
        }

        public Letter letter() {
            return letter;
        }
    }

    /** Files a new letter, and holds it. */
    public Filed file(Letter letter) {
        Letter held = mine(letter);
        written++;
        String key = Journal.OUTBOX + Instants.format(clock.instant()) + "-" + me + "-" + written + ".json";
        String text = journal.format().write(held);
        // Nobody else writes this key: where it is taken, our own attempt worked and its answer was lost.
        String version = journal.store()
                .putIfAbsent(key, text)
                .or(() -> journal.store().get(key).map(Stored::version))
                .orElse("");
        return new Filed(key, held, version);
    }

    /** The keys of all letters, the oldest first. */
    public List<String> keys(int most) {
        return journal.store().list(Journal.OUTBOX, "", most);
    }

    /**
     * Reads a letter.
     *
     * @return empty if it is gone
     * @throws IllegalArgumentException if it cannot be understood
     */
    public Optional<Filed> read(String key) {
        return journal.store()
                .get(key)
                .map(stored -> new Filed(key, journal.format().readLetter(stored.text()), stored.version()));
    }

    public boolean isHeldByOther(Filed filed) {
        return filed.letter.isHeldByOther(me, clock.instant());
    }

    public boolean isTooOld(Letter letter) {
        return letter.at().plus(LONGEST).isBefore(clock.instant());
    }

    /** Whether it is ours to send, now and for as long as that takes; what somebody else took up is not. */
    public boolean hold(Filed filed) {
        Instant now = clock.instant();
        Letter letter = filed.letter;
        boolean held = letter.holder().equals(me)
                && letter.heldUntil() != null
                && letter.heldUntil().isAfter(now.plus(ENOUGH));
        return held || (!isHeldByOther(filed) && replace(filed, mine(letter)));
    }

    /** The same letter, in our hands. */
    public Letter mine(Letter letter) {
        return letter.heldBy(me, clock.instant().plus(HELD));
    }

    /**
     * Writes another state of a letter over the one that we know.
     *
     * @return whether it stands; it does not if somebody else changed or removed it
     */
    public boolean replace(Filed filed, Letter letter) {
        String text = journal.format().write(letter);
        @Nullable
        String version = journal.store()
                .replace(filed.key, text, filed.version)
                .or(() -> journal.store()
                        .get(filed.key)
                        .filter(stored -> stored.text().equals(text))
                        .map(Stored::version))
                .orElse(null);
        if (version == null) {
            return false;
        }
        filed.letter = letter;
        filed.version = version;
        return true;
    }

    /** Writes a state that must not be lost: where somebody else changed the letter, a new one is filed. */
    public Filed insist(Filed filed, Letter letter) {
        return replace(filed, letter) ? filed : file(letter);
    }

    public void remove(Filed filed) {
        journal.store().delete(filed.key);
    }

    /** Puts a letter away that nobody takes, for people to look at. */
    public void bury(String key) {
        journal.store().get(key).ifPresent(stored -> {
            journal.store().putIfAbsent(Journal.DEAD + key.substring(Journal.OUTBOX.length()), stored.text());
            journal.store().delete(key);
        });
    }

    /** When a letter was filed, by its key; empty if that does not tell. */
    public static Optional<Instant> filedAt(String key) {
        int dash = key.indexOf('-');
        return dash < 0 ? Optional.empty() : Instants.parse(key.substring(Journal.OUTBOX.length(), dash));
    }
}
