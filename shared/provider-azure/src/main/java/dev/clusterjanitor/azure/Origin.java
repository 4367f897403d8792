package dev.clusterjanitor.azure;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a link leads: scheme and host, which do not mind case, and the port in effect. Azure writes links with and without
 * the default port ({@code https://management.azure.com:443/...}).
 */
record Origin(String scheme, String host, int port) {
    /** Strict on purpose: whatever else a link may look like, no token is sent there. */
    private static final Pattern LINK =
            Pattern.compile("(?i)(https?)://([a-z0-9.-]+|\\[[0-9a-f:.]+])(?::(\\d{1,5}))?(?:[/?].*)?");

    /** The origin of a link; empty if it is none. */
    static Optional<Origin> of(String link) {
        Matcher matcher = LINK.matcher(link);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        return Optional.of(new Origin(
                scheme,
                matcher.group(2).toLowerCase(Locale.ROOT),
                matcher.group(3) == null ? usual : Integer.parseInt(matcher.group(3))));
    }

    /** Whether both are links, and lead to the same place. */
    static boolean same(String one, String other) {
        Optional<Origin> origin = of(one);
        return origin.isPresent() && origin.equals(of(other));
    }
}
