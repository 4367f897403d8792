package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Machines.SCOPE;
import static dev.clusterjanitor.aws.Machines.START;
import static dev.clusterjanitor.aws.Machines.schedulerTags;
import static dev.clusterjanitor.aws.Machines.with;
import static dev.clusterjanitor.aws.Machines.workerTags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines that carry the tags of a cluster, and that dask-cloudprovider may not have started. */
class Ec2CopiesTest {
    private static final String ID = "1a2b3c4d";
    private static final Instant LATER = START.plusSeconds(86_400);
    private static final Map<String, String> TRAITS =
            Map.of("VPC", "vpc-1", "key pair", "", "network interface's description", "public");

    private final Ec2Grouping grouping = new Ec2Grouping(SCOPE, TagKeys.DEFAULT);

    @BeforeEach
    void aClusterOfTwo() {
        grouping.add(machine("i-0a", "running", START, schedulerTags(ID), TRAITS, "sg-1 "));
        grouping.add(machine("i-0b", "running", START.plusSeconds(60), workerTags(ID, "0000000b"), TRAITS, "sg-1 "));
    }

    @Test
    void aCopyOfAWorkerIsAnEntryOfItsOwnAndNoPartOfTheCluster() {
        Map<String, String> tags = with(workerTags(ID, "0000000b"), "cluster-janitor-keep-until", "forever");
        grouping.add(machine("i-0c", "running", LATER, tags, TRAITS, "sg-1 "));

        Map<String, Cluster> found = found();

        Cluster cluster = found.get(ID);
        assertThat(cluster.doubts()).isEmpty();
        assertThat(cluster.shape()).isEqualTo(Shape.WHOLE);
        assertThat(cluster.resources()).extracting(Resource::id).containsExactly("i-0a", "i-0b");
        assertThat(cluster.tags().all("cluster-janitor-keep-until")).isEmpty();
        Cluster copy = found.get("i-0c");
        assertThat(copy.shape()).isEqualTo(Shape.UNGROUPED);
        assertThat(copy.resources()).extracting(Resource::id).containsExactly("i-0c");
        assertThat(copy.createdAt()).isEqualTo(LATER);
        assertThat(copy.doubts())
                .containsExactly("it carries the tags of cluster 1a2b3c4d, but it has the same name as i-0b");
    }

    @Test
    void aCopyOfAMachineThatIsTerminatedIsInDoubt() {
        grouping.add(machine("i-0c", "terminated", START.plusSeconds(90), workerTags(ID, "0000000c"), Map.of(), ""));
        grouping.add(machine("i-0d", "running", LATER, workerTags(ID, "0000000c"), TRAITS, "sg-1 "));

        assertThat(found().get("i-0d").doubts())
                .singleElement()
                .asString()
                .endsWith("it has the same name as i-0c, which is terminated");
    }

    @Test
    void aCopyThatWasTerminatedAgainCastsNoDoubtOnTheOriginal() {
        grouping.add(machine("i-0c", "terminated", LATER, workerTags(ID, "0000000b"), Map.of(), ""));

        Map<String, Cluster> found = found();

        assertThat(found).containsOnlyKeys(ID);
        assertThat(found.get(ID).workers()).isEqualTo(1);
    }

    @Test
    void aCopyOfTheSchedulerDoesNotKeepTheClusterFromBeingJudged() {
        grouping.add(machine("i-0c", "running", LATER, schedulerTags(ID), TRAITS, "sg-1 "));

        Map<String, Cluster> found = found();

        assertThat(found.get(ID).doubts()).isEmpty();
        assertThat(found.get(ID).incarnation().value()).isEqualTo("i-0a");
        assertThat(found).containsKey("i-0c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"VPC", "key pair", "network interface's description"})
    void whatNobodyChangesLaterTellsACopyOfAnotherName(String trait) {
        grouping.add(
                machine("i-0c", "running", LATER, workerTags(ID, "0000000c"), with(TRAITS, trait, "another"), "sg-1 "));

        assertThat(found().get("i-0c").doubts())
                .singleElement()
                .asString()
                .contains("its " + trait + " (another) differs from that of i-0a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws:autoscaling:groupName",
                "aws:backup:source-resource",
                "aws:cloudformation:stack-name",
                "aws:ec2:fleet-id",
                "aws:ec2launchtemplate:id",
                "aws:ec2spot:fleet-request-id"
            })
    void whatAwsStartsForSomethingElseIsInDoubt(String tag) {
        grouping.add(machine("i-0c", "running", LATER, with(workerTags(ID, "0000000c"), tag, "x"), TRAITS, "sg-1 "));

        assertThat(found().get("i-0c").doubts())
                .containsExactly("it carries the tags of cluster 1a2b3c4d, but AWS started it for something else (tag "
                        + tag + ")");
    }

    /** Firewall tools add groups to machines that run. */
    @Test
    void aWorkerWithOneMoreSecurityGroupIsAWorker() {
        grouping.add(machine("i-0c", "running", LATER, workerTags(ID, "0000000c"), TRAITS, "sg-0 sg-1 "));

        assertThat(found().get(ID).doubts()).isEmpty();
    }

    /** It may be a worker that somebody has cut off, and it works: so the whole cluster is kept, and said. */
    @Test
    void aWorkerInQuiteOtherSecurityGroupsIsADoubtAboutTheWholeCluster() {
        grouping.add(machine("i-0c", "running", LATER, workerTags(ID, "0000000c"), TRAITS, "sg-2 "));

        Map<String, Cluster> found = found();

        assertThat(found).containsOnlyKeys(ID);
        assertThat(found.get(ID).doubts())
                .containsExactly("i-0c has no security group in common with i-0a: whether it is a machine of this"
                        + " cluster is not known");
    }

    @Test
    void workersOfReleasesThatWroteNoMarkerArePartsByIdAndName() {
        Map<String, String> tags = workerTags(ID, "0000000c").entrySet().stream()
                .filter(tag -> !tag.getKey().equals("createdBy"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        grouping.add(machine("i-0c", "running", LATER, tags, TRAITS, "sg-1 "));

        assertThat(found().get(ID).workers()).isEqualTo(2);
    }

    @Test
    void aDiskIsTheMachinesOnlyIfItWasMadeWithItAndStayedOnIt() {
        Machine machine = Machines.machine("i-0a", "running", schedulerTags(ID));

        assertThat(disk(START.plusSeconds(2), START.plusSeconds(2)).isMadeWith(machine))
                .isTrue();
        assertThat(Stream.of(
                        disk(START.minusSeconds(3600), START),
                        disk(START.plusSeconds(3600), START.plusSeconds(3600)),
                        disk(START, START.plusSeconds(3600)),
                        disk(null, START),
                        disk(START, null)))
                .noneMatch(disk -> disk.isMadeWith(machine));
    }

    private static Volume disk(Instant made, Instant attached) {
        return new Volume("vol-1", "in-use", "", made, Map.of(), attached, List.of("i-0a"));
    }

    private Map<String, Cluster> found() {
        return grouping.clusters(List.of(), List.of()).stream()
                .collect(Collectors.toMap(cluster -> cluster.id().name(), cluster -> cluster));
    }

    private static Machine machine(
            String id,
            String state,
            Instant started,
            Map<String, String> tags,
            Map<String, String> traits,
            String groups) {
        return new Machine(
                id,
                state,
                "us-east-1a",
                "m5.large",
                Capacity.of(2),
                started,
                started,
                null,
                tags,
                List.of(),
                traits,
                groups,
                null,
                null);
    }
}
