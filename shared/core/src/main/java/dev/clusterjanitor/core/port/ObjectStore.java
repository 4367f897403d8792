package dev.clusterjanitor.core.port;

import java.util.List;
import java.util.Optional;

/**
 * A place for small texts under keys, as every cloud's object storage is one. Writes are conditional, so that of several
 * sweeps that run side by side one wins, and the others see it. Keys are of {@code [a-zA-Z0-9/._-]}, with {@code /} between
 * their parts. Every method throws {@link CloudException} if the place cannot be reached or refuses.
 */
public interface ObjectStore {

    /**
     * A text with the version it was read in.
     *
     * @param key where it is
     * @param text what is there
     * @param version the store's own word for this very state of it: an ETag or a generation
     */
    record Stored(String key, String text, String version) {}

    /** Reads a text; empty if there is none. */
    Optional<Stored> get(String key);

    /**
     * Writes a text where there is none.
     *
     * @return its version; empty if there is one already
     */
    Optional<String> putIfAbsent(String key, String text);

    /**
     * Writes a text over one that has not changed since.
     *
     * @param version the version that is replaced
     * @return the new version; empty if it has changed, or is gone
     */
    Optional<String> replace(String key, String text, String version);

    /** Removes a text; it is no mistake if there is none. */
    void delete(String key);

    /**
     * Keys in their order (by code point), which makes times at their beginning an order in time.
     *
     * @param prefix how they begin
     * @param after only keys that come after this one; empty: from the first on
     * @param most the most to answer with, at least 1
     */
    List<String> list(String prefix, String after, int most);
}
