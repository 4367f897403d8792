package dev.clusterjanitor.config;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.core.journal.JournalFormat;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.core.port.StorePlace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Opens the journal that a policy names, in one of the places that this program can reach. */
public final class JournalPlaces {
    private final List<StorePlace> places;
    private final JournalFormat format;
    private final Map<String, ObjectStore> open = new HashMap<>();

    /**
     * Places, of which clients are kept.
     *
     * @param places those that can be reached from here
     * @param format how records are written
     */
    public JournalPlaces(List<StorePlace> places, JournalFormat format) {
        this.places = List.copyOf(places);
        this.format = format;
    }

    /**
     * The journal of a policy.
     *
     * @param hash tells the policy from others: {@link ConfigText#hash}
     * @param writer as for {@link Journal}: never the same for two programs that run at the same time
     * @return null if the policy names none
     * @throws ConfigException if it names a place that cannot be reached from here
     */
    public synchronized @Nullable Journal of(JanitorConfig config, String hash, String writer) {
        String location = config.journal();
        if (location == null) {
            return null;
        }
        ObjectStore store = open.computeIfAbsent(location, this::store);
        return new Journal(store, format, hash, writer);
    }

    private ObjectStore store(String location) {
        String scheme = location.substring(0, location.indexOf(':'));
        return places.stream()
                .filter(place -> place.scheme().equals(scheme))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        "journal",
                        "there is nothing here that writes to \"" + scheme + ":\"; available: "
                                + places.stream()
                                        .map(place -> place.scheme() + ":")
                                        .collect(Collectors.joining(", "))))
                .open(location);
    }
}
