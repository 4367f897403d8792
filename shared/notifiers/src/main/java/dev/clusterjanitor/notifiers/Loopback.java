package dev.clusterjanitor.notifiers;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells whether a host is this machine itself, by its name alone: no name is looked up. */
final class Loopback {
    private static final Pattern NAMES = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");

    private Loopback() {}

    static boolean isLoopback(@Nullable String host) {
        return host != null && NAMES.matcher(host).matches();
    }
}
