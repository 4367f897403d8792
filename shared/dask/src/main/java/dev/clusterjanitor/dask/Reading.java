package dev.clusterjanitor.dask;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Holdings;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.Question;
import dev.clusterjanitor.core.port.SchedulerProbe;
import dev.clusterjanitor.core.port.SchedulerProbe.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a scheduler's replies mean. Pure. Nobody there, or no such page, is UNKNOWN. Whatever else fails is UNREADABLE:
 * a scheduler that is hard at work answers late or not at all.
 */
final class Reading {
    /** Clocks may differ by this much. */
    static final Duration SKEW = Duration.ofMinutes(5);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Cluster cluster;
    private final Instant now;

    Reading(Cluster cluster, Instant now) {
        this.cluster = cluster;
        this.now = now;
    }

    /** The counts in a reply; empty if it has none that make sense. */
    static Optional<Counts> counts(Reply reply) {
        return reply.isOk() ? json(reply).flatMap(Counts::of) : Optional.empty();
    }

    /** A reply that settles the matter before anything else is asked. */
    Optional<Answer> failure(Reply counts) {
        return switch (counts.kind()) {
            case NOBODY -> Optional.of(unknown("nobody answers: " + counts.why()));
            case SILENT, BROKEN, TOO_LARGE -> Optional.of(unreadable(counts.why()));
            case ANSWERED ->
                counts.isMissing() || counts(counts).isPresent()
                        ? Optional.empty()
                        : Optional.of(unreadable(
                                counts.isOk()
                                        ? "its counts make no sense"
                                        : "it does not show its counts: " + counts.why()));
        };
    }

    /** What the counts say for themselves; empty if there is no work in them. */
    Optional<Answer> work(Counts counts) {
        return counts.work().map(text -> alive(text, counts.holdings()));
    }

    /**
     * What {@code check_idle} says, where it is on.
     *
     * @param reply {@code {"idle_since": <seconds since 1970, or null if it has work>}}
     */
    Optional<Answer> checkIdle(Reply reply, Holdings holdings) {
        if (reply.isMissing()) {
            return Optional.empty();
        }
        if (!reply.isOk()) {
            return Optional.of(unreadable("it does not tell since when it is idle: " + reply.why()));
        }
        JsonNode since = json(reply).map(json -> json.get("idle_since")).orElse(null);
        if (since == null || !(since.isNull() || since.isNumber())) {
            return Optional.of(unreadable("what it tells of its idleness makes no sense"));
        }
        return Optional.of(since.isNull() ? alive("it says that it has work", holdings) : idle(since, holdings));
    }

    /**
     * Without a past, a moment without work is neither work nor proof of quiet. Where no client is there who could send any, it agrees
     * with metrics that look quiet.
     */
    Answer noWorkNow(Holdings holdings) {
        String text = with(holdings, "it has no work at this moment; since when, it does not tell");
        return answer(
                holdings.clients() == 0
                        ? Signal.quietNow(SchedulerProbe.SOURCE, Question.ACTIVITY, text)
                        : Signal.unknown(SchedulerProbe.SOURCE, Question.ACTIVITY, text),
                holdings);
    }

    Answer queued(long tasks, Holdings holdings) {
        return alive(tasks + (tasks == 1 ? " task is" : " tasks are") + " queued", holdings);
    }

    Answer unknown(String why) {
        return answer(Signal.unknown(SchedulerProbe.SOURCE, Question.ACTIVITY, why), Holdings.NONE);
    }

    Answer unreadable(String why) {
        return answer(Signal.unreadable(SchedulerProbe.SOURCE, Question.ACTIVITY, why), Holdings.NONE);
    }

    private Answer idle(JsonNode seconds, Holdings holdings) {
        double value = seconds.doubleValue();
        // Not "at most", so that what is no number at all fails too.
        if (!(value >= 0 && value <= now.plus(SKEW).getEpochSecond())) {
            return unreadable("it says that it is idle since a time that is yet to come, or never was");
        }
        Instant since = Instant.ofEpochSecond((long) value);
        if (cluster.createdAt() != null && since.isBefore(cluster.createdAt().minus(SKEW))) {
            return unreadable("it says that it is idle since " + since + ", before its cluster was there");
        }
        Instant at = since.isAfter(now) ? now : since;
        return answer(
                Signal.quiet(
                        SchedulerProbe.SOURCE,
                        Question.ACTIVITY,
                        at,
                        with(holdings, "by its own account it has had no work since " + at)),
                holdings);
    }

    private Answer alive(String text, Holdings holdings) {
        return answer(Signal.alive(SchedulerProbe.SOURCE, Question.ACTIVITY, now, text), holdings);
    }

    private static Answer answer(Signal signal, Holdings holdings) {
        return new Answer(signal, holdings);
    }

    private static String with(Holdings holdings, String text) {
        String warning = holdings.warning();
        return warning.isEmpty() ? text : text + ". " + warning;
    }

    private static Optional<JsonNode> json(Reply reply) {
        try {
            return Optional.ofNullable(JSON.readTree(reply.body()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
