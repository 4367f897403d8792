package dev.clusterjanitor.aws;

import static dev.clusterjanitor.emulators.CallMatcher.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.emulators.AwsCall;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.EmulatedFargate.Made;
import dev.clusterjanitor.emulators.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(AwsEmulatorExtension.class)
class EcsDeletionIT {
    private static final Set<String> WRITES = Set.of(
            "StopTask",
            "DeregisterTaskDefinition",
            "DeleteTaskDefinitions",
            "DeleteCluster",
            "DeleteSecurityGroup",
            "DetachRolePolicy",
            "DeleteRolePolicy",
            "DeleteRole",
            "TagResource",
            "TagRole",
            "CreateTags");
    private static final TagKeys KEYS = TagKeys.DEFAULT;

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
    void deletesTheSchedulerFirstThenAllThatIsLeftAndNothingOfOthers() {
        Made alice = stage.create("alice", 2);
        Made bob = stage.create("bob", 1);
        ClusterHandle handle = stage.handle("alice");

        Deletion first = handle.delete(Deadline.NONE);
        stage.fargate.deleteInterfaces(alice.securityGroup());
        Deletion second = stage.handle("alice").delete(Deadline.NONE);

        assertThat(first.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(first.residue()).extracting(Resource::id).containsExactly(alice.securityGroup());
        assertThat(second).isEqualTo(Deletion.gone());
        assertThat(stops()).hasSize(3).first().asString().contains(EcsTask.idOf(alice.scheduler()));
        assertThat(writes())
                .filteredOn(call -> !call.startsWith("Tag") && !call.startsWith("CreateTags"))
                .containsSubsequence(
                        "StopTask",
                        "DeregisterTaskDefinition",
                        "DeleteTaskDefinitions",
                        "DeleteCluster",
                        "DeleteRole",
                        "DeleteSecurityGroup");
        assertThat(stage.fargate.running("dask-bob")).hasSize(2).contains(bob.scheduler());
        assertThat(stage.fargate.hosts()).containsExactly("dask-bob");
        assertThat(stage.fargate.roles()).containsExactly("dask-bob-execution-role", "dask-bob-task-role");
        assertThat(stage.fargate.definitions()).containsExactly("dask-bob-scheduler:1", "dask-bob-worker:1");
        assertThat(stage.fargate.securityGroups()).contains("dask-bob-security-group", "default");
        assertThat(stage.proxy.calls()).extracting(AwsCall::service).doesNotContain("logs");
    }

    @Test
    void aUsersOwnEcsClusterAndWhateverElseIsInItStays() {
        stage.fargate.createHost("prod", Map.of("team", "ml"));
        Made alice = stage.fargate.createIn("prod", "alice", 1, Map.of());
        Made bob = stage.fargate.createIn("prod", "bob", 1, Map.of());
        String stranger = stage.fargate.startStranger("prod", "billing", Map.of());

        stage.deleteFully(alice);

        assertThat(stage.fargate.hosts()).containsExactly("prod");
        assertThat(stage.fargate.running("prod"))
                .containsExactlyInAnyOrder(bob.scheduler(), bob.workers().get(0), stranger);
        assertThat(stage.proxy.count(action("DeleteCluster"))).isZero();
    }

    @Test
    void anEcsClusterOfOursThatSomebodyElseUsesByNowStays() {
        Made alice = stage.create("alice", 0);
        stage.fargate.startStranger("dask-alice", "billing", Map.of());

        stage.deleteFully(alice);

        assertThat(stage.fargate.hosts()).containsExactly("dask-alice");
        assertThat(stage.fargate.running("dask-alice")).hasSize(1);
        assertThat(stage.discover().clusters()).isEmpty();
    }

    @Test
    void aTaskThatSomebodyRanFromItsDefinitionIsUntouchedWithAllThatServesIt() {
        Made alice = stage.create("alice", 1);
        String copy = stage.fargate.startCopy(alice);

        assertThat(stage.handle("alice").cluster().doubts()).isEmpty();
        String id = copy.substring(copy.lastIndexOf('/') + 1);
        assertThatThrownBy(() -> stage.handle(id).delete(Deadline.NONE)).hasMessageContaining("nothing proves");
        Deletion deletion = stage.handle("alice").delete(Deadline.NONE);

        assertThat(deletion.spared())
                .extracting(Resource::type)
                .containsOnly("ecs:task", "ecs:task-definition", "ecs:cluster", "iam:role")
                .contains("ecs:task", "ecs:task-definition", "iam:role");
        assertThat(stage.fargate.running("dask-alice")).containsExactly(copy);
        assertThat(stage.fargate.hosts()).containsExactly("dask-alice");
        assertThat(stage.discover().clusters())
                .filteredOn(cluster -> !cluster.id().name().equals(id))
                .allSatisfy(cluster ->
                        assertThat(cluster.doubts()).contains("tasks that are not its own use its task definitions"));
    }

    @Test
    void anEcsClusterThatFillsUpWhileWeDeleteStaysAndIsSaid() {
        stage.create("alice", 0);
        ClusterHandle handle = stage.handle("alice");
        stage.fargate.startStranger("dask-alice", "billing", Map.of());

        Deletion deletion = handle.delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(deletion.spared()).extracting(Resource::type).containsExactly("ecs:cluster");
        assertThat(deletion.residue()).extracting(Resource::type).doesNotContain("ecs:cluster");
        assertThat(stage.fargate.running("dask-alice")).hasSize(1);
        assertThat(stage.fargate.hosts()).containsExactly("dask-alice");
    }

    @Test
    void aGroupThatIsStillReferredToForThreeSweepsIsInProgressAndThenGoes() {
        Made alice = stage.create("alice", 1);
        String incarnation = mark("alice");
        stage.proxy.on(action("DeleteSecurityGroup")).first(3, Fault.error(400, "DependencyViolation", "in use"));
        assertThat(stage.handle("alice").delete(Deadline.NONE).state()).isEqualTo(Deletion.State.IN_PROGRESS);
        stage.fargate.deleteInterfaces(alice.securityGroup());

        for (int sweep = 0; sweep < 3; sweep++) {
            Deletion deletion = stage.handle("alice").delete(Deadline.NONE);

            assertThat(deletion.state()).isEqualTo(Deletion.State.IN_PROGRESS);
            assertThat(deletion.residue()).extracting(Resource::type).containsExactly("ec2:security-group");
            assertThat(stage.only().shape()).isEqualTo(Shape.RESIDUE);
            assertThat(stage.only().createdAt()).isNotNull();
            assertThat(stage.only().incarnation().value()).isEqualTo(incarnation);
        }
        assertThat(stage.handle("alice").delete(Deadline.NONE)).isEqualTo(Deletion.gone());
        assertThat(stage.discover().clusters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "StopTask",
                "DeregisterTaskDefinition",
                "DeleteTaskDefinitions",
                "DeleteCluster",
                "DeleteSecurityGroup",
                "ListRolePolicies",
                "DeleteRole"
            })
    void aDeletionThatFailsHalfWayIsFinishedByALaterSweep(String action) {
        Made alice = stage.create("alice", 1);
        mark("alice");
        stage.proxy.on(action(action)).once(Fault.error(400, "SomethingWrong", "no"));

        boolean failed = false;
        for (int sweep = 0; sweep < 6 && !stage.discover().clusters().isEmpty(); sweep++) {
            try {
                stage.handle("alice").delete(Deadline.NONE);
            } catch (CloudException expected) {
                assertThat(expected).hasMessageContaining(action).hasMessageContaining("SomethingWrong");
                failed = true;
            }
            stage.fargate.deleteInterfaces(alice.securityGroup());
        }

        assertThat(failed).isTrue();
        assertThat(stage.discover().clusters()).isEmpty();
        assertThat(stage.fargate.hosts()).isEmpty();
        assertThat(stage.fargate.roles()).isEmpty();
        assertThat(stage.fargate.definitions()).isEmpty();
        assertThat(stage.fargate.securityGroups()).doesNotContain("dask-alice-security-group");
    }

    @Test
    void theUntaggedGroupOfAnOldReleaseIsRecordedAndDeleted() {
        Made old = stage.fargate.createOld("dask-1a2b3c4d-5", 1, Map.of());
        assertThat(stage.only().id().name()).isEqualTo("dask-1a2b3c4d-5");
        mark("dask-1a2b3c4d-5");

        assertThat(stage.handle("dask-1a2b3c4d-5").delete(Deadline.NONE).state())
                .isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(stage.fargate.roles()).isEmpty();
        assertThat(stage.fargate.hosts()).isEmpty();
        stage.fargate.deleteInterfaces(old.securityGroup());

        assertThat(stage.only().resources()).extracting(Resource::id).containsExactly(old.securityGroup());
        assertThat(stage.handle("dask-1a2b3c4d-5").delete(Deadline.NONE)).isEqualTo(Deletion.gone());
        assertThat(stage.discover().clusters()).isEmpty();
    }

    @Test
    void aRoleWithAnInlinePolicyThatSomebodyAddedIsTakenApart() {
        Made alice = stage.create("alice", 0);
        stage.fargate.addInlinePolicy("dask-alice-task-role", "somebody-elses");

        stage.deleteFully(alice);

        assertThat(stage.fargate.roles()).isEmpty();
        assertThat(stage.proxy.count(action("DeleteRolePolicy"))).isEqualTo(1);
    }

    @Test
    void aRoleThatSomethingStillHoldsIsInProgress() {
        Made alice = stage.create("alice", 0);
        stage.proxy.on(action("DeleteRole")).always(Fault.error(409, "DeleteConflict", "in an instance profile"));
        stage.handle("alice").delete(Deadline.NONE);
        stage.fargate.deleteInterfaces(alice.securityGroup());

        Deletion deletion = stage.handle("alice").delete(Deadline.NONE);

        assertThat(deletion.residue())
                .extracting(Resource::id)
                .containsExactly("dask-alice-execution-role", "dask-alice-task-role");
        assertThat(deletion.detail()).contains("DeleteConflict");
    }

    @Test
    void clustersOfOneNameInTwoRegionsShareTheirRolesUntilTheLastOneGoes() {
        Made here = stage.create("alice", 0);
        stage.scope("eu-west-1");
        Made there = stage.in("eu-west-1").create("alice", 0, Map.of());

        stage.deleteFully(here);

        assertThat(stage.kind().reconstruct(stage.scope(), "alice")).isEmpty();
        assertThat(stage.fargate.roles()).containsExactly("dask-alice-execution-role", "dask-alice-task-role");
        assertThat(stage.in("eu-west-1").running("dask-alice")).containsExactly(there.scheduler());

        ClusterHandle last =
                stage.kind().reconstruct(stage.scope("eu-west-1"), "alice").orElseThrow();
        last.delete(Deadline.NONE);

        assertThat(stage.fargate.roles()).isEmpty();
    }

    @Test
    void aRegionThatCannotBeReadProtectsTheRolesAndIsSaid() {
        Made alice = stage.create("alice", 0);
        stage.proxy.on(action("DescribeClusters").in("eu-west-1")).always(Fault.unauthorized());
        stage.proxy.on(action("ListTaskDefinitionFamilies").in("eu-west-1")).always(Fault.unauthorized());
        stage.handle("alice").delete(Deadline.NONE);
        stage.fargate.deleteInterfaces(alice.securityGroup());

        Deletion deletion = stage.handle("alice").delete(Deadline.NONE);

        assertThat(stage.fargate.roles()).containsExactly("dask-alice-execution-role", "dask-alice-task-role");
        assertThat(deletion.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(deletion.detail()).contains("whether another region uses role", "eu-west-1");
        assertThat(stage.discover().problems())
                .anyMatch(problem -> problem.message().contains("is not known, so it stays"));
    }

    @Test
    void tasksThatAppearMeanwhileAreToldAndLeft() {
        Made alice = stage.create("alice", 1);
        ClusterHandle handle = stage.handle("alice");
        String late = stage.fargate.startWorker(alice);

        Deletion deletion = handle.delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(deletion.detail()).contains("its client seems to be alive", EcsTask.idOf(late));
        assertThat(stage.fargate.running("dask-alice")).containsExactly(late);
        assertThat(stage.fargate.definitions()).hasSize(2);
    }

    @Test
    void theNoticeThatWasGivenForTheWholeClusterCountsForWhatIsLeftOfIt() {
        Made alice = stage.create("alice", 1);
        String incarnation = mark("alice");
        stage.fargate.stop(alice);
        stage.fargate.deleteInterfaces(alice.securityGroup());

        assertThat(stage.only().shape()).isEqualTo(Shape.RESIDUE);
        assertThat(stage.only().incarnation().value()).isEqualTo(incarnation);
        assertThat(stage.only().tags().all(KEYS.of(JanitorTag.DELETE_AFTER))).containsExactly("20260115t130000z");
        assertThat(stage.handle("alice").cluster().incarnation().value()).isEqualTo(incarnation);
    }

    @Test
    void aRoleOfTheSameNameThatWasMadeMeanwhileStays() {
        Made alice = stage.create("alice", 0);
        ClusterHandle old = stage.handle("alice");
        stage.fargate.stop(alice);
        stage.fargate.deleteLeftovers(alice);
        Made reborn = stage.create("alice", 0);

        old.delete(Deadline.NONE);

        assertThat(stage.fargate.roles()).containsExactly("dask-alice-execution-role", "dask-alice-task-role");
        assertThat(stage.fargate.running("dask-alice")).containsExactly(reborn.scheduler());
    }

    @Test
    void nothingBeginsWhenTheTimeIsOver() {
        stage.create("alice", 1);
        ClusterHandle handle = stage.handle("alice");
        stage.proxy.forgetCalls();

        Deletion deletion = handle.delete(() -> Duration.ZERO);

        assertThat(deletion.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(stage.proxy.calls()).isEmpty();
    }

    @Test
    void aRefusalToStopIsAFailureThatNamesThePermission() {
        stage.create("alice", 1);
        stage.proxy.on(action("StopTask")).always(Fault.unauthorized());

        assertThatThrownBy(() -> stage.handle("alice").delete(Deadline.NONE))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("lacks the permission ecs:StopTask");
        assertThat(stage.fargate.running("dask-alice")).hasSize(2);
    }

    private String mark(String name) {
        ClusterHandle handle = stage.handle(name);
        String incarnation = handle.cluster().incarnation().value();
        handle.tag(TagChange.with(KEYS)
                .set(JanitorTag.STALE_SINCE, "20260115t120000z")
                .set(JanitorTag.INCARNATION, incarnation)
                .set(JanitorTag.NOTIFIED_AT, "20260115t120000z")
                .set(JanitorTag.DELETE_AFTER, "20260115t130000z")
                .build());
        return incarnation;
    }

    private List<String> stops() {
        return stage.proxy.calls().stream()
                .filter(call -> call.action().equals("StopTask"))
                .map(AwsCall::body)
                .toList();
    }

    private List<String> writes() {
        return stage.proxy.calls().stream()
                .map(AwsCall::action)
                .filter(WRITES::contains)
                .toList();
    }
}
