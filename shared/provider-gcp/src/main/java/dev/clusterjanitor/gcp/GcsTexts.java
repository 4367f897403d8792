package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.TextSource;
import dev.clusterjanitor.gcp.GoogleHttp.Call;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Google Cloud Storage, read with objects.get: {@code gs://bucket/object}, as UTF-8. */
public final class GcsTexts implements TextSource {
    private static final Pattern LOCATION = Pattern.compile("gs://([^/]+)/(.+)");

    /** More than any policy has; whoever points us at something else should hear so. */
    private static final int LARGEST = 1 << 20;

    private final Map<String, String> environment;

    /**
     * Uses the identity that all of Google's tools find.
     *
     * @param environment the program's environment variables
     */
    public GcsTexts(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String scheme() {
        return "gs";
    }

    @Override
    public String read(String location) {
        Matcher parts = LOCATION.matcher(location);
        if (!parts.matches()) {
            throw new CloudException(location + " is not of the form gs://bucket/object");
        }
        try {
            GcpSettings settings = GcpSettings.of(environment);
            Address address = Address.of(settings.endpoint(), "storage", "/storage/v1")
                    .path("b", parts.group(1), "o", parts.group(2))
                    .query("alt", "media");
            Call call = Call.get("storage.objects.get", parts.group(1), address.uri());
            byte[] text = GoogleHttp.of(settings).read(call, body -> body);
            if (text.length > LARGEST) {
                throw new CloudException("it is larger than 1 MiB");
            }
            return new String(text, StandardCharsets.UTF_8);
        } catch (CloudException failed) {
            throw new CloudException(location + " cannot be read: " + failed.getMessage());
        }
    }
}
