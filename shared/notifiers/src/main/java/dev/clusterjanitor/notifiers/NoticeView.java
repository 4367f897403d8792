package dev.clusterjanitor.notifiers;

import java.util.List;

/**
 * What a notice says, in words that are the same on every channel. All text is on one line and free of invisible
 * characters, and nothing is escaped yet: each channel does that for itself.
 *
 * @param title all of it in one short line
 * @param note what the reader must know before the rest, such as that no owner is known; may be empty
 * @param items what is told, what needs the reader first
 * @param footer who sends this, when, and why to this reader
 */
record NoticeView(String title, String note, List<Item> items, String footer) {

    NoticeView {
        items = List.copyOf(items);
    }

    /** Whether there is more than one item, so that each needs a headline beside the title. */
    boolean several() {
        return items.size() > 1;
    }

    /**
     * One thing that is told.
     *
     * @param tone how much it asks of the reader
     * @param badge the event in one to three words
     * @param headline what happened, in one sentence
     * @param detail a further sentence; may be empty
     * @param clusterId the whole id, never shortened; empty if it concerns the whole sweep
     * @param facts what is known of the cluster
     * @param reasons why it happened, one sentence each
     * @param keepIntro leads to {@code howToKeep} or {@code keepLink}; empty if both are
     * @param howToKeep what to type to keep the cluster; may be empty
     * @param keepLink an https page to keep the cluster on; may be empty
     * @param next what to do next, or that there is nothing to do
     */
    record Item(
            Tone tone,
            String badge,
            String headline,
            String detail,
            String clusterId,
            List<Fact> facts,
            List<String> reasons,
            String keepIntro,
            String howToKeep,
            String keepLink,
            String next) {

        Item {
            facts = List.copyOf(facts);
            reasons = List.copyOf(reasons);
        }
    }

    /** A name and its value. */
    record Fact(String label, String value) {}
}
