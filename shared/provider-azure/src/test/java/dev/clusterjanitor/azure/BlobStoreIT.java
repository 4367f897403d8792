package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.emulators.azure.AzureEmulator;
import dev.clusterjanitor.testkit.ObjectStoreContract;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobStoreIT extends ObjectStoreContract {
    private final AzureEmulator azure = AzureEmulator.start(InstantSource.system());
    private final BlobPlace place =
            new BlobPlace(Map.of("JANITOR_AZURE_ENDPOINT", azure.endpoint().toString()));

    @AfterEach
    void stop() {
        azure.close();
    }

    @Override
    protected ObjectStore store() {
        azure.openBlobs();
        return place.open("https://account.blob.core.windows.net/journal/janitor/prod");
    }

    @Test
    void everythingLiesBelowThePrefix() {
        store().putIfAbsent("outbox/a", "{}");
        azure.blob("account", "journal/outbox/b", "{}");

        assertThat(store().list("outbox/", "", 10)).containsExactly("outbox/a");
        assertThat(place.open("https://account.blob.core.windows.net/journal").list("", "", 10))
                .containsExactly("janitor/prod/outbox/a", "outbox/b");
    }

    @Test
    void aRefusalNamesTheRight() {
        ObjectStore store = place.open("https://account.blob.core.windows.net/journal");

        assertThatThrownBy(() -> store.putIfAbsent("outbox/a", "{}"))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("containers/blobs/write in account.blob.core.windows.net");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/journal",
                "https://account.blob.core.windows.net",
                "https://account.blob.core.windows.net/journal/p?sig=hush"
            })
    void anAddressThatIsNoContainerOrBearsASignatureIsRefused(String location) {
        assertThatThrownBy(() -> place.open(location))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("without a signature")
                .hasMessageNotContaining("hush");
    }
}
