package dev.clusterjanitor.emulators;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Something that tests need and that not every machine can offer. It is tried once; the one place that decides what a
 * test does without it: it is skipped with the reason, except where the environment says {@code CI=true}, for there a
 * missing tool would otherwise hide untested code for ever: there it fails.
 *
 * @param <T> what the tests get
 */
public final class Prerequisite<T> {

    private final @Nullable T value;
    private final @Nullable EmulatorUnavailable problem;
    private final boolean ci;

    private Prerequisite(@Nullable T value, @Nullable EmulatorUnavailable problem, boolean ci) {
        this.value = value;
        this.problem = problem;
        this.ci = ci;
    }

    /** Tries to get it, now. Only {@link EmulatorUnavailable} counts as "not to be had here"; the rest is thrown on. */
    public static <T> Prerequisite<T> obtain(Supplier<T> source) {
        return obtain(source, "true".equals(System.getenv("CI")));
    }

    static <T> Prerequisite<T> obtain(Supplier<T> source, boolean ci) {
        try {
            return new Prerequisite<>(source.get(), null, ci);
        } catch (EmulatorUnavailable e) {
            return new Prerequisite<>(null, e, ci);
        }
    }

    /**
     * The thing itself; where it is missing, this does not return.
     *
     * @throws org.opentest4j.TestAbortedException which skips the test
     * @throws AssertionError which fails it, under CI
     */
    public T require() {
        if (problem == null) {
            return Objects.requireNonNull(value);
        }
        String reason = String.valueOf(problem.getMessage());
        if (ci) {
            throw new AssertionError("CI=true, so this may not be skipped: " + reason, problem);
        }
        return Assumptions.abort(reason);
    }

    /** The thing itself, if it is there. */
    Optional<T> found() {
        return Optional.ofNullable(value);
    }
}
