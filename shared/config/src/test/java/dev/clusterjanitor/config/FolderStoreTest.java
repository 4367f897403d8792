package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ObjectStore;
import dev.clusterjanitor.testkit.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    @Override
    protected ObjectStore store() {
        return new FolderPlace().open("file:" + folder.resolve("journal"));
    }

    @Test
    void whatAWriterLeftUnfinishedIsNoText() throws IOException {
        ObjectStore store = store();
        store.putIfAbsent("outbox/a.json", "{}");
        Files.writeString(folder.resolve("journal/outbox/b.json.unfinished"), "{");

        assertThat(store.list("outbox/", "", 9)).containsExactly("outbox/a.json");
        assertThat(store.list("", "", 9)).containsExactly("outbox/a.json");
    }

    @Test
    void aKeyCannotLeaveTheFolder() {
        assertThatThrownBy(() -> store().get("../secret")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(folder.resolve("journal"), "a file");

        assertThatThrownBy(() -> store().putIfAbsent("outbox/a", "x"))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void aLocationWithoutAPathIsRefused() {
        assertThatThrownBy(() -> new FolderPlace().open("file:")).hasMessageContaining("file:path");
    }
}
