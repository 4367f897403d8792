package dev.clusterjanitor.core.port;

import java.util.Optional;

/**
 * Remembers where a channel told of something, so that what comes next can be told there. Losing all of it does no harm
 * but that a new conversation begins.
 */
public interface ThreadStore {

    /**
     * What was written last.
     *
     * @param key made of letters, digits and {@code /#_.-}
     * @return empty if nothing was written, or it cannot be read
     */
    Optional<String> read(String key);

    /** Writes a short text in place of what was there; that it fails does not show. */
    void write(String key, String value);
}
