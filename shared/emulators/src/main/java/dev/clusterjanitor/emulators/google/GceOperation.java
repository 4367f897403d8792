package dev.clusterjanitor.emulators.google;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that takes its time: PENDING, RUNNING, DONE. What it does happens when it is done. */
final class GceOperation {
    private final String id;
    private final String type;
    private final String zone;
    private final String targetId;
    private final Instant startedAt;
    private final Duration length;
    private final Runnable effect;
    private @Nullable String error;
    private boolean applied;

    GceOperation(
            String id,
            String type,
            String zone,
            String targetId,
            Instant startedAt,
            Duration length,
            Runnable effect,
            @Nullable String error) {
        this.id = id;
        this.type = type;
        this.zone = zone;
        this.targetId = targetId;
        this.startedAt = startedAt;
        this.length = length;
        this.effect = effect;
        this.error = error;
    }

    /** Lets happen what is due. */
    void settle(Instant now) {
        if (status(now).equals("DONE") && !applied) {
            applied = true;
            if (error == null) {
                try {
                    effect.run();
                } catch (GoogleError refused) {
                    error = refused.operationCode();
                }
            }
        }
    }

    String status(Instant now) {
        Duration passed = Duration.between(startedAt, now);
        if (passed.compareTo(length) >= 0) {
            return "DONE";
        }
        return passed.compareTo(length.dividedBy(2)) >= 0 ? "RUNNING" : "PENDING";
    }

    String id() {
        return id;
    }

    String name() {
        return "operation-" + id;
    }

    String type() {
        return type;
    }

    String zone() {
        return zone;
    }

    String targetId() {
        return targetId;
    }

    Instant startedAt() {
        return startedAt;
    }

    @Nullable
    String error() {
        return error;
    }
}
