package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.port.CloudException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How Azure is spoken to.
 *
 * @param endpoint where all services answer instead of Azure itself: Resource Manager at its root, of other services the
 *     host is the first segment of the path; null: Azure
 * @param withIdentity whether calls carry a token; only an endpoint on loopback can do without
 * @param ownSubscription the subscription that the program itself runs in; null if it is not known
 * @param retries attempts after the first
 * @param firstWait the wait before the second attempt, which grows from there, where Azure names none
 * @param attemptTimeout the longest time for one attempt
 */
record AzureSettings(
        @Nullable URI endpoint,
        boolean withIdentity,
        @Nullable String ownSubscription,
        int retries,
        Duration firstWait,
        Duration attemptTimeout) {
    static final String ENDPOINT = "JANITOR_AZURE_ENDPOINT";

    private static final String ID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private static final Pattern SUBSCRIPTION = Pattern.compile(ID);

    /** App Service and Functions tell it as {@code <subscription id>+<webspace>}. */
    private static final Pattern OWNER = Pattern.compile("(" + ID + ")\\+.*");

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /**
     * What the environment says: {@code JANITOR_AZURE_ENDPOINT}; {@code AZURE_SUBSCRIPTION_ID}, else
     * {@code WEBSITE_OWNER_NAME}. On loopback a token is sent only where the platform offers an identity
     * ({@code IDENTITY_ENDPOINT}).
     *
     * @throws CloudException if the endpoint is no address, or would carry a token in the clear
     */
    static AzureSettings of(Map<String, String> environment) {
        URI endpoint = endpoint(environment.getOrDefault(ENDPOINT, ""));
        return new AzureSettings(
                endpoint,
                endpoint == null || !isLoopback(endpoint) || environment.containsKey("IDENTITY_ENDPOINT"),
                ownSubscription(environment),
                5,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30));
    }

    private static @Nullable URI endpoint(String text) {
        if (text.isBlank()) {
            return null;
        }
        URI uri;
        try {
            uri = URI.create(text.strip().replaceAll("/+$", ""));
        } catch (IllegalArgumentException notAnAddress) {
            throw new CloudException(ENDPOINT + " is no address, such as http://127.0.0.1:8080");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("https") || (scheme.equals("http") && isLoopback(uri)))) {
            throw new CloudException(ENDPOINT + " must be an https address, or an http address on loopback");
        }
        return uri;
    }

    private static boolean isLoopback(URI uri) {
        return uri.getHost() != null && LOOPBACK.matcher(uri.getHost()).matches();
    }

    private static @Nullable String ownSubscription(Map<String, String> environment) {
        String named = environment.getOrDefault("AZURE_SUBSCRIPTION_ID", "").strip();
        if (SUBSCRIPTION.matcher(named).matches()) {
            return named.toLowerCase(Locale.ROOT);
        }
        Matcher owner = OWNER.matcher(environment.getOrDefault("WEBSITE_OWNER_NAME", ""));
        return owner.matches() ? owner.group(1).toLowerCase(Locale.ROOT) : null;
    }

    /** Whether calls go to an endpoint of our own over plain HTTP, which only loopback may. */
    boolean isPlain() {
        return endpoint != null && "http".equalsIgnoreCase(endpoint.getScheme());
    }

    /** The address of a service: {@code https://} and its host, or its place at the endpoint. */
    String base(String host) {
        if (endpoint == null) {
            return "https://" + host;
        }
        return host.equals(AzureService.MANAGER_HOST) ? endpoint.toString() : endpoint + "/" + host;
    }
}
