package dev.clusterjanitor.core.sweep;

import dev.clusterjanitor.core.journal.Outbox;
import java.util.List;
import java.util.function.Consumer;

/** Stands by while a letter is told: sees that nobody else does, and removes it once a channel took it. */
final class LetterCarrier implements Announcer.Listener {
    private final ActionLog log;
    private final Outbox outbox;
    private final Outbox.Filed letter;
    private final Consumer<List<String>> told;

    /**
     * Stands by for a letter.
     *
     * @param told hears of the channels that took it, each with its own reference; none of them: nobody did
     */
    LetterCarrier(ActionLog log, Outbox outbox, Outbox.Filed letter, Consumer<List<String>> told) {
        this.log = log;
        this.outbox = outbox;
        this.letter = letter;
        this.told = told;
    }

    /** Who cannot tell whether somebody else sends it leaves it to the next sweep: it is not lost. */
    @Override
    public boolean isStillWanted() {
        boolean[] ours = {false};
        log.safely(() -> ours[0] = outbox.hold(letter));
        return ours[0];
    }

    @Override
    public void accepted(List<String> references) {
        log.safely(() -> log.told(letter));
        told.accept(references);
    }

    @Override
    public void refused(String why) {
        log.safely(() -> outbox.replace(letter, letter.letter().refused()));
        told.accept(List.of());
    }
}
