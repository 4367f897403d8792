package dev.clusterjanitor.notifiers;

/** How much a part of a notice asks of its reader. */
enum Tone {
    /** Something failed, or was held back. */
    ALARM,
    /** The reader may want to do something. */
    ACT,
    /** It is over, one way or another. */
    DONE
}
