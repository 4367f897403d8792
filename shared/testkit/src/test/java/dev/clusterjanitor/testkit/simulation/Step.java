package dev.clusterjanitor.testkit.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One thing that happens in a history. Steps hold all randomness of their own, so that a history stays the same when
 * others are left out.
 *
 * @param type what happens
 * @param slot which cluster it happens to
 * @param seed all further choices
 * @param delay seconds since the step before
 */
record Step(Type type, int slot, long seed, int delay) {
    static final int SLOTS = 6;

    /** What can happen. Sweeps are chosen apart. */
    enum Type {
        SWEEP(0),
        BIRTH(8),
        REBIRTH(4),
        WORK(8),
        PROCESS_STARTS(5),
        PROCESS_STOPS(8),
        HEARTBEAT_LIES(3),
        KEEP(5),
        RELEASE(3),
        LOCK(2),
        UNLOCK(3),
        SCHEDULER_DIES(3),
        WORKER_DIES(3),
        MACHINES_STOP(2),
        TAG_IS_EDITED(9),
        LIMIT_IS_SET(6),
        OTHER_TOOL_DELETES(2),
        METRICS_END(2),
        METRICS_BEGIN(3),
        OWNER_CHANGES(1),
        PRODUCTION(1),
        NOT_PRODUCTION(2),
        CREATION_TIME_IS_LOST(1),
        SECOND_SCHEDULER(1),
        CLOCK_DRIFTS(2),
        PROCESS_IS_NEW(3);

        private final int weight;

        Type(int weight) {
            this.weight = weight;
        }
    }

    private static final int WEIGHTS =
            Arrays.stream(Type.values()).mapToInt(type -> type.weight).sum();

    /** What happens in the history of a seed, from its first birth to its last sweep. */
    static List<Step> steps(SplittableRandom random) {
        List<Step> steps = new ArrayList<>();
        int clusters = 1 + random.nextInt(SLOTS);
        for (int slot = 0; slot < clusters; slot++) {
            steps.add(new Step(Type.BIRTH, slot, random.nextLong(), random.nextInt(3600)));
        }
        int sweeps = sweeps(random);
        int eventsPerMille = 100 + random.nextInt(600);
        for (int i = 0; i < sweeps; i++) {
            while (random.nextInt(1000) < eventsPerMille) {
                steps.add(event(random, clusters));
            }
            steps.add(new Step(Type.SWEEP, 0, random.nextLong(), gap(random)));
        }
        return steps;
    }

    /** Most histories are days long and find most for their time; one in forty goes on for weeks. */
    private static int sweeps(SplittableRandom random) {
        return random.nextInt(40) == 0 ? 200 + random.nextInt(100) : 6 + random.nextInt(24);
    }

    private static Step event(SplittableRandom random, int clusters) {
        return new Step(type(random), random.nextInt(clusters), random.nextLong(), random.nextInt(600));
    }

    static Type type(SplittableRandom random) {
        int at = random.nextInt(WEIGHTS);
        for (Type type : Type.values()) {
            at -= type.weight;
            if (at < 0) {
                return type;
            }
        }
        throw new IllegalStateException("weights");
    }

    /** Mostly a quarter of an hour or an hour, now and then a weekend. */
    private static int gap(SplittableRandom random) {
        return switch (random.nextInt(20)) {
            case 0 -> 3 * 86_400 + random.nextInt(86_400);
            case 1, 2 -> 6 * 3600 + random.nextInt(6 * 3600);
            case 3, 4, 5, 6 -> 3600;
            case 7 -> random.nextInt(60);
            default -> 900;
        };
    }
}
