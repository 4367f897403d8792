package dev.clusterjanitor.core.model;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterTest {
    @Test
    void countsItsWorkersAndNotItsScheduler() {
        assertThat(aCluster().workers(3).build().workers()).isEqualTo(3);
    }

    @Test
    void itsMachinesAreSchedulerAndWorkers() {
        assertThat(aCluster().workers(1).build().machines())
                .extracting(Resource::id)
                .containsExactly("i-scheduler", "i-worker-1");
    }

    @Test
    void leftoversAreNoMachines() {
        assertThat(aCluster().shape(Shape.RESIDUE).build().machines()).isEmpty();
    }

    @Test
    void itsYoungestPartMayBeYoungerThanItself() {
        Instant lately = NOW.minus(Duration.ofMinutes(7));

        assertThat(aCluster().workersStartedAt(lately).build().youngestPart()).contains(lately);
    }

    @Test
    void itsYoungestPartIsNotKnownWhereTheCloudDoesNotTell() {
        assertThat(aCluster().createdAt(null).build().youngestPart()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void aNoticeHasOneToTenItems(int size) {
        assertThat(notice(size).items()).hasSize(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11})
    void aNoticeOfAnyOtherSizeIsRefused(int size) {
        assertThatIllegalArgumentException().isThrownBy(() -> notice(size));
    }

    private static Notice notice(int size) {
        Notice.Item item = new Notice.Item(Notice.Event.DELETED, aCluster().build(), List.of(), null, "", "");
        return new Notice(Recipient.fallbackOnly(Contact.NONE), NOW, Collections.nCopies(size, item));
    }
}
