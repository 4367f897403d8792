package dev.clusterjanitor.azure;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.StorePlace;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Azure Blob Storage: {@code https://<account>.blob.core.windows.net/<container>/<prefix>}. Needs the role Storage Blob Data
 * Contributor on the container. An address with a signature is refused: it would be a secret in the policy.
 */
public final class BlobPlace implements StorePlace {
    private static final Pattern LOCATION =
            Pattern.compile("https://([a-z0-9]{3,24}\\.blob\\.core\\.windows\\.net)/([a-z0-9-]+)(?:/([^?#]*?))?/*");

    private final Map<String, String> environment;

    /**
     * Uses the identity that azure-identity finds.
     *
     * @param environment as for {@link AzureCloud}
     */
    public BlobPlace(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String scheme() {
        return "https";
    }

    @Override
    public ObjectStore open(String location) {
        Matcher parts = LOCATION.matcher(location);
        if (!parts.matches()) {
            throw new CloudException(
                    "journal: " + location.replaceFirst("[?#].*$", "")
                            + " is not of the form https://<account>.blob.core.windows.net/<container>/<prefix>, without a signature");
        }
        String prefix = parts.group(3) == null || parts.group(3).isEmpty() ? "" : parts.group(3) + "/";
        return new BlobStore(
                new AzureHttp(AzureSettings.of(environment), Pause.REAL), parts.group(1), parts.group(2), prefix);
    }
}
