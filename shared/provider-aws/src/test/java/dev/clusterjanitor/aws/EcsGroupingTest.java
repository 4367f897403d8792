package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Incarnation;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which tasks, roles and so on make a cluster, and which are somebody else's. */
class EcsGroupingTest {
    private static final TagKeys KEYS = TagKeys.DEFAULT;
    private static final Map<String, String> ALICE = Tasks.tags("alice", "dask-alice");
    private static final Map<String, String> OLD = Tasks.oldTags("dask-1a2b3c4d-5");

    private final EcsGrouping grouping = new EcsGrouping(Machines.SCOPE, KEYS);

    @Test
    void tasksOfOneNameAreOneClusterWithTheSchedulerFirst() {
        grouping.add(Tasks.host("dask-alice", ALICE));
        grouping.add(Tasks.worker("dask-alice", "dask-alice", "t2", ALICE));
        grouping.add(Tasks.scheduler("dask-alice", "dask-alice", "t1", ALICE));

        Cluster cluster = only();

        assertThat(cluster.id().toString()).isEqualTo("aws/dask-ecs/123456789012/us-east-1/alice");
        assertThat(cluster.shape()).isEqualTo(Shape.WHOLE);
        assertThat(cluster.machines()).extracting(Resource::role).containsExactly(Role.SCHEDULER, Role.WORKER);
        assertThat(cluster.incarnation()).isEqualTo(new Incarnation("t1"));
        assertThat(types(cluster)).containsExactly("ecs:task", "ecs:task", "ecs:cluster");
        assertThat(cluster.createdAt()).isEqualTo(Tasks.START);
        assertThat(cluster.doubts()).isEmpty();
    }

    @Test
    void twoClustersInOneEcsClusterAreTwoAndTheEcsClusterIsNeithers() {
        grouping.add(Tasks.host("shared", Map.of("team", "ml")));
        grouping.add(Tasks.scheduler("shared", "dask-a", "t1", Tasks.tags("a", "shared")));
        grouping.add(Tasks.scheduler("shared", "dask-b", "t2", Tasks.tags("b", "shared")));

        List<Cluster> clusters = settled();

        assertThat(clusters)
                .extracting(cluster -> cluster.id().name(), EcsGroupingTest::types)
                .containsExactly(tuple("a", List.of("ecs:task")), tuple("b", List.of("ecs:task")));
    }

    @Test
    void twoOldClustersInOneEcsClusterCannotBeToldApartAndAreADoubt() {
        grouping.add(Tasks.host("shared", Map.of()));
        grouping.add(Tasks.scheduler("shared", "shared", "t1", Tasks.oldTags("shared")));
        grouping.add(Tasks.scheduler("shared", "shared", "t2", Tasks.oldTags("shared")));

        assertThat(only().doubts()).anyMatch(doubt -> doubt.contains("cannot be told apart"));
    }

    @Test
    void oneNameInTwoEcsClustersIsADoubt() {
        grouping.add(Tasks.scheduler("one", "dask-a", "t1", Tasks.tags("a", "one")));
        grouping.add(Tasks.worker("two", "dask-a", "t2", Tasks.tags("a", "two")));

        assertThat(only().doubts()).contains("tasks of its name run in several ECS clusters");
    }

    @Test
    void aTaskThatRunsElsewhereThanItsTagSaysIsNoPartOfTheClusterButSaid() {
        grouping.add(Tasks.scheduler("one", "dask-a", "t1", Tasks.tags("a", "one")));
        grouping.add(Tasks.worker("two", "dask-a", "t2", Tasks.tags("a", "one")));

        assertApart("a", "t2", "it carries the tags of cluster a, but its tags say that it runs in ECS cluster one");
    }

    @Test
    void ofTwoWorkersOfOneNameTheYoungerIsACopy() {
        Instant later = Tasks.START.plusSeconds(3600);
        grouping.add(Tasks.scheduler("dask-alice", "dask-alice", "t1", ALICE));
        grouping.add(Tasks.started(Tasks.worker("dask-alice", "dask-alice", "t2", ALICE), Tasks.START, "0", ""));
        grouping.add(Tasks.started(Tasks.worker("dask-alice", "dask-alice", "t3", ALICE), later, "0", ""));

        assertApart("alice", "t3", "it carries the tags of cluster alice, but it has the same name as t2");
    }

    @Test
    void aTaskOfAnotherCommandIsNoPartAndItsEcsClusterAndDefinitionsServeIt() {
        String doubt = "it was not started with the command that dask-cloudprovider gives";
        grouping.add(Tasks.host("dask-alice", ALICE));
        grouping.add(Tasks.scheduler("dask-alice", "dask-alice", "t1", ALICE));
        grouping.add(Tasks.started(Tasks.worker("dask-alice", "dask-alice", "t3", ALICE), Tasks.START, "", doubt));

        List<Cluster> clusters = assertApart("alice", "t3", "it carries the tags of cluster alice, but " + doubt);

        assertThat(types(clusters.get(0))).containsExactly("ecs:task");
        assertThat(grouping.stemsOfStrangers()).containsExactly("dask-alice");
    }

    @Test
    void aTaskInDoubtMayBeTheSchedulerOfWorkersThatSeemAlone() {
        grouping.add(Tasks.started(Tasks.scheduler("x", "dask-a", "t1", Tasks.tags("a", "x")), Tasks.START, "", "odd"));
        grouping.add(Tasks.worker("x", "dask-a", "t2", Tasks.tags("a", "x")));

        assertThat(settled().get(0).doubts()).containsExactly("t1 may be its scheduler, but odd");
    }

    @Test
    void partsOfBothGenerationsUnderOneNameAreADoubt() {
        grouping.add(Tasks.scheduler("x", "x", "t1", Tasks.oldTags("x")));
        grouping.add(Tasks.worker("x", "dask-x", "t2", Tasks.tags("x", "x")));

        assertThat(only().doubts()).anyMatch(doubt -> doubt.contains("before and since 2025.9.0"));
    }

    @Test
    void aTaskOfAServiceIsTheServices() {
        grouping.add(Tasks.task("dask-alice", "dask-alice-scheduler", "dask-scheduler", "t1", ALICE, true));

        assertThat(settled()).isEmpty();
    }

    @Test
    void aTaskWithoutTagsBelongsToTheEcsClusterThatWasMadeForIt() {
        grouping.add(Tasks.host("dask-alice", ALICE));
        grouping.add(Tasks.scheduler("dask-alice", "dask-alice", "t1", Map.of()));

        assertThat(only().machines()).hasSize(1);
    }

    @Test
    void aTaskWithoutTagsInAUsersEcsClusterIsNotOursAndItsDefinitionsAreInUse() {
        grouping.add(Tasks.host("shared", Map.of()));
        grouping.add(Tasks.scheduler("shared", "dask-alice", "t1", Map.of()));

        assertThat(settled()).isEmpty();
        assertThat(grouping.stemsOfStrangers()).containsExactly("dask-alice");
    }

    @Test
    void anEcsClusterWithSomebodyElsesTaskOrServiceInItIsNotDeleted() {
        grouping.add(Tasks.host("dask-alice", ALICE));
        grouping.add(Tasks.scheduler("dask-alice", "dask-alice", "t1", ALICE));
        grouping.add(Tasks.task("dask-alice", "billing", "app", "t2", Map.of(), false));
        Map<String, String> bob = Tasks.tags("bob", "dask-bob");
        grouping.add(Tasks.host("dask-bob", bob, 1));
        grouping.add(Tasks.role("dask-bob-task-role", bob));

        assertThat(settled())
                .extracting(EcsGroupingTest::types)
                .containsExactly(List.of("ecs:task"), List.of("iam:role"));
    }

    @Test
    void aHeartbeatOnAnEcsClusterThatOthersUseByNowStillCounts() {
        String heartbeat = KEYS.of(JanitorTag.HEARTBEAT);
        grouping.add(Tasks.host("dask-alice", Tasks.with(ALICE, heartbeat, "20260115t120000z"), 1));
        grouping.add(Tasks.scheduler("dask-alice", "dask-alice", "t1", ALICE));

        assertThat(only().tags().all(heartbeat)).containsExactly("20260115t120000z");
    }

    @Test
    void aMarkedRoleDefinitionOrGroupOfAnotherNameIsTheUsersOwn() {
        grouping.add(Tasks.role("admin", ALICE));
        grouping.add(Tasks.role("dask-bob-task-role", ALICE));
        grouping.add(Tasks.definition("etl", ALICE));
        grouping.add(Tasks.group("sg-1", "web", ALICE));
        grouping.add(Tasks.host("prod", ALICE));

        assertThat(settled()).isEmpty();
    }

    @Test
    void anUnmarkedRoleOrDefinitionOfOurNameIsNotOurs() {
        grouping.add(Tasks.role("dask-alice-task-role", Map.of()));
        grouping.add(Tasks.definition("dask-alice-worker", Map.of("dask_cluster_name", "alice")));

        assertThat(settled()).isEmpty();
    }

    @Test
    void whatIsLeftIsResidueWithTheAgeOfItsDefinitions() {
        grouping.add(Tasks.host("dask-alice", ALICE));
        grouping.add(Tasks.definition("dask-alice-worker", ALICE));
        grouping.add(Tasks.group("sg-1", "dask-alice-security-group", ALICE));
        grouping.add(Tasks.role("dask-alice-execution-role", ALICE));

        Cluster cluster = only();

        assertThat(cluster.shape()).isEqualTo(Shape.RESIDUE);
        assertThat(types(cluster))
                .containsExactly("ecs:task-definition", "ecs:cluster", "ec2:security-group", "iam:role");
        assertThat(cluster.createdAt()).isEqualTo(Tasks.START);
        assertThat(cluster.incarnation()).isEqualTo(new Incarnation("sg-1"));
    }

    @Test
    void leftoversKeepTheIncarnationThatWasRecordedWithTheMark() {
        Map<String, String> marked = Tasks.with(ALICE, KEYS.of(JanitorTag.INCARNATION), "t1");
        grouping.add(Tasks.role("dask-alice-execution-role", marked));
        grouping.add(Tasks.group("sg-1", "dask-alice-security-group", marked));

        assertThat(only().incarnation()).isEqualTo(new Incarnation("t1"));
    }

    @Test
    void aRoleIsALeftoverSinceItsLastUseAndAsOldAsItIs() {
        Instant used = Tasks.START.plusSeconds(3600);
        grouping.add(new EcsRole("dask-alice-task-role", "arn", "AROA1", Tasks.START, used, ALICE));

        assertThat(only().createdAt()).isEqualTo(Tasks.START);
        assertThat(only().youngestPart()).contains(used);
    }

    @Test
    void aGroupAloneHasNoAgeUnlessWeMarkedIt() {
        grouping.add(Tasks.group("sg-1", "dask-alice-security-group", ALICE));
        Map<String, String> bob = Tasks.tags("bob", "dask-bob");
        grouping.add(Tasks.group(
                "sg-2",
                "dask-bob-security-group",
                Tasks.with(bob, KEYS.of(JanitorTag.STALE_SINCE), "20260115t120000z")));

        assertThat(settled())
                .extracting(cluster -> cluster.id().name(), Cluster::createdAt)
                .containsExactly(tuple("alice", null), tuple("bob", Instant.parse("2026-01-15T12:00:00Z")));
    }

    @Test
    void anUntaggedGroupIsOursIfItHasTheNameOfAKnownOldCluster() {
        grouping.add(Tasks.host("dask-1a2b3c4d-5", OLD));
        grouping.add(Tasks.group("sg-1", "dask-1a2b3c4d-5", Map.of()));
        grouping.add(Tasks.group("sg-2", "dask-default", Map.of()));
        grouping.add(Tasks.group("sg-3", "dask-ffffffff-f", Map.of()));

        assertThat(only().resources()).extracting(Resource::id).contains("sg-1").doesNotContain("sg-2", "sg-3");
    }

    @Test
    void anUntaggedGroupIsOursIfWeRecordedItsClusterOnIt() {
        grouping.add(Tasks.group("sg-1", "dask-1a2b3c4d-5", Map.of(KEYS.of(JanitorTag.CLUSTER), "dask-1a2b3c4d-5")));
        grouping.add(Tasks.group("sg-2", "web", Map.of(KEYS.of(JanitorTag.CLUSTER), "dask-1a2b3c4d-5")));

        assertThat(only().resources()).extracting(Resource::id).containsExactly("sg-1");
    }

    @Test
    void aLeftoverGroupThatIsInUseServesSomebodyElseUnlessWeAreDeletingIt() {
        grouping.add(Tasks.group("sg-1", "dask-alice-security-group", ALICE).inUse(true));
        Map<String, String> bob =
                Tasks.with(Tasks.tags("bob", "dask-bob"), KEYS.of(JanitorTag.DELETE_AFTER), "20260115t120000z");
        grouping.add(Tasks.group("sg-2", "dask-bob-security-group", bob).inUse(true));

        assertThat(settled()).extracting(cluster -> cluster.id().name()).containsExactly("bob");
    }

    @Test
    void workersAloneMayServeASchedulerElsewhere() {
        grouping.add(Tasks.worker("dask-alice", "dask-alice", "t2", ALICE));

        assertThat(only().shape()).isEqualTo(Shape.WORKERS);
    }

    @Test
    void aTaskWithTheMarkerAndNoNameIsUngrouped() {
        grouping.add(Tasks.scheduler("x", "dask-a", "t1", Map.of("createdBy", "dask-cloudprovider")));

        assertThat(only().shape()).isEqualTo(Shape.UNGROUPED);
        assertThat(only().id().name()).isEqualTo("t1");
    }

    private List<Cluster> assertApart(String cluster, String task, String doubt) {
        List<Cluster> clusters = settled();
        assertThat(clusters)
                .extracting(one -> one.id().name(), Cluster::shape, Cluster::doubts)
                .containsExactly(tuple(cluster, Shape.WHOLE, List.of()), tuple(task, Shape.UNGROUPED, List.of(doubt)));
        assertThat(clusters.get(0).machines()).extracting(Resource::id).noneMatch(id -> id.endsWith(task));
        return clusters;
    }

    private Cluster only() {
        List<Cluster> clusters = settled();
        assertThat(clusters).hasSize(1);
        return clusters.get(0);
    }

    private boolean settled;

    private List<Cluster> settled() {
        if (!settled) {
            grouping.settle();
            settled = true;
        }
        return grouping.clusters(List.of(), List.of());
    }

    private static List<String> types(Cluster cluster) {
        return cluster.resources().stream().map(Resource::type).toList();
    }
}
