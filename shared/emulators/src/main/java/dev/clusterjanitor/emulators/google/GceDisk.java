package dev.clusterjanitor.emulators.google;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A persistent disk. Not safe for use by several threads but under the emulator's lock, which its API holds. */
public final class GceDisk implements ListFilter.Labelled {
    private final String id;
    private final String name;
    private final String zone;
    private final Instant createdAt;
    private final Labels labels = new Labels();
    private final Set<String> users = new TreeSet<>();
    private @Nullable String snapshot;

    GceDisk(String id, String name, String zone, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.zone = zone;
        this.createdAt = createdAt;
    }

    public String id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    public String zone() {
        return zone;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Override
    public Map<String, String> labels() {
        return labels.all();
    }

    /** Sets a label, as somebody else would. */
    public GceDisk label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    /** As if it had been restored from a snapshot. */
    public GceDisk madeFromSnapshot(String name) {
        snapshot = name;
        return this;
    }

    @Nullable
    String snapshot() {
        return snapshot;
    }

    /** Takes a label away, as somebody else would. */
    public GceDisk withoutLabel(String key) {
        labels.remove(key);
        return this;
    }

    Labels labelMap() {
        return labels;
    }

    /** The names of the machines that it is attached to. */
    public Set<String> users() {
        return users;
    }
}
