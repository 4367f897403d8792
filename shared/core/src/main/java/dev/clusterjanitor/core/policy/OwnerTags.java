package dev.clusterjanitor.core.policy;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Durations;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Reason;
import dev.clusterjanitor.core.model.ReasonCode;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.model.TagKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What owners and their processes say in tags. What cannot be read never counts against the cluster: an unreadable
 * lease is a lease, an unreadable heartbeat or limit makes the cluster undetermined.
 */
final class OwnerTags {
    /** Clocks may differ by this much; what lies further ahead cannot be believed. */
    static final Duration SKEW = Duration.ofMinutes(5);

    /** The sources of the signals that are read from tags. */
    static final String HEARTBEAT = "heartbeat";

    static final String LAST_WORK = "last-work";

    private static final String FOREVER = "forever";

    private final Cluster cluster;
    private final TagKeys keys;
    private final TagLimits limits;
    private final Instant now;

    OwnerTags(Cluster cluster, TagKeys keys, TagLimits limits, Instant now) {
        this.cluster = cluster;
        this.keys = keys;
        this.limits = limits;
        this.now = now;
    }

    /** The lease in force, or the one that cannot be read; empty if there is none, or it is over. */
    Optional<Reason> lease() {
        return values(JanitorTag.KEEP_UNTIL).stream()
                .flatMap(value -> lease(value.strip().toLowerCase(Locale.ROOT)).stream())
                .max(Comparator.comparing(Reason::code));
    }

    /** When the last of its leases ended; empty if there was none. Whoever kept it until then hears anew of its end. */
    Optional<Instant> leaseEnd() {
        return values(JanitorTag.KEEP_UNTIL).stream()
                .flatMap(value -> Instants.parse(value).stream())
                .filter(end -> !end.isAfter(now))
                .max(Comparator.naturalOrder());
    }

    private Optional<Reason> lease(String value) {
        String key = keys.of(JanitorTag.KEEP_UNTIL);
        if (value.equals(FOREVER) && limits.keepUntil() == null) {
            return Optional.of(new Reason(ReasonCode.LEASE, "kept for ever by its owner (" + key + ")"));
        }
        Optional<Instant> until = Instants.parse(value);
        if (until.isEmpty()) {
            return Optional.of(new Reason(
                    ReasonCode.LEASE_UNREADABLE,
                    "the tag " + key + " is no instant such as " + Instants.format(now) + "; it is kept until it is"));
        }
        if (!until.get().isAfter(now)) {
            return Optional.empty();
        }
        // A lease that reaches too far still protects: only its owner knows what would be lost. But it is said aloud.
        return Optional.of(
                limits.keepUntil() != null && until.get().isAfter(now.plus(limits.keepUntil()))
                        ? new Reason(
                                ReasonCode.LEASE_BEYOND_LIMIT,
                                "kept by its owner until " + until.get() + ", further than the policy's limit of "
                                        + Durations.format(limits.keepUntil()))
                        : new Reason(ReasonCode.LEASE, "kept by its owner until " + until.get()));
    }

    /** The heartbeat signal; always present, and UNKNOWN if there never was one. */
    Signal heartbeat(Duration timeout) {
        List<String> values = values(JanitorTag.HEARTBEAT);
        if (values.isEmpty()) {
            return Signal.unknown(HEARTBEAT, Question.HEARTBEAT, "there never was a heartbeat");
        }
        return newest(HEARTBEAT, Question.HEARTBEAT, values, timeout);
    }

    /** The activity signal that the owner's process gives; empty if it gives none. */
    Optional<Signal> lastWork(Duration timeout) {
        List<String> values = values(JanitorTag.LAST_WORK);
        return values.isEmpty() ? Optional.empty() : Optional.of(newest(LAST_WORK, Question.ACTIVITY, values, timeout));
    }

    private Signal newest(String source, Question question, List<String> values, Duration timeout) {
        Instant newest = Instant.MIN;
        for (String value : values) {
            Optional<Instant> at = Instants.parse(value);
            if (at.isEmpty()) {
                return Signal.unreadable(source, question, "its tag is no instant such as " + Instants.format(now));
            }
            newest = at.get().isAfter(newest) ? at.get() : newest;
        }
        if (newest.isAfter(now.plus(SKEW))) {
            return Signal.unreadable(source, question, "its tag says " + newest + ", which is yet to come");
        }
        boolean alive = !newest.plus(timeout).isBefore(now);
        return alive
                ? Signal.alive(source, question, newest, "last seen " + newest)
                : Signal.quiet(source, question, newest, "silent since " + newest);
    }

    /** These limits with those that the owner set, as far as the policy lets them. */
    Settings over(Settings settings) {
        return SettingsChange.byOwner(
                        within(
                                Evidence.SHORTEST_IDLE,
                                JanitorTag.IDLE_TIMEOUT,
                                longer(limits.idleTimeout(), settings.idleTimeout())),
                        within(Duration.ZERO, JanitorTag.MAX_AGE, longer(limits.maxAge(), settings.maxAge())))
                .applyTo(settings);
    }

    /** Each limit that counts otherwise than its owner's tag says, and why. */
    List<Reason> bounds(Settings settings) {
        List<Reason> notes = new ArrayList<>();
        asked(JanitorTag.IDLE_TIMEOUT)
                .filter(asked -> asked.compareTo(Evidence.SHORTEST_IDLE) < 0)
                .ifPresent(asked -> notes.add(bounded(
                        JanitorTag.IDLE_TIMEOUT,
                        asked,
                        "the shortest that metrics can prove is " + Durations.format(Evidence.SHORTEST_IDLE))));
        tooLong(JanitorTag.IDLE_TIMEOUT, longer(limits.idleTimeout(), settings.idleTimeout()))
                .ifPresent(notes::add);
        tooLong(JanitorTag.MAX_AGE, longer(limits.maxAge(), settings.maxAge())).ifPresent(notes::add);
        return notes;
    }

    private Optional<Reason> tooLong(JanitorTag tag, Duration limit) {
        return asked(tag)
                .filter(asked -> asked.compareTo(limit) > 0)
                .map(asked -> bounded(tag, asked, "the policy allows at most " + Durations.format(limit)));
    }

    private Reason bounded(JanitorTag tag, Duration asked, String limit) {
        return new Reason(
                ReasonCode.TAG_BOUNDED,
                "the tag " + keys.of(tag) + " says " + Durations.format(asked) + "; " + limit + ", and that counts");
    }

    private static Duration longer(Duration limit, @Nullable Duration given) {
        return given != null && given.compareTo(limit) > 0 ? given : limit;
    }

    /** The longest of the values, within these bounds; null if there is none that can be read. */
    private @Nullable Duration within(Duration least, JanitorTag tag, Duration most) {
        return asked(tag)
                .map(asked -> asked.compareTo(most) > 0 ? most : asked)
                .map(asked -> asked.compareTo(least) < 0 ? least : asked)
                .orElse(null);
    }

    /** The longest of the values that can be read. */
    private Optional<Duration> asked(JanitorTag tag) {
        return values(tag).stream()
                .flatMap(value -> Durations.parse(value).stream())
                .max(Comparator.naturalOrder());
    }

    /** The limits that cannot be read. */
    List<Reason> unreadable() {
        List<Reason> reasons = new ArrayList<>();
        Stream.of(JanitorTag.IDLE_TIMEOUT, JanitorTag.MAX_AGE)
                .filter(tag ->
                        values(tag).stream().anyMatch(v -> Durations.parse(v).isEmpty()))
                .forEach(tag -> reasons.add(new Reason(
                        ReasonCode.TAG_UNREADABLE, "the tag " + keys.of(tag) + " is no duration such as 8h or 2d")));
        return reasons;
    }

    private List<String> values(JanitorTag tag) {
        return cluster.tags().all(keys.of(tag));
    }
}
