package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.testkit.ObjectStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GcsStoreTest extends ObjectStoreContract {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Override
    protected ObjectStore store() {
        return new GcsPlace(stage.google.environment(Stage.PROJECT)).open("gs://bucket/janitor/prod/");
    }

    @Test
    void everythingLiesBelowThePrefix() {
        store().putIfAbsent("outbox/a", "{}");
        stage.google.object("bucket", "outbox/b", "{}");
        stage.google.object("bucket", "janitor/production/outbox/c", "{}");

        assertThat(store().list("outbox/", "", 10)).containsExactly("outbox/a");
        assertThat(new GcsStore(GoogleHttp.of(GcpSettings.of(stage.google.environment(Stage.PROJECT))), "bucket", "")
                        .list("janitor/prod", "", 10))
                .containsExactly("janitor/prod/outbox/a", "janitor/production/outbox/c");
    }

    @Test
    void aRefusalNamesThePermission() {
        stage.google.fail("storage.objects.insert", 0, 9, 403, "forbidden");

        assertThatThrownBy(() -> store().putIfAbsent("outbox/a", "{}"))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("storage.objects.create in bucket");
    }

    @Test
    void aLocationOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> new GcsPlace(stage.google.environment(Stage.PROJECT)).open("gs://"))
                .hasMessageContaining("gs://bucket/prefix");
    }
}
