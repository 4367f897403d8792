package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterRequestTest {

    @Test
    void workersNeedARunningScheduler() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterRequest(
                        "us-east-1", ClusterMoment.WAITING_FOR_SCHEDULER, 1, Map.of(), Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ClusterRequest("us-east-1", ClusterMoment.RUNNING, 1, Map.of(), Optional.empty()));
    }

    @Test
    void aSchedulerOutsideThisMachineIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterRequest(
                        "us-east-1",
                        ClusterMoment.RUNNING,
                        0,
                        Map.of(),
                        Optional.of(URI.create("tcp://10.0.0.7:8786"))));
    }

    @Test
    void tagsAddUp() {
        ClusterRequest request = ClusterRequest.waitingForScheduler("us-east-1")
                .withTag("Owner", "ada")
                .withTag("Team", "x");

        assertThat(request.tags()).containsExactlyInAnyOrderEntriesOf(Map.of("Owner", "ada", "Team", "x"));
    }
}
