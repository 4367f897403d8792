package dev.clusterjanitor.inbox;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What outlives a request, in one instance of a function: how often each cluster was heard of, and where machines belong. */
public final class InboxMemory {
    private static final int MOST_KEYS = 10_000;

    /** The preload beats every 5 minutes; it may try again, and a scheduler that restarts beats at once. */
    private final RateLimiter heartbeats = new RateLimiter(6, Duration.ofSeconds(20), MOST_KEYS);

    /** People click twice, and change their minds. */
    private final RateLimiter keeps = new RateLimiter(10, Duration.ofSeconds(30), MOST_KEYS);

    private final Map<String, String> clusters = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_KEYS;
        }
    });

    RateLimiter heartbeats() {
        return heartbeats;
    }

    RateLimiter keeps() {
        return keeps;
    }

    /** The ids of clusters by their machines, as far as they were looked up before. */
    Map<String, String> clusters() {
        return clusters;
    }
}
