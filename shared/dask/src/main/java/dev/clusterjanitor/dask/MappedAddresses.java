package dev.clusterjanitor.dask;

import dev.clusterjanitor.core.model.ClusterId;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Schedulers on loopback that stand for those of an emulated cloud. */
final class MappedAddresses implements AddressMap {
    static final String VARIABLE = "JANITOR_SCHEDULER_ADDRESSES";

    private static final Pattern ENTRY =
            Pattern.compile("(?<id>[^=]+)=(?<host>localhost|127(?:\\.\\d{1,3}){3}|\\[::1]):(?<port>\\d{1,5})");

    private final Map<String, URI> byId;

    private MappedAddresses(Map<String, URI> byId) {
        this.byId = Map.copyOf(byId);
    }

    static MappedAddresses parse(String text) {
        Map<String, URI> byId = new HashMap<>();
        for (String entry : text.split(",", -1)) {
            Matcher match = ENTRY.matcher(entry.strip());
            int port = match.matches() ? Integer.parseInt(match.group("port")) : 0;
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException(VARIABLE + ": \"" + entry.strip()
                        + "\" is not of the form <cluster id>=127.0.0.1:<port>; only loopback hosts can be given");
            }
            URI address = URI.create("http://" + match.group("host") + ":" + port);
            if (byId.put(match.group("id"), address) != null) {
                throw new IllegalArgumentException(VARIABLE + ": " + match.group("id") + " is given twice");
            }
        }
        return new MappedAddresses(byId);
    }

    @Override
    public Optional<URI> locate(ClusterId id, URI dashboard) {
        return Optional.ofNullable(byId.get(id.toString()));
    }
}
