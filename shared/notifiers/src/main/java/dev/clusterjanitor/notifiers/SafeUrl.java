package dev.clusterjanitor.notifiers;

import java.net.URI;
import java.util.Optional;

/** Addresses that notices may be posted to. */
final class SafeUrl {
    private SafeUrl() {}

    /** An https URL, or plain http to this machine itself; empty for anything else. */
    static Optional<URI> of(String url) {
        try {
            URI uri = URI.create(url);
            boolean safe = "https".equalsIgnoreCase(uri.getScheme())
                    || ("http".equalsIgnoreCase(uri.getScheme()) && Loopback.isLoopback(uri.getHost()));
            return safe && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException notAUrl) {
            return Optional.empty();
        }
    }
}
