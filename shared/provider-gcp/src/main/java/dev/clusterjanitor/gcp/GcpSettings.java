package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.port.CloudException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How Google Cloud is called.
 *
 * @param attempts attempts per call, the first included
 * @param firstWait the wait after the first attempt; each further one is about twice as long
 * @param callTimeout the longest time for one attempt
 * @param endpoint where all APIs answer; null: Google's own
 * @param project the project that the program belongs to; null: that of its identity
 * @param perPage the largest page of a list, 1 to 500
 * @param pointsPerPage the largest page of metrics, in points, 1 to 100,000
 */
record GcpSettings(
        int attempts,
        Duration firstWait,
        Duration callTimeout,
        @Nullable URI endpoint,
        @Nullable String project,
        int perPage,
        int pointsPerPage) {

    /** The documented maximum of maxResults in Compute Engine's lists. */
    static final int LARGEST_PAGE = 500;

    /** The documented maximum of pageSize in timeSeries.list, where the points themselves are asked for. */
    static final int MOST_POINTS = 100_000;

    /** Where all APIs answer, for tests and demos. */
    static final String ENDPOINT = "JANITOR_GCP_ENDPOINT";

    /** Set by the user; functions of the second generation do not have it by themselves. */
    static final String PROJECT = "GOOGLE_CLOUD_PROJECT";

    private static final Pattern NEEDS_NO_NAME_SERVER = Pattern.compile("localhost|\\d+(\\.\\d+){3}|\\[.*]");

    /**
     * The settings of a program with these environment variables.
     *
     * @throws CloudException if the endpoint is no address
     */
    static GcpSettings of(Map<String, String> environment) {
        String endpoint = environment.getOrDefault(ENDPOINT, "").strip();
        String project = environment.getOrDefault(PROJECT, "").strip();
        return new GcpSettings(
                6,
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                endpoint.isEmpty() ? null : address(endpoint),
                project.isEmpty() ? null : project,
                LARGEST_PAGE,
                MOST_POINTS);
    }

    /** Calls go without credentials only to this machine itself. */
    boolean isLoopback() {
        if (endpoint == null || endpoint.getHost() == null) {
            return false;
        }
        try {
            return NEEDS_NO_NAME_SERVER.matcher(endpoint.getHost()).matches()
                    && InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
        } catch (UnknownHostException nowhere) {
            return false;
        }
    }

    private static URI address(String text) {
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                GcpSettings parsed = new GcpSettings(1, Duration.ZERO, Duration.ZERO, uri, null, 1, 1);
                // A token must not travel in the clear.
                if (uri.getScheme().equals("https") || parsed.isLoopback()) {
                    return uri;
                }
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new CloudException(ENDPOINT + " must be an address such as http://127.0.0.1:8080, or one with https");
    }
}
