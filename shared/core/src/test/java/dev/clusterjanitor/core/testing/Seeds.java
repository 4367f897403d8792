package dev.clusterjanitor.core.testing;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Properties that hold for any input: each seed gives one random input, and a failure names its seed, so that
 * {@code check(seed, property)} shows it again. The seeds are fixed: a build that passes, passes again.
 */
public final class Seeds {
    private Seeds() {}

    /** Checks a property with this many inputs. */
    public static void check(int inputs, Consumer<SplittableRandom> property) {
        LongStream.range(0, inputs).forEach(seed -> check(seed, property));
    }

    /** Checks a property with the input of one seed. */
    public static void check(long seed, Consumer<SplittableRandom> property) {
        try {
            property.accept(new SplittableRandom(seed));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("with seed " + seed + "L: " + e.getMessage(), e);
        }
    }
}
