package dev.clusterjanitor.lambda;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is made when it is needed first: a start is short of time. */
final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private @Nullable T made;

    Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        T found = made;
        if (found == null) {
            found = maker.get();
            made = found;
        }
        return found;
    }
}
