package dev.clusterjanitor.core.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A cloud. */
public enum CloudProvider {
    AWS,
    GCP,
    AZURE;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The name used in ids, policy files and options: {@code aws}, {@code gcp}, {@code azure}. */
    public String id() {
        return id;
    }

    /** The provider with this {@link #id()}, or empty if there is none. */
    public static Optional<CloudProvider> ofId(String id) {
        return Arrays.stream(values()).filter(p -> p.id().equals(id)).findFirst();
    }
}
