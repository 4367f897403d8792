package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcsMarkerTest {

    @Test
    void aNewReleaseNamesTheClusterAndItsPartsAfterIt() {
        EcsMarker marker = EcsMarker.read(Tasks.tags("alice", "shared")).orElseThrow();

        assertThat(marker).isEqualTo(new EcsMarker("alice", "shared", false));
        assertThat(marker.names()).contains(new EcsNames("dask-alice", "dask-alice-security-group"));
    }

    @Test
    void anOldReleaseNamesTheEcsClusterOnly() {
        EcsMarker marker = EcsMarker.read(Tasks.oldTags("dask-1a2b3c4d-5")).orElseThrow();

        assertThat(marker).isEqualTo(new EcsMarker("dask-1a2b3c4d-5", "dask-1a2b3c4d-5", true));
        assertThat(marker.names()).contains(new EcsNames("dask-1a2b3c4d-5", "dask-1a2b3c4d-5"));
    }

    @Test
    void aNameAloneIsNotOurs() {
        assertThat(EcsMarker.read(Map.of("cluster", "dask-alice", "dask_cluster_name", "alice")))
                .isEmpty();
        assertThat(EcsMarker.read(Map.of("createdBy", "somebody", "dask_cluster_name", "alice")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "a b", "ä", "a.b"})
    void aNameThatCannotBeOneIsNone(String name) {
        assertThat(EcsMarker.read(Tasks.tags(name, "dask-x")).orElseThrow().name())
                .isNull();
    }

    @Test
    void aMarkerWithoutAnyNameHasNone() {
        assertThat(EcsMarker.read(Map.of("createdBy", "dask-cloudprovider"))
                        .orElseThrow()
                        .name())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "dask-a-scheduler, dask-a",
        "dask-a-worker, dask-a",
        "dask-a-worker-worker, dask-a-worker",
        "billing, ",
        "-worker, "
    })
    void theStemOfAFamilyIsWhatIsBeforeItsRole(String family, String stem) {
        assertThat(EcsNames.stemOfFamily(family).orElse(null)).isEqualTo(stem);
    }

    @ParameterizedTest
    @CsvSource({"dask-a-execution-role, dask-a", "dask-a-task-role, dask-a", "task-role, ", "admin, "})
    void theStemOfARoleIsWhatIsBeforeItsUse(String role, String stem) {
        assertThat(EcsNames.stemOfRole(role).orElse(null)).isEqualTo(stem);
    }
}
