package dev.clusterjanitor.testkit;

/**
 * What goes wrong. Stands at both ends of every call: what is thrown before it keeps it from having an effect, what is
 * thrown after it loses the answer of a call that worked.
 */
public interface Faults {
    Faults NONE = call -> {};

    /** The call is about to be made. */
    void before(Call call);

    /** The call had its effect, and is about to answer. */
    default void after(Call call) {}

    /** Whether a listing may show the past, so that the past must be kept. */
    default boolean mayBeStale() {
        return false;
    }

    /** Whether this listing shows the world as it was when it was listed last. */
    default boolean isStale(Call call) {
        return false;
    }
}
