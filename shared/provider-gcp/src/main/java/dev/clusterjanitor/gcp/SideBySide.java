package dev.clusterjanitor.gcp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Does the same to many things, some at a time: Compute Engine changes one thing with one call, and counts calls by the
 * minute (1,500 for each project, "API rate quotas").
 */
final class SideBySide implements AutoCloseable {
    /** At about a quarter of a second each, these stay below the quota. */
    private static final int AT_A_TIME = 6;

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME, SideBySide::daemon);

    /**
     * Does it to each, and waits for all.
     *
     * @return the results in the order of the things
     * @throws RuntimeException the first that was thrown, after all have ended
     */
    <T, R> List<R> each(List<T> things, Function<T, R> work) {
        List<CompletableFuture<R>> under = things.stream()
                .map(thing -> CompletableFuture.supplyAsync(() -> work.apply(thing), threads))
                .toList();
        List<R> results = new ArrayList<>();
        CompletionException first = null;
        for (CompletableFuture<R> one : under) {
            try {
                results.add(one.join());
            } catch (CompletionException failed) {
                first = first == null ? failed : first;
            }
        }
        if (first != null && first.getCause() instanceof RuntimeException cause) {
            throw cause;
        }
        if (first != null) {
            throw first;
        }
        return results;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "janitor-gcp");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
