package dev.clusterjanitor.core.journal;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.core.port.ThreadStore;
import java.util.Optional;

/** Remembers in an object storage, so that the next sweep goes on where this one stopped, wherever it runs. */
public final class StoredThreads implements ThreadStore {
    private final ObjectStore store;

    public StoredThreads(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Optional<String> read(String key) {
        try {
            return store.get(place(key)).map(ObjectStore.Stored::text);
        } catch (CloudException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void write(String key, String value) {
        try {
            String place = place(key);
            store.get(place)
                    .ifPresentOrElse(
                            there -> store.replace(place, value, there.version()),
                            () -> store.putIfAbsent(place, value));
        } catch (CloudException notWritten) {
            // A new conversation begins next time; nothing is lost by it.
        }
    }

    private static String place(String key) {
        return Journal.THREADS + key.replace('#', '-');
    }
}
