package dev.clusterjanitor.core.journal;

import dev.clusterjanitor.core.model.Digest;
import java.util.List;
import java.util.Optional;

/** Requests for a deletion, from the inbox that takes them to the sweep that serves them. */
public final class DeletionRequests {
    private final Journal journal;

    public DeletionRequests(Journal journal) {
        this.journal = journal;
    }

    /**
     * Writes a request down; a second one for the same incarnation changes nothing.
     *
     * @throws dev.clusterjanitor.core.port.CloudException if it cannot be written
     */
    public void add(DeletionRequest request) {
        String incarnation = request.incarnation().value();
        String key = Journal.REQUESTS + Digest.of(request.cluster().toString(), incarnation) + ".json";
        journal.store().putIfAbsent(key, journal.format().write(request));
    }

    /** The keys of all requests. */
    public List<String> keys(int most) {
        return journal.store().list(Journal.REQUESTS, "", most);
    }

    /**
     * Reads a request.
     *
     * @return empty if it is gone
     * @throws IllegalArgumentException if it cannot be understood
     */
    public Optional<DeletionRequest> read(String key) {
        return journal.store().get(key).map(stored -> journal.format().readRequest(stored.text()));
    }

    public void remove(String key) {
        journal.store().delete(key);
    }
}
