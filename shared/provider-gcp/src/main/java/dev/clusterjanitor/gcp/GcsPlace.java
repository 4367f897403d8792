package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.core.port.StorePlace;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Google Cloud Storage: {@code gs://bucket/prefix}. Needs {@code storage.objects.get}, {@code .list}, {@code .create} and
 * {@code .delete} (the role Storage Object User on the bucket).
 */
public final class GcsPlace implements StorePlace {
    private static final Pattern LOCATION = Pattern.compile("gs://([^/]+)(?:/([^?#]*?))?/*");

    private final Map<String, String> environment;

    /**
     * Uses the identity that all of Google's tools find.
     *
     * @param environment the program's environment variables
     */
    public GcsPlace(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String scheme() {
        return "gs";
    }

    @Override
    public ObjectStore open(String location) {
        Matcher parts = LOCATION.matcher(location);
        if (!parts.matches()) {
            throw new CloudException("journal: " + location + " is not of the form gs://bucket/prefix");
        }
        String prefix = parts.group(2) == null || parts.group(2).isEmpty() ? "" : parts.group(2) + "/";
        return new GcsStore(GoogleHttp.of(GcpSettings.of(environment)), parts.group(1), prefix);
    }
}
