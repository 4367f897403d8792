package dev.clusterjanitor.aws;

import static dev.clusterjanitor.emulators.CallMatcher.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.EmulatedFargate.Made;
import dev.clusterjanitor.emulators.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(AwsEmulatorExtension.class)
class EcsDiscoveryIT {
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
    void clustersInAUsersOwnEcsClusterAreFoundOneByOne() {
        stage.fargate.createHost("prod", Map.of());
        stage.fargate.createIn("prod", "alice", 2, Map.of());
        stage.fargate.createIn("prod", "bob", 1, Map.of());
        stage.fargate.startStranger("prod", "billing", Map.of());

        Discovery discovery = stage.discover();

        assertThat(discovery.problems()).isEmpty();
        assertThat(discovery.clusters())
                .extracting(cluster -> cluster.id().name(), Cluster::shape, Cluster::workers)
                .containsExactly(tuple("alice", Shape.WHOLE, 2), tuple("bob", Shape.WHOLE, 1));
        assertThat(discovery.clusters())
                .allSatisfy(cluster -> assertThat(cluster.doubts()).isEmpty());
    }

    @Test
    void workersAreOrphansWhileEcsShowsThatTheirSchedulerEnded() {
        Made alice = stage.create("alice", 1);
        stage.create("bob", 1);
        stage.fargate.stop("dask-alice", alice.scheduler());
        stage.proxy.on(action("DescribeTasks")).always(Fault.rewritten(EcsDiscoveryIT::withTimes));

        assertThat(stage.discover().clusters())
                .extracting(cluster -> cluster.id().name(), Cluster::shape)
                .containsExactly(tuple("alice", Shape.ORPHANED), tuple("bob", Shape.WHOLE));
        assertThat(stage.handle("alice").cluster().shape()).isEqualTo(Shape.ORPHANED);
        // One look for the cluster in question, none for the other.
        assertThat(stage.proxy.count(action("ListTasks").containing("STOPPED"))).isEqualTo(2);
    }

    @Test
    void aNameThatBeginsLikeAnotherIsAnotherCluster() {
        stage.create("1", 1);
        stage.create("10", 2);

        assertThat(stage.discover().clusters())
                .extracting(cluster -> cluster.id().name(), Cluster::workers)
                .containsExactly(tuple("1", 1), tuple("10", 2));
        assertThat(stage.handle("1").cluster().machines()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROVISIONING", "PENDING", "ACTIVATING"})
    void tasksThatHaveNotStartedYetAreAlive(String status) {
        stage.create("alice", 1);
        stage.proxy
                .on(action("DescribeTasks"))
                .always(Fault.rewritten(
                        body -> body.replace("\"lastStatus\": \"RUNNING\"", "\"lastStatus\": \"" + status + "\"")
                                .replace("\"lastStatus\":\"RUNNING\"", "\"lastStatus\":\"" + status + "\"")));

        assertThat(stage.only().shape()).isEqualTo(Shape.WHOLE);
        assertThat(stage.only().machines()).extracting(Resource::state).containsOnly(status);
    }

    @Test
    void whatIsLeftWithoutAnyTaskIsResidueEvenWhenTheEcsClusterIsGone() {
        Made alice = stage.create("alice", 1);
        stage.fargate.stop(alice);
        stage.fargate.deleteInterfaces(alice.securityGroup());

        assertThat(stage.only().shape()).isEqualTo(Shape.RESIDUE);
        assertThat(types(stage.only()))
                .containsExactlyInAnyOrder(
                        "ecs:task-definition", "ecs:cluster", "ec2:security-group", "iam:role", "iam:role");
        assertThat(stage.only().createdAt()).isNotNull();

        stage.in(EcsStage.REGION).deleteHost("dask-alice");

        assertThat(types(stage.only()))
                .containsExactlyInAnyOrder("ecs:task-definition", "ec2:security-group", "iam:role", "iam:role");
        assertThat(types(stage.handle("alice").cluster())).contains("ecs:task-definition", "iam:role");
    }

    @Test
    void rolesThatAreLeftOfNoRegionInParticularBelongToTheFirst() {
        Made alice = stage.create("alice", 0);
        stage.fargate.stop(alice);
        stage.fargate.deleteAllButRoles(alice);
        Scope first = stage.scope("eu-west-1");
        Scope second = stage.scope();

        assertThat(stage.kind().discover(first).clusters())
                .extracting(EcsDiscoveryIT::types)
                .containsExactly(List.of("iam:role", "iam:role"));
        assertThat(stage.kind().discover(second).clusters()).isEmpty();
        assertThat(stage.kind().reconstruct(second, "alice")).isEmpty();
        assertThat(stage.kind().reconstruct(first, "alice")).isPresent();
    }

    @Test
    void rolesOfAClusterThatLivesInAnotherRegionAreNoResidue() {
        stage.in("eu-west-1").create("alice", 1, Map.of());

        assertThat(stage.discover()).isEqualTo(Discovery.complete(List.of()));
    }

    @Test
    void oneNameInTwoRegionsIsTwoClusters() {
        stage.create("alice", 1);
        stage.in("eu-west-1").create("alice", 2, Map.of());

        assertThat(stage.only().workers()).isEqualTo(1);
        assertThat(stage.kind().discover(stage.scope("eu-west-1")).clusters())
                .extracting(cluster -> cluster.id().toString(), Cluster::workers)
                .containsExactly(tuple("aws/dask-ecs/123456789012/eu-west-1/alice", 2));
        assertThat(types(stage.handle("alice").cluster())).doesNotContain("iam:role");
    }

    @Test
    void anEcsClusterThatTurnsInactiveWhileItIsReadHasNoTasksAndIsNoFault() {
        stage.create("alice", 1);
        stage.create("bob", 1);
        stage.proxy
                .on(action("ListTasks").containing("dask-alice"))
                .always(Fault.error(400, "ClusterNotFoundException", "Cluster not found."));

        Discovery discovery = stage.discover();

        assertThat(discovery.problems()).isEmpty();
        assertThat(discovery.clusters())
                .filteredOn(cluster -> cluster.id().name().equals("bob"))
                .extracting(Cluster::shape)
                .containsExactly(Shape.WHOLE);
    }

    @Test
    void aTaskThatStopsByItselfWhileItIsReadIsGone() {
        Made alice = stage.create("alice", 1);
        stage.proxy.on(action("DescribeTasks")).once((call, upstream) -> {
            alice.workers().forEach(worker -> stage.fargate.stop(alice.host(), worker));
            return upstream.forward();
        });

        assertThat(stage.only().workers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListClusters", "DescribeClusters", "ListTasks", "DescribeTasks"})
    void tasksThatCannotBeReadAreADoubtAboutEveryCluster(String action) {
        stage.create("alice", 1);
        stage.create("bob", 1);
        stage.proxy.on(action(action).of("ecs")).once(Fault.unauthorized());

        Discovery discovery = stage.discover();

        assertThat(discovery.isComplete()).isFalse();
        assertThat(discovery.problems())
                .anyMatch(problem -> problem.message().contains("lacks the permission ecs:" + action));
        assertThat(discovery.clusters())
                .allSatisfy(cluster ->
                        assertThat(cluster.doubts()).anyMatch(doubt -> doubt.contains("not all tasks are known")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DescribeSecurityGroups",
                "ListTaskDefinitionFamilies",
                "DescribeTaskDefinition",
                "ListRoles",
                "GetRole"
            })
    void leftoversThatCannotBeReadAreADoubtAboutResidueOnly(String action) {
        Made gone = stage.create("alice", 0);
        stage.fargate.stop(gone);
        stage.fargate.deleteInterfaces(gone.securityGroup());
        stage.create("bob", 0);
        stage.proxy.on(action(action)).always(Fault.unauthorized());

        Discovery discovery = stage.discover();

        assertThat(discovery.isComplete()).isFalse();
        assertThat(discovery.clusters())
                .filteredOn(cluster -> cluster.id().name().equals("bob"))
                .allSatisfy(cluster -> assertThat(cluster.doubts()).isEmpty());
        assertThat(discovery.clusters())
                .filteredOn(cluster -> cluster.id().name().equals("alice"))
                .hasSize(1)
                .allSatisfy(cluster -> assertThat(cluster.doubts()).isNotEmpty());
    }

    @Test
    void definitionsThatTasksWithoutTagsUseAreADoubt() {
        Made alice = stage.create("alice", 0);
        stage.fargate.stop(alice);
        stage.fargate.createHost("prod", Map.of());
        stage.fargate.startUntagged(alice, "prod");

        assertThat(stage.discover().clusters())
                .allSatisfy(cluster ->
                        assertThat(cluster.doubts()).contains("tasks that are not its own use its task definitions"));
        assertThat(stage.handle("alice").cluster().shape()).isEqualTo(Shape.RESIDUE);
    }

    private static List<String> types(Cluster cluster) {
        return cluster.resources().stream().map(Resource::type).toList();
    }

    /** The emulator tells of no task when it was created or stopped. */
    private static String withTimes(String answer) {
        return answer.replaceAll("\"taskArn\"", "\"createdAt\": 1768219200, \"taskArn\"")
                .replaceAll("(\"lastStatus\": ?\"STOPPED\")", "$1, \"stoppedAt\": 1768219300");
    }
}
