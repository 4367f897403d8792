package dev.clusterjanitor.gcp;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builds the address of a call; every part of it is encoded. */
final class Address {
    private final StringBuilder text;
    private boolean hasQuery;

    private Address(String base) {
        text = new StringBuilder(base);
    }

    /**
     * Begins an address.
     *
     * @param endpoint where all APIs answer; null: Google's own
     * @param service Google's name for the API: {@code compute}
     * @param path what follows the host, with its slashes
     */
    static Address of(@Nullable URI endpoint, String service, String path) {
        String host = endpoint == null ? "https://" + service + ".googleapis.com" : endpoint.toString();
        return new Address(host + path);
    }

    /** Adds parts of the path. */
    Address path(String... parts) {
        for (String part : parts) {
            text.append('/').append(encode(part));
        }
        return this;
    }

    /** Adds what follows the last part of the path without a slash: {@code :access}. */
    Address suffix(String verb) {
        text.append(verb);
        return this;
    }

    /** Adds a query parameter, unless it is empty. */
    Address query(String name, String value) {
        if (!value.isEmpty()) {
            text.append(hasQuery ? '&' : '?').append(name).append('=').append(encode(value));
            hasQuery = true;
        }
        return this;
    }

    URI uri() {
        return URI.create(text.toString());
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
