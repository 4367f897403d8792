package dev.clusterjanitor.dask;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Which addresses a cloud can give for a machine. */
final class PublicHosts {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?");

    private PublicHosts() {}

    /**
     * Whether this can be another machine's web page. Names are taken as they are: only literal addresses are looked
     * at, so that nothing is resolved here.
     */
    static boolean isFit(URI address) {
        String host = address.getHost();
        if (host == null || host.equals("localhost")) {
            return false;
        }
        if (!LITERAL.matcher(host).matches()) {
            return true;
        }
        try {
            InetAddress literal = InetAddress.getByName(host);
            return !literal.isLoopbackAddress()
                    && !literal.isLinkLocalAddress()
                    && !literal.isAnyLocalAddress()
                    && !literal.isMulticastAddress();
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }
}
