package dev.clusterjanitor.aws;

import static dev.clusterjanitor.core.model.JanitorTag.CLUSTER;
import static dev.clusterjanitor.core.model.JanitorTag.STALE_SINCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.ClusterRequest;
import dev.clusterjanitor.emulators.DaskClient;
import dev.clusterjanitor.emulators.DaskCloudProvider;
import dev.clusterjanitor.emulators.DaskScheduler;
import dev.clusterjanitor.emulators.Prerequisite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clusters that the real dask-cloudprovider made, and that nobody holds a reference to any more. */
@ExtendWith(AwsEmulatorExtension.class)
class DaskCloudProviderIT {
    private static final Prerequisite<DaskCloudProvider> DASK = Prerequisite.obtain(
            () -> DaskCloudProvider.install(AwsEmulator.Options.defaults().directory()));

    private Stage stage;
    private DaskCloudProvider dask;

    @BeforeEach
    void setUp(AwsEmulator aws) {
        dask = DASK.require();
        stage = new Stage(aws);
    }

    @AfterEach
    void close() {
        if (stage != null) {
            stage.close();
        }
    }

    @Test
    void aForgottenClusterIsFoundRecordedAndDeletedByItsIdAlone() {
        String id;
        try (DaskScheduler scheduler = dask.startScheduler();
                DaskClient client = dask.startEc2Cluster(
                        stage.aws().endpoint(),
                        ClusterRequest.running(Stage.REGION, scheduler, 2).withTag("cluster-janitor-owner", "alice"))) {
            id = client.clusterId();
            client.kill();
        }

        Cluster cluster = stage.only();
        assertThat(cluster.id().name()).isEqualTo(id);
        assertThat(cluster.shape()).isEqualTo(Shape.WHOLE);
        assertThat(cluster.doubts()).isEmpty();
        assertThat(cluster.machines())
                .extracting(Resource::role)
                .containsExactly(Role.SCHEDULER, Role.WORKER, Role.WORKER);
        assertThat(cluster.tags().all("cluster-janitor-owner")).containsExactly("alice");

        ClusterHandle handle = stage.handle(id);
        handle.tag(TagChange.with(TagKeys.DEFAULT)
                .set(STALE_SINCE, "20260115t120000z")
                .build());
        assertThat(stage.ec2().describeVolumes().volumes())
                .hasSize(3)
                .allSatisfy(disk -> assertThat(disk.tags())
                        .anyMatch(tag -> tag.key().equals(TagKeys.DEFAULT.of(CLUSTER))
                                && tag.value().equals(id)));
        assertThat(handle.delete(Deadline.NONE)).isEqualTo(Deletion.gone());
        assertThat(stage.discover().clusters()).isEmpty();
    }

    @Test
    void aClientThatDiedBeforeItTaggedItsMachineLeavesAnUngroupedOne() {
        String machine;
        try (DaskClient client =
                dask.startEc2Cluster(stage.aws().endpoint(), ClusterRequest.beforeTags(Stage.REGION))) {
            machine = client.machines().get(0).id();
            client.kill();
        }

        assertThat(stage.discover().clusters())
                .extracting(cluster -> cluster.id().name(), Cluster::shape)
                .containsExactly(tuple(machine, Shape.UNGROUPED));
    }
}
