package dev.clusterjanitor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.core.port.ObjectStore.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every place for a journal keeps to. A test of one extends it. */
public abstract class ObjectStoreContract {
    private static final String KEY = "journal/2026/01/15/20260115t120000z-w1-0001.json";
    private static final String TEXT = "{\"name\": \"\u00e9\u00df\ud83d\udc7b\"}\n";

    /** A store that is empty. */
    protected abstract ObjectStore store();

    @Test
    void whatWasWrittenIsRead() {
        ObjectStore store = store();

        Optional<String> version = store.putIfAbsent(KEY, TEXT);

        assertThat(version).isPresent();
        assertThat(store.get(KEY)).contains(new Stored(KEY, TEXT, version.orElseThrow()));
    }

    @Test
    void whatIsNotThereIsEmpty() {
        ObjectStore store = store();

        assertThat(store.get(KEY)).isEmpty();
        assertThat(store.list("journal/", "", 10)).isEmpty();
        assertThat(store.replace(KEY, "x", versionOf(store, "another"))).isEmpty();
    }

    @Test
    void theFirstWriterWins() {
        ObjectStore store = store();
        store.putIfAbsent(KEY, "first");

        assertThat(store.putIfAbsent(KEY, "second")).isEmpty();
        assertThat(store.get(KEY).orElseThrow().text()).isEqualTo("first");
    }

    @Test
    void onlyTheVersionThatIsThereIsReplaced() {
        ObjectStore store = store();
        String first = store.putIfAbsent(KEY, "first").orElseThrow();
        String second = store.replace(KEY, "second", first).orElseThrow();

        assertThat(store.replace(KEY, "third", first)).isEmpty();
        assertThat(store.get(KEY)).contains(new Stored(KEY, "second", second));
        assertThat(store.replace(KEY, "third", second)).isPresent();
    }

    @Test
    void whatWasRemovedIsGoneAndMayBeRemovedAgain() {
        ObjectStore store = store();
        String version = store.putIfAbsent(KEY, "first").orElseThrow();
        store.delete(KEY);
        store.delete(KEY);

        assertThat(store.get(KEY)).isEmpty();
        assertThat(store.replace(KEY, "second", version)).isEmpty();
        assertThat(store.putIfAbsent(KEY, "third")).isPresent();
    }

    @Test
    void keysComeInTheirOrderAndAsManyAsAsked() {
        ObjectStore store = store();
        for (String key : List.of("outbox/b", "outbox/a", "journal/x", "outbox/c", "outboy", "outbox/d/e")) {
            store.putIfAbsent(key, "{}");
        }

        assertThat(store.list("outbox/", "", 10)).containsExactly("outbox/a", "outbox/b", "outbox/c", "outbox/d/e");
        assertThat(store.list("outbox/", "", 2)).containsExactly("outbox/a", "outbox/b");
        assertThat(store.list("outbox/", "outbox/b", 2)).containsExactly("outbox/c", "outbox/d/e");
        assertThat(store.list("outbox/c", "", 2)).containsExactly("outbox/c");
        assertThat(store.list("outbox/", "outbox/d/e", 2)).isEmpty();
    }

    @Test
    void ofManyWritersAtOnceOneWins() throws Exception {
        ObjectStore store = store();
        String version = store.putIfAbsent("outbox/claimed", "free").orElseThrow();
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> claims = new ArrayList<>();
            IntStream.range(0, 8)
                    .forEach(i -> claims.add(() ->
                            store.replace("outbox/claimed", "of " + i, version).isPresent()));
            long won = 0;
            for (var claim : writers.invokeAll(claims)) {
                won += claim.get() ? 1 : 0;
            }

            assertThat(won).isEqualTo(1);
        } finally {
            writers.shutdownNow();
        }
    }

    private static String versionOf(ObjectStore store, String key) {
        return store.putIfAbsent(key, "{}").orElseThrow();
    }
}
