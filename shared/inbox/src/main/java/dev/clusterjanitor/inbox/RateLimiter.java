package dev.clusterjanitor.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each key through a number of times at once, and then once in a while. It remembers those keys that it saw last, in
 * this process only: several instances of a function each let as many through.
 */
final class RateLimiter {
    private final int burst;
    private final Duration refill;
    private final Map<String, Instant> emptyUntil;

    /**
     * A limiter.
     *
     * @param burst how often at once, at least 1
     * @param refill how long until one more is let through
     * @param mostKeys how many keys are remembered
     */
    RateLimiter(int burst, Duration refill, int mostKeys) {
        this.burst = burst;
        this.refill = refill;
        this.emptyUntil = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                return size() > mostKeys;
            }
        };
    }

    /** How long to wait; zero if this one is let through. */
    synchronized Duration take(String key, Instant now) {
        Instant paidUntil = emptyUntil.getOrDefault(key, now);
        Instant start = paidUntil.isBefore(now) ? now : paidUntil;
        Instant next = start.plus(refill);
        Duration ahead = Duration.between(now.plus(refill.multipliedBy(burst)), next);
        if (ahead.compareTo(Duration.ZERO) > 0) {
            return ahead;
        }
        emptyUntil.put(key, next);
        return Duration.ZERO;
    }
}
