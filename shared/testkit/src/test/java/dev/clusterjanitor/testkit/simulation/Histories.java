package dev.clusterjanitor.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Runs the histories of many seeds; makes a failing one short enough to be read. */
public final class Histories {
    private static final int MOST_TRIES = 4000;

    private Histories() {}

    /**
     * Looks for a history in which a rule is broken.
     *
     * @param count how many seeds, from the first on
     * @return the seed and the rule; null if no rule is broken
     */
    public static @Nullable String firstFailure(long first, long count) {
        for (long seed = first; seed < first + count; seed++) {
            @Nullable String violation = History.run(seed, null, false).violation();
            if (violation != null) {
                return "seed " + seed + ": " + violation;
            }
        }
        return null;
    }

    /** How much was run so far. */
    static final class Tally {
        private final LongAdder histories = new LongAdder();
        private final LongAdder sweeps = new LongAdder();

        private void add(Story story) {
            histories.increment();
            sweeps.add(story.sweeps());
        }

        long histories() {
            return histories.sum();
        }

        long sweeps() {
            return sweeps.sum();
        }
    }

    /**
     * Runs seeds on several processors.
     *
     * @param tally counts what was run
     * @return some seeds in which a rule is broken, in order
     */
    static List<Long> failures(long first, long count, Tally tally) {
        return LongStream.range(first, first + count)
                .parallel()
                .filter(seed -> {
                    Story story = History.run(seed, null, false);
                    tally.add(story);
                    return story.violation() != null;
                })
                .limit(10)
                .sorted()
                .boxed()
                .toList();
    }

    /** The story of a failing seed, without all that does not matter. */
    static Story shrunk(long seed) {
        @Nullable String violation = History.run(seed, null, false).violation();
        if (violation == null) {
            return History.run(seed, null, true);
        }
        String rule = violation.substring(0, violation.indexOf(':'));
        List<Step> steps = new ArrayList<>(History.steps(seed));
        int tries = 0;
        for (int size = Integer.highestOneBit(steps.size()); size >= 1; size /= 2) {
            for (int from = 0; from < steps.size() && tries < MOST_TRIES; tries++) {
                List<Step> fewer = without(steps, from, size);
                @Nullable String still = History.run(seed, fewer, false).violation();
                if (still != null && still.startsWith(rule)) {
                    steps = fewer;
                } else {
                    from += size;
                }
            }
        }
        return History.run(seed, steps, true);
    }

    private static List<Step> without(List<Step> steps, int from, int size) {
        int to = Math.min(from + size, steps.size());
        List<Step> fewer = new ArrayList<>(steps.subList(0, from));
        int delay = steps.subList(from, to).stream().mapToInt(Step::delay).sum();
        if (to < steps.size()) {
            Step next = steps.get(to);
            fewer.add(new Step(next.type(), next.slot(), next.seed(), next.delay() + delay));
            fewer.addAll(steps.subList(to + 1, steps.size()));
        }
        return fewer;
    }
}
