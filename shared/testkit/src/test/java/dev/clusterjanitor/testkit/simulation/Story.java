package dev.clusterjanitor.testkit.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happened, for people to read, and what excuses the janitor for saying something twice. */
final class Story {
    private final boolean told;
    private final Supplier<Instant> time;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> excuses = new HashMap<>();
    private Consumer<String> whoHearsOfRemovedMarks = cluster -> {};
    private int excusesForAll;
    private int sweeps;
    private final List<Instant> crashes = new ArrayList<>();
    private @Nullable String violation;

    /**
     * A story that begins.
     *
     * @param told whether anybody will read it
     */
    Story(boolean told, Supplier<Instant> time) {
        this.told = told;
        this.time = time;
    }

    /** Adds a line, which is made only if anybody will read it. */
    void tell(Supplier<String> line) {
        if (told) {
            lines.add(time.get() + " " + line.get());
        }
    }

    /** Counts one more sweep, and answers how many there were. */
    int sweepBegins() {
        sweeps++;
        return sweeps;
    }

    int sweeps() {
        return sweeps;
    }

    /** The process died, or the answer of a channel or of the journal was lost: something may be said once more. */
    void crash() {
        crashes.add(time.get());
    }

    long crashesSince(Instant at) {
        return crashes.stream().filter(crash -> !crash.isBefore(at)).count();
    }

    /** A rule was broken. The first time counts: what comes after may follow from it. */
    void blame(String rule, String what) {
        if (violation == null) {
            violation = rule + ": " + what;
            tell(() -> "!!! " + violation);
        }
    }

    @Nullable
    String violation() {
        return violation;
    }

    List<String> lines() {
        return lines;
    }

    /** Something changed about a cluster, so that there may be something new to say. */
    void lives(String cluster) {
        excuses.merge(cluster, 1, Integer::sum);
    }

    /** Somebody changed a tag of the mark. */
    void edited(String cluster, String key, boolean removed) {
        lives(cluster);
        if (removed && (key.endsWith("stale-since") || key.endsWith("notified-at"))) {
            whoHearsOfRemovedMarks.accept(cluster);
        }
    }

    /** Tells when somebody took the mark of a cluster away. */
    void onRemovedMark(Consumer<String> listener) {
        whoHearsOfRemovedMarks = listener;
    }

    /** Something failed that concerns every cluster. */
    void excuseAll() {
        excusesForAll++;
    }

    /** How many excuses there were so far; a notice may come again only if there is a new one. */
    int excuses(String cluster) {
        return excusesForAll + excuses.getOrDefault(cluster, 0);
    }
}
