package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.journal.Journal;
import dev.clusterjanitor.testkit.FakeStore;
import dev.clusterjanitor.testkit.FakeWorld;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalPlacesTest {
    private final JournalPlaces places = new JournalPlaces(
            List.of(new FolderPlace()),
            new FakeStore(new FakeWorld(Instant.EPOCH)).journal("w").format());

    @TempDir
    private Path folder;

    @Test
    void aPolicyWithoutAJournalHasNone() {
        assertThat(places.of(ConfigReader.read("p", "version: 1"), "hash", "w")).isNull();
    }

    @Test
    void theJournalLiesWhereThePolicySays() {
        Journal journal = places.of(ConfigReader.read("p", "version: 1\njournal: file:" + folder), "hash", "w1");

        journal.store().putIfAbsent("outbox/a", "x");

        assertThat(folder.resolve("outbox/a")).hasContent("x");
        assertThat(journal.policy()).isEqualTo("hash");
        assertThat(journal.writer()).isEqualTo("w1");
    }

    @Test
    void aPlaceThatCannotBeReachedFromHereIsAMistakeInThePolicy() {
        assertThatThrownBy(() -> places.of(ConfigReader.read("p", "version: 1\njournal: s3://bucket/x"), "hash", "w"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("\"s3:\"; available: file:");
    }
}
