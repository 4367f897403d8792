package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Machines.SCOPE;
import static dev.clusterjanitor.aws.Machines.START;
import static dev.clusterjanitor.aws.Machines.leftover;
import static dev.clusterjanitor.aws.Machines.machine;
import static dev.clusterjanitor.aws.Machines.schedulerTags;
import static dev.clusterjanitor.aws.Machines.with;
import static dev.clusterjanitor.aws.Machines.workerTags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Mark;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Ec2GroupingTest {
    private static final String ID = "1a2b3c4d";
    private static final TagKeys KEYS = TagKeys.DEFAULT;
    private static final Map<String, String> RECORDED = recorded(Map.of("createdBy", "dask-cloudprovider"));

    private final Ec2Grouping grouping = new Ec2Grouping(SCOPE, KEYS);

    @Test
    void schedulerAndWorkersMakeAWholeCluster() {
        grouping.add(machine("i-0b", "running", START.plusSeconds(60), workerTags(ID, "0000000b")));
        grouping.add(machine("i-0a", "running", START.plusSeconds(50), workerTags(ID, "0000000a")));
        grouping.add(machine("i-0c", "running", START, schedulerTags(ID)));

        Cluster cluster = only();

        assertThat(cluster.id()).hasToString("aws/dask-ec2/123456789012/us-east-1/1a2b3c4d");
        assertThat(cluster.shape()).isEqualTo(Shape.WHOLE);
        assertThat(cluster.incarnation().value()).isEqualTo("i-0c");
        assertThat(cluster.createdAt()).isEqualTo(START);
        assertThat(cluster.resources()).extracting(Resource::id).containsExactly("i-0c", "i-0a", "i-0b");
        assertThat(cluster.workers()).isEqualTo(2);
        assertThat(cluster.doubts()).isEmpty();
    }

    @Test
    void workersThatRunAreOrphansWhereEc2StillShowsThatTheirSchedulerEnded() {
        for (String state : List.of("stopping", "stopped", "shutting-down", "terminated")) {
            grouping.add(machine("i-0a", state, schedulerTags(ID)));
            grouping.add(machine("i-0b", "running", workerTags(ID, "0000000b")));

            assertThat(only().shape()).as(state).isEqualTo(Shape.ORPHANED);
        }
    }

    @Test
    void aTerminatedSchedulerIsNoPartAndNoIncarnation() {
        grouping.add(machine("i-0a", "terminated", schedulerTags(ID)));
        grouping.add(machine("i-0b", "running", START.plusSeconds(60), workerTags(ID, "0000000b")));

        Cluster cluster = only();

        assertThat(cluster.resources()).extracting(Resource::id).containsExactly("i-0b");
        assertThat(cluster.incarnation().value()).isEqualTo("i-0b");
        assertThat(cluster.createdAt()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void aTerminatedSchedulerOfAnotherClusterIsNoProof() {
        grouping.add(machine("i-0a", "terminated", schedulerTags("00000000")));
        grouping.add(machine("i-0b", "running", workerTags(ID, "0000000b")));

        assertThat(only().shape()).isEqualTo(Shape.WORKERS);
    }

    @Test
    void aSchedulerThatIsStoppingAloneIsNoOrphan() {
        grouping.add(machine("i-0a", "stopping", schedulerTags(ID)));

        assertThat(only().shape()).isEqualTo(Shape.WHOLE);
    }

    @Test
    void machinesThatAreTerminatedAloneAreNoCluster() {
        grouping.add(machine("i-0a", "terminated", schedulerTags(ID)));
        grouping.add(machine("i-0b", "shutting-down", Map.of("createdBy", "dask-cloudprovider")));

        assertThat(grouping.clusters(List.of(), List.of())).isEmpty();
    }

    @Test
    void workersAloneMayServeASchedulerElsewhere() {
        grouping.add(machine("i-0b", "running", START, workerTags(ID, "0000000b")));
        grouping.add(machine("i-0a", "running", START.minusSeconds(1), workerTags(ID, "0000000a")));

        assertThat(only().shape()).isEqualTo(Shape.WORKERS);
    }

    @Test
    void theIncarnationOfOrphansIsTheOldestMachine() {
        grouping.add(machine("i-0b", "running", START, workerTags(ID, "0000000b")));
        grouping.add(machine("i-0c", "running", START.minusSeconds(1), workerTags(ID, "0000000c")));

        assertThat(only().incarnation().value()).isEqualTo("i-0c");
    }

    @Test
    void aMachineThatWasRenamedIsInDoubtAndMayBeTheScheduler() {
        grouping.add(machine("i-0a", "running", with(schedulerTags(ID), "Name", "mine")));
        grouping.add(machine("i-0b", "running", workerTags(ID, "0000000b")));
        grouping.add(machine("i-0c", "terminated", schedulerTags(ID)));

        List<Cluster> clusters = grouping.clusters(List.of(), List.of());

        assertThat(clusters).extracting(Cluster::shape).containsExactly(Shape.WORKERS, Shape.UNGROUPED);
        String why = "it does not have the name that dask-cloudprovider gives to a machine of it";
        assertThat(clusters.get(0).doubts()).containsExactly("i-0a may be its scheduler, but " + why);
        assertThat(clusters.get(1).doubts()).containsExactly("it carries the tags of cluster 1a2b3c4d, but " + why);
    }

    @Test
    void aWorkerThatWasRenamedMayWorkSoThatAllOfTheClusterIsInDoubt() {
        grouping.add(machine("i-0a", "running", schedulerTags(ID)));
        grouping.add(machine("i-0b", "running", with(workerTags(ID, "0000000b"), "Name", "KEEP - alice")));

        List<Cluster> clusters = grouping.clusters(List.of(), List.of());

        assertThat(clusters).extracting(Cluster::shape).containsExactly(Shape.WHOLE, Shape.UNGROUPED);
        assertThat(clusters.get(0).doubts())
                .singleElement()
                .asString()
                .startsWith("i-0b may be one of its machines, but it does not have the name");
    }

    @Test
    void stoppedMachinesAloneAreResidue() {
        grouping.add(machine("i-0a", "stopped", schedulerTags(ID)));
        grouping.add(machine("i-0b", "stopped", workerTags(ID, "0000000b")));

        assertThat(only().shape()).isEqualTo(Shape.RESIDUE);
    }

    @Test
    void aRecordedDiskIsResidueOfItsCluster() {
        grouping.add(leftover("vol-1", RECORDED));

        Cluster cluster = only();

        assertThat(cluster.id().name()).isEqualTo(ID);
        assertThat(cluster.shape()).isEqualTo(Shape.RESIDUE);
        assertThat(cluster.incarnation().value()).isEqualTo("vol-1");
        assertThat(cluster.createdAt()).isEqualTo(START);
        assertThat(cluster.resources())
                .containsExactly(new Resource("ec2:volume", "vol-1", "available", Role.PART, "40 GiB gp3", START));
    }

    @Test
    void theMarkOfTheMachinesStillCountsForTheDisksThatTheyLeft() {
        Map<String, String> tags = with(RECORDED, KEYS.of(JanitorTag.INCARNATION), "i-0a");
        tags = with(tags, KEYS.of(JanitorTag.STALE_SINCE), "20260115t120000z");
        tags = with(tags, KEYS.of(JanitorTag.NOTIFIED_AT), "20260115t120000z");
        grouping.add(leftover("vol-1", with(tags, KEYS.of(JanitorTag.DELETE_AFTER), "20260115t130000z")));

        assertThat(Mark.of(only(), KEYS))
                .hasValueSatisfying(
                        mark -> assertThat(mark.deleteAfter()).isEqualTo(Instant.parse("2026-01-15T13:00:00Z")));
    }

    @Test
    void disksOfTwoIncarnationsStartAnew() {
        grouping.add(leftover("vol-1", with(RECORDED, KEYS.of(JanitorTag.INCARNATION), "i-0a")));
        grouping.add(leftover("vol-2", with(RECORDED, KEYS.of(JanitorTag.INCARNATION), "i-0b")));

        assertThat(only().incarnation().value()).isEqualTo("vol-1");
    }

    @Test
    void aDiskWithoutMarkerOrWithoutARecordedIdIsNotOurs() {
        grouping.add(leftover("vol-1", Map.of("createdBy", "dask-cloudprovider")));
        grouping.add(leftover("vol-2", Map.of(KEYS.of(JanitorTag.CLUSTER), ID)));
        grouping.add(leftover("vol-3", with(RECORDED, KEYS.of(JanitorTag.CLUSTER), "i-0a")));
        grouping.add(new Volume("vol-4", "in-use", "", START, RECORDED, null, List.of("i-0f")));

        assertThat(grouping.clusters(List.of(), List.of())).isEmpty();
    }

    @Test
    void eachUngroupedMachineIsItsOwnCluster() {
        grouping.add(machine("i-0b", "running", Map.of("createdBy", "dask-cloudprovider")));
        grouping.add(machine("i-0a", "stopped", Map.of("createdBy", "dask-cloudprovider")));

        List<Cluster> clusters = grouping.clusters(List.of(), List.of());

        assertThat(clusters).extracting(cluster -> cluster.id().name()).containsExactly("i-0a", "i-0b");
        assertThat(clusters).extracting(Cluster::shape).containsOnly(Shape.UNGROUPED);
    }

    @Test
    void aMachineListedTwiceIsThereOnceAndAsReadLast() {
        grouping.add(machine("i-0a", "running", Map.of("createdBy", "dask-cloudprovider")));
        grouping.add(machine("i-0a", "running", schedulerTags(ID)));

        assertThat(only().id().name()).isEqualTo(ID);
    }

    @Test
    void ofTwoSchedulersOfOneAgeNeitherIsProven() {
        grouping.add(machine("i-0a", "running", schedulerTags(ID)));
        grouping.add(machine("i-0b", "running", schedulerTags(ID)));
        grouping.add(machine("i-0c", "running", workerTags(ID, "0000000c")));

        List<Cluster> clusters = grouping.clusters(List.of(), List.of());

        assertThat(clusters).extracting(cluster -> cluster.id().name()).containsExactly(ID, "i-0a", "i-0b");
        assertThat(clusters.get(0).doubts())
                .containsExactly("i-0a may be its scheduler, but it has the same name as i-0b");
    }

    @Test
    void aRecordedDiskThatWasRestoredLaterIsNoLeftoverButSaid() {
        grouping.add(leftover("vol-1", RECORDED));
        grouping.add(new Volume("vol-2", "available", "", START.plusSeconds(1), RECORDED, null, List.of()));
        grouping.add(leftover("vol-3", with(RECORDED, "aws:backup:source-resource", "arn")));
        grouping.add(leftover("vol-4", Map.of("createdBy", "dask-cloudprovider", KEYS.of(JanitorTag.CLUSTER), ID)));

        List<Cluster> clusters = grouping.clusters(List.of(), List.of());

        assertThat(clusters)
                .extracting(cluster -> cluster.id().name(), Cluster::shape)
                .containsExactly(
                        tuple(ID, Shape.RESIDUE),
                        tuple("vol-2", Shape.UNGROUPED),
                        tuple("vol-3", Shape.UNGROUPED),
                        tuple("vol-4", Shape.UNGROUPED));
        assertThat(clusters.get(0).resources()).extracting(Resource::id).containsExactly("vol-1");
        assertThat(clusters.get(1).doubts())
                .containsExactly("it carries the tags of a disk of cluster 1a2b3c4d, but it was made after the disks of"
                        + " that cluster were recorded");
    }

    @Test
    void aDoubtAboutTheListingIsADoubtAboutEveryCluster() {
        grouping.add(machine("i-0a", "running", schedulerTags(ID)));
        grouping.add(machine("i-0b", "running", schedulerTags("00000000")));

        assertThat(grouping.clusters(List.of("a page is missing"), List.of("no disks")))
                .extracting(Cluster::doubts)
                .containsOnly(List.of("a page is missing"));
    }

    @Test
    void unknownLeftoversAreADoubtAboutResidueOnly() {
        grouping.add(machine("i-0a", "stopped", schedulerTags(ID)));
        grouping.add(machine("i-0b", "running", schedulerTags("00000000")));

        assertThat(grouping.clusters(List.of(), List.of("no disks")))
                .extracting(Cluster::doubts)
                .containsExactly(List.of(), List.of("no disks"));
    }

    @Test
    void aProtectiveTagOnOneWorkerIsATagOfTheCluster() {
        grouping.add(machine("i-0a", "running", with(schedulerTags(ID), "team", "ml")));
        grouping.add(machine("i-0b", "running", with(workerTags(ID, "0000000b"), "team", "ops")));

        assertThat(only().tags().all("team")).containsExactly("ml", "ops");
    }

    private static Map<String, String> recorded(Map<String, String> tags) {
        Map<String, String> all = new HashMap<>(tags);
        all.putAll(new Ec2Records(KEYS).tags(ID, List.of(leftover("vol-1", tags))));
        return Map.copyOf(all);
    }

    private Cluster only() {
        List<Cluster> clusters = grouping.clusters(List.of(), List.of());
        assertThat(clusters).hasSize(1);
        return clusters.get(0);
    }
}
