package dev.clusterjanitor.azure;

import com.azure.core.http.HttpMethod;
import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.SecretSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Azure Key Vault, read with Get Secret. A name is {@code <vault>/<secret>}, or {@code <vault>/<secret>/<version>}. Needs the
 * role Key Vault Secrets User.
 */
public final class KeyVaultSecrets implements SecretSource {
    private static final String ACTION = "Microsoft.KeyVault/vaults/secrets/getSecret/action";
    private static final Pattern NAME =
            Pattern.compile("([A-Za-z][A-Za-z0-9-]{2,23})/([A-Za-z0-9-]{1,127}(?:/[0-9a-f]{1,32})?)");

    private final Map<String, String> environment;

    /**
     * Uses the identity that azure-identity finds.
     *
     * @param environment as for {@link AzureCloud}
     */
    public KeyVaultSecrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String scheme() {
        return "azure-keyvault";
    }

    @Override
    public String read(String name) {
        String reference = "secret:" + scheme() + ":" + name;
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new CloudException(reference + " is not of the form secret:azure-keyvault:<vault>/<secret>");
        }
        try {
            AzureHttp http = new AzureHttp(AzureSettings.of(environment), Pause.REAL);
            String url = http.settings().base(parts.group(1) + ".vault.azure.net") + "/secrets/" + parts.group(2)
                    + "?api-version=7.4";
            String body = http.send(AzureService.VAULT, HttpMethod.GET, ACTION, parts.group(1), url, "", Map.of())
                    .body();
            JsonNode value = AzureErrors.parse(ACTION, parts.group(1), body).path("value");
            if (!value.isTextual()) {
                throw AzureErrors.unreadable(ACTION, parts.group(1));
            }
            return value.asText();
        } catch (CloudException failed) {
            throw new CloudException(reference + " cannot be read: " + failed.getMessage());
        }
    }
}
