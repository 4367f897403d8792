package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.CloudException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AzureSettingsTest {
    private static final String ID = "11111111-1111-1111-1111-111111111111";

    @Test
    void withoutAnEndpointItIsAzureWithAnIdentity() {
        AzureSettings settings = AzureSettings.of(Map.of());

        assertThat(settings.base("management.azure.com")).isEqualTo("https://management.azure.com");
        assertThat(settings.base("v.vault.azure.net")).isEqualTo("https://v.vault.azure.net");
        assertThat(settings.withIdentity()).isTrue();
    }

    @Test
    void onLoopbackNoTokenIsNeeded() {
        AzureSettings settings = AzureSettings.of(Map.of("JANITOR_AZURE_ENDPOINT", "http://127.0.0.1:8080/"));

        assertThat(settings.withIdentity()).isFalse();
        assertThat(settings.base("management.azure.com")).isEqualTo("http://127.0.0.1:8080");
        assertThat(settings.base("v.vault.azure.net")).isEqualTo("http://127.0.0.1:8080/v.vault.azure.net");
    }

    @Test
    void elsewhereATokenIsAlwaysSentAndNeverInTheClear() {
        assertThat(AzureSettings.of(Map.of("JANITOR_AZURE_ENDPOINT", "https://azure.example.org"))
                        .withIdentity())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://azure.example.org",
                "http://127.0.0.1.example.org",
                "ftp://127.0.0.1",
                "nonsense",
                "http://[bad"
            })
    void anEndpointThatWouldTakeATokenInTheClearIsRefused(String endpoint) {
        assertThatThrownBy(() -> AzureSettings.of(Map.of("JANITOR_AZURE_ENDPOINT", endpoint)))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("JANITOR_AZURE_ENDPOINT");
    }

    @Test
    void theOwnSubscriptionIsNamedByTheUserOrByThePlatform() {
        assertThat(AzureSettings.of(Map.of("WEBSITE_OWNER_NAME", ID + "+group-WestEuropewebspace"))
                        .ownSubscription())
                .isEqualTo(ID);
        assertThat(AzureSettings.of(Map.of("AZURE_SUBSCRIPTION_ID", ID, "WEBSITE_OWNER_NAME", "other"))
                        .ownSubscription())
                .isEqualTo(ID);
        assertThat(AzureSettings.of(Map.of()).ownSubscription()).isNull();
    }
}
