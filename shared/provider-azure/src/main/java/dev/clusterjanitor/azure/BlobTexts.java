package dev.clusterjanitor.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.TextSource;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Azure Blob Storage, read with Get Blob as UTF-8: {@code https://<account>.blob.core.windows.net/<container>/<blob>}. Needs the
 * role Storage Blob Data Reader. An address with a signature is refused: it would be a secret in the configuration.
 */
public final class BlobTexts implements TextSource {
    private static final String ACTION = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
    private static final Pattern LOCATION =
            Pattern.compile("https://([a-z0-9]{3,24}\\.blob\\.core\\.windows\\.net)(/[^/?#]+/[^?#]+)");

    /** More than any policy has; whoever points us at something else should hear so. */
    private static final int LARGEST = 1 << 20;

    private final Map<String, String> environment;

    /**
     * Uses the identity that azure-identity finds.
     *
     * @param environment as for {@link AzureCloud}
     */
    public BlobTexts(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String scheme() {
        return "https";
    }

    @Override
    public String read(String location) {
        Matcher parts = LOCATION.matcher(location);
        if (!parts.matches()) {
            throw new CloudException(
                    location.replaceFirst("[?#].*$", "")
                            + " is not of the form https://<account>.blob.core.windows.net/<container>/<blob>, without a signature");
        }
        try {
            AzureHttp http = new AzureHttp(AzureSettings.of(environment), Pause.REAL);
            String body = http.send(
                            AzureService.BLOB,
                            HttpMethod.GET,
                            ACTION,
                            parts.group(1),
                            http.settings().base(parts.group(1)) + parts.group(2),
                            "",
                            Map.of(HttpHeaderName.fromString("x-ms-version"), "2021-12-02"))
                    .body();
            if (body.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
                throw new CloudException("it is larger than 1 MiB");
            }
            return body;
        } catch (CloudException failed) {
            throw new CloudException(location + " cannot be read: " + failed.getMessage());
        }
    }
}
