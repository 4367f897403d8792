package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.emulators.azure.AzureEmulator;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused without an identity, or before any call. That it works with one is tested with the staged function. */
class SecretsAndTextsIT {
    private final AzureEmulator azure = AzureEmulator.start(InstantSource.system());
    private final Map<String, String> environment =
            Map.of("JANITOR_AZURE_ENDPOINT", azure.endpoint().toString());

    @AfterEach
    void stop() {
        azure.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vault", "vault/", "vault/a/b/c", "../x/secret", "vault/se cret", "v?x=/secret"})
    void aReferenceOfAnotherFormIsRefusedBeforeAnyCall(String name) {
        assertThatThrownBy(() -> new KeyVaultSecrets(environment).read(name))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("secret:azure-keyvault:<vault>/<secret>");
        assertThat(azure.calls()).isEmpty();
    }

    @Test
    void aVaultThatRefusesIsToldWithoutTheSecret() {
        azure.secret("ops-vault", "slack", "hush");

        assertThatThrownBy(() -> new KeyVaultSecrets(environment).read("ops-vault/slack"))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("secret:azure-keyvault:ops-vault/slack cannot be read")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/policy.yaml",
                "https://account.blob.core.windows.net/policy.yaml",
                "https://account.blob.core.windows.net.example.org/c/policy.yaml",
                "https://account.blob.core.windows.net/c/policy.yaml?sig=hush"
            })
    void anAddressThatIsNoBlobOrBearsASignatureIsRefusedBeforeAnyCall(String location) {
        assertThatThrownBy(() -> new BlobTexts(environment).read(location))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("without a signature")
                .hasMessageNotContaining("hush");
        assertThat(azure.calls()).isEmpty();
    }

    @Test
    void aBlobThatIsRefusedIsNamed() {
        assertThatThrownBy(() -> new BlobTexts(environment).read("https://account.blob.core.windows.net/c/p.yaml"))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("https://account.blob.core.windows.net/c/p.yaml cannot be read");
    }
}
