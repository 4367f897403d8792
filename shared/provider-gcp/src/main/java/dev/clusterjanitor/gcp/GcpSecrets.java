package dev.clusterjanitor.gcp;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.SecretSource;
import dev.clusterjanitor.gcp.GoogleHttp.Call;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Google Secret Manager, read with versions.access. A name is {@code projects/p/secrets/s/versions/v}, without the version
 * for the latest, or just {@code s} for a secret of our own project.
 */
public final class GcpSecrets implements SecretSource {
    private static final Pattern NAME =
            Pattern.compile("(?:projects/([^/]+)/secrets/)?([A-Za-z0-9_-]{1,255})(?:/versions/([A-Za-z0-9_-]{1,63}))?");

    private final Map<String, String> environment;

    /**
     * Uses the identity that all of Google's tools find.
     *
     * @param environment the program's environment variables
     */
    public GcpSecrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String scheme() {
        return "gcp-secretmanager";
    }

    @Override
    public String read(String name) {
        String reference = "secret:" + scheme() + ":" + name;
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new CloudException(
                    reference + " is not of the form projects/<project>/secrets/<name>[/versions/<version>]");
        }
        try {
            GcpSettings settings = GcpSettings.of(environment);
            GoogleHttp http = GoogleHttp.of(settings);
            String project = parts.group(1) == null ? OwnProject.of(http) : parts.group(1);
            Address address = Address.of(settings.endpoint(), "secretmanager", "/v1")
                    .path(
                            "projects",
                            project,
                            "secrets",
                            parts.group(2),
                            "versions",
                            parts.group(3) == null ? "latest" : parts.group(3))
                    .suffix(":access");
            return text(http.json(Call.get("secretmanager.versions.access", project, address.uri()))
                    .path("payload")
                    .path("data")
                    .asText(""));
        } catch (CloudException failed) {
            throw new CloudException(reference + " cannot be read: " + failed.getMessage());
        }
    }

    private static String text(String base64) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString();
        } catch (CharacterCodingException | IllegalArgumentException binary) {
            throw new CloudException("it is binary, not text");
        }
    }
}
