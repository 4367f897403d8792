package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.ClusterRequest;
import dev.clusterjanitor.emulators.DaskClient;
import dev.clusterjanitor.emulators.DaskCloudProvider;
import dev.clusterjanitor.emulators.DaskScheduler;
import dev.clusterjanitor.emulators.Prerequisite;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** FargateClusters that the real dask-cloudprovider made, and whose process was killed. */
class RealFargateClusterIT {
    @RegisterExtension
    static final AwsEmulatorExtension EMULATOR =
            new AwsEmulatorExtension(AwsEmulator.Options.defaults().withManagedPolicies());

    private static final Prerequisite<DaskCloudProvider> NEWEST = Prerequisite.obtain(
            () -> DaskCloudProvider.install(AwsEmulator.Options.defaults().directory()));
    private static final Prerequisite<DaskCloudProvider> OLD = Prerequisite.obtain(
            () -> DaskCloudProvider.installOld(AwsEmulator.Options.defaults().directory()));
    private static final String SHARED = "arn:aws:ecs:us-east-1:123456789012:cluster/shared";

    private EcsStage stage;

    @BeforeEach
    void setUp(AwsEmulator aws) {
        stage = new EcsStage(aws);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aForgottenClusterIsFoundAndDeletedWithAllThatItLeaves() {
        String name = abandon(NEWEST.require(), Optional.empty(), 2).get(0);

        Cluster cluster = stage.only();
        assertThat(cluster.id().name()).isEqualTo(name);
        assertThat(cluster.shape()).isEqualTo(Shape.WHOLE);
        assertThat(cluster.machines())
                .extracting(Resource::role)
                .containsExactly(Role.SCHEDULER, Role.WORKER, Role.WORKER);
        assertThat(cluster.tags().all("cluster-janitor-owner")).containsExactly("alice");
        assertThat(stage.fargate.hosts()).containsExactly("dask-" + name);

        deleteAllOf(name);
        assertNothingIsLeft();
    }

    @Test
    void aForgottenClusterOfAnOldReleaseIsFoundAndDeletedWithAllThatItLeaves() {
        String host = abandon(OLD.require(), Optional.empty(), 1).get(0);

        Cluster cluster = stage.only();
        assertThat(host).matches("dask-[0-9a-f]{8}-[0-9a-f]");
        assertThat(cluster.id().name()).isEqualTo(host);
        assertThat(cluster.machines()).extracting(Resource::role).containsExactly(Role.SCHEDULER, Role.WORKER);
        assertThat(cluster.resources()).extracting(Resource::type).contains("ec2:security-group");

        deleteAllOf(host);
        assertNothingIsLeft();
    }

    @Test
    void ofTwoClustersInOneEcsClusterEachIsDeletedForItself() {
        stage.fargate.createHost("shared", Map.of());
        String first = abandon(NEWEST.require(), Optional.of(SHARED), 1).get(0);
        String second = abandon(NEWEST.require(), Optional.of(SHARED), 1).get(0);
        assertThat(stage.discover().clusters())
                .extracting(cluster -> cluster.id().name(), Cluster::shape)
                .containsExactlyInAnyOrder(tuple(first, Shape.WHOLE), tuple(second, Shape.WHOLE));

        deleteAllOf(first);

        assertThat(stage.only().id().name()).isEqualTo(second);
        assertThat(stage.only().machines()).hasSize(2);
        assertThat(stage.fargate.hosts()).containsExactly("shared");
        assertThat(stage.fargate.roles())
                .containsExactly("dask-" + second + "-execution-role", "dask-" + second + "-task-role");
        assertThat(stage.fargate.definitions())
                .containsExactly("dask-" + second + "-scheduler:1", "dask-" + second + "-worker:1");
    }

    @Test
    void twoClustersOfAnOldReleaseInOneEcsClusterAreKeptAsTheyCannotBeToldApart() {
        stage.fargate.createHost("shared", Map.of());
        String name = abandon(OLD.require(), Optional.of(SHARED), 1).get(0);
        // The second one's roles and group have the names of the first's, so it can start only if its user brings them.
        stage.fargate.startAgain("shared", "shared", Tasks.oldTags("shared"));

        assertThat(stage.only().id().name()).isEqualTo(name).isEqualTo("shared");
        assertThat(stage.only().doubts()).anyMatch(doubt -> doubt.contains("cannot be told apart"));
    }

    /** dask-cloudprovider's own clean-up takes the leftovers of a live cluster; what is alive stays alive with us. */
    @Test
    void besideItsOwnCleanUpALiveClusterIsNotHarmedByOurHand() {
        stage.fargate.createHost("shared", Map.of());
        String alive = abandon(NEWEST.require(), Optional.of(SHARED), 1).get(0);
        String forgotten = abandon(NEWEST.require(), Optional.empty(), 0).get(0);
        var handle = stage.handle(forgotten);
        List<String> running = stage.fargate.running("shared");

        NEWEST.require().cleanUpEcs(stage.aws.endpoint(), EcsStage.REGION);
        handle.delete(Deadline.NONE);
        stage.kind().reconstruct(stage.scope(), forgotten).ifPresent(again -> again.delete(Deadline.NONE));

        assertThat(stage.fargate.running("shared")).isEqualTo(running).hasSize(2);
        Discovery discovery = stage.discover();
        assertThat(discovery.problems()).isEmpty();
        assertThat(discovery.clusters())
                .extracting(cluster -> cluster.id().name(), Cluster::shape)
                .containsExactly(tuple(alive, Shape.WHOLE));
    }

    private List<String> abandon(DaskCloudProvider dask, Optional<String> ecsCluster, int workers) {
        try (DaskScheduler scheduler = dask.startScheduler();
                DaskClient client = dask.startFargateCluster(
                        stage.aws.endpoint(),
                        ClusterRequest.running(EcsStage.REGION, scheduler, workers)
                                .withTag("cluster-janitor-owner", "alice"),
                        ecsCluster)) {
            assertThat(client.machines()).hasSize(1 + workers);
            String name = client.clusterId();
            client.kill();
            return List.of(name);
        }
    }

    private void deleteAllOf(String name) {
        stage.handle(name)
                .tag(TagChange.with(TagKeys.DEFAULT)
                        .set(JanitorTag.STALE_SINCE, "20260115t120000z")
                        .set(JanitorTag.DELETE_AFTER, "20260115t130000z")
                        .build());
        Deletion first = stage.handle(name).delete(Deadline.NONE);
        assertThat(first.residue()).extracting(Resource::type).containsExactly("ec2:security-group");
        stage.fargate.deleteInterfaces(first.residue().get(0).id());
        assertThat(stage.handle(name).delete(Deadline.NONE)).isEqualTo(Deletion.gone());
    }

    private void assertNothingIsLeft() {
        assertThat(stage.discover()).isEqualTo(Discovery.complete(List.of()));
        assertThat(stage.fargate.hosts()).isEmpty();
        assertThat(stage.fargate.roles()).isEmpty();
        assertThat(stage.fargate.definitions()).isEmpty();
        assertThat(stage.fargate.securityGroups()).containsExactly("default");
    }
}
