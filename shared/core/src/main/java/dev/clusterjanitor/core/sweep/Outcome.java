package dev.clusterjanitor.core.sweep;

import java.util.Locale;

/** What became of one planned action. */
public enum Outcome {
    /** Dry run: nothing was done. */
    PLANNED,
    DONE,
    /** Begun; a later sweep goes on. */
    IN_PROGRESS,
    FAILED,
    /** Not done, because it was no longer right when its turn came, or the blast radius refused. */
    SKIPPED,
    /** Time was up before its turn came. */
    NOT_STARTED;

    /** The word in reports: {@code in-progress}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
