package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Machines.schedulerTags;
import static dev.clusterjanitor.aws.Machines.with;
import static dev.clusterjanitor.aws.Machines.workerTags;
import static dev.clusterjanitor.emulators.CallMatcher.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.Fault;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

@ExtendWith(AwsEmulatorExtension.class)
class Ec2DiscoveryIT {
    private static final String ID = "1a2b3c4d";

    private Stage stage;

    @BeforeEach
    void setUp(AwsEmulator aws) {
        stage = new Stage(aws);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void findsAClusterAndAllItIsMadeOf() {
        Instance scheduler = stage.run(with(schedulerTags(ID), "cluster-janitor-heartbeat", "20260102t030405z"));
        Instance worker = stage.run(workerTags(ID, "0000000a"));

        Cluster cluster = stage.only();

        assertThat(cluster.id()).hasToString("aws/dask-ec2/123456789012/us-east-1/1a2b3c4d");
        assertThat(cluster.shape()).isEqualTo(Shape.WHOLE);
        assertThat(cluster.incarnation().value()).isEqualTo(scheduler.instanceId());
        assertThat(cluster.createdAt()).isNotNull();
        assertThat(cluster.tags().all(TagKeys.DEFAULT.of(JanitorTag.HEARTBEAT))).containsExactly("20260102t030405z");
        assertThat(cluster.machines())
                .extracting(Resource::id, Resource::role, Resource::state, Resource::size)
                .containsExactly(
                        tuple(scheduler.instanceId(), Role.SCHEDULER, "running", "m5.large"),
                        tuple(worker.instanceId(), Role.WORKER, "running", "m5.large"));
        assertThat(cluster.resources())
                .extracting(Resource::id)
                .contains(stage.diskOf(scheduler), stage.diskOf(worker));
    }

    @Test
    void readsEveryPage() {
        for (int i = 0; i < 12; i++) {
            stage.run(schedulerTags(String.format("%08x", i)));
        }

        assertThat(stage.discover().clusters()).hasSize(12);
        assertThat(stage.proxy.count(action("DescribeInstances"))).isEqualTo(2 * 3);
    }

    @Test
    void machinesOfOthersAreNotOurs() {
        stage.run(Map.of());
        stage.run(Map.of("Name", "dask-1a2b3c4d-scheduler"));
        stage.run(Map.of("Dask Cluster", ID));
        stage.run(Map.of("createdBy", "terraform", "Dask Cluster", ID, "Name", "dask-99999999-scheduler"));

        assertThat(stage.discover().clusters()).isEmpty();
    }

    @Test
    void aMarkerThatWasReplacedIsMadeUpForByIdAndName() {
        stage.run(with(schedulerTags(ID), "createdBy", "alice"));

        assertThat(stage.only().id().name()).isEqualTo(ID);
    }

    @Test
    void aMachineWithoutAnIdIsUngrouped() {
        Instance machine = stage.run(Stage.MADE_BY_DASK);

        assertThat(stage.only().id().name()).isEqualTo(machine.instanceId());
        assertThat(stage.only().shape()).isEqualTo(Shape.UNGROUPED);
    }

    @Test
    void stoppedMachinesAreResidueAndTerminatedOnesAreGone() {
        Instance scheduler = stage.run(schedulerTags(ID));
        Instance worker = stage.run(workerTags(ID, "0000000a"));
        stage.ec2().stopInstances(request -> request.instanceIds(scheduler.instanceId()));
        stage.ec2().terminateInstances(request -> request.instanceIds(worker.instanceId()));

        assertThat(stage.only().shape()).isEqualTo(Shape.RESIDUE);
        assertThat(stage.only().machines()).hasSize(1);
    }

    @Test
    void strangeTagsAreReadAsTheyAre() {
        String longest = "\uD83D\uDE80".repeat(128);
        Instance machine = stage.run(with(schedulerTags(ID), "note", "<script>alert(1)</script>\u202e*_~`"));
        stage.ec2()
                .createTags(request -> request.resources(machine.instanceId())
                        .tags(Stage.tags(Map.of("rockets", longest, "empty", ""))));

        Cluster cluster = stage.only();

        assertThat(cluster.tags().all("note")).containsExactly("<script>alert(1)</script>\u202e*_~`");
        assertThat(cluster.tags().all("rockets")).containsExactly(longest);
        assertThat(cluster.tags().all("empty")).containsExactly("");
    }

    @Test
    void aRefusedRegionIsAProblemAndTheOtherIsReadAllTheSame() {
        stage.run(schedulerTags(ID));
        try (Ec2Client europe = stage.ec2("eu-west-1")) {
            Stage.run(europe, "eu-west-1a", schedulerTags(ID), true);
        }
        Scope refused = stage.scope("eu-west-1");
        stage.proxy.on(action("DescribeInstances").in("eu-west-1")).always(Fault.unauthorized());

        Discovery discovery = stage.kind().discover(refused);

        assertThat(discovery.clusters()).isEmpty();
        assertThat(discovery.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.scope()).isEqualTo("aws/123456789012/eu-west-1");
            assertThat(problem.kind()).isEqualTo("aws/dask-ec2");
            assertThat(problem.message())
                    .isEqualTo("not all machines are known: ec2:DescribeInstances in eu-west-1: UnauthorizedOperation"
                            + " (the janitor's identity lacks the permission ec2:DescribeInstances)");
        });
        assertThat(stage.only().id().scope().location()).isEqualTo("us-east-1");
    }

    @Test
    void aThrottleIsWaitedOut() {
        stage.run(schedulerTags(ID));
        stage.proxy.on(action("DescribeInstances")).once(Fault.throttled());

        assertThat(stage.only().doubts()).isEmpty();
    }

    @Test
    void aThrottleThatDoesNotEndIsAProblem() {
        stage.run(schedulerTags(ID));
        stage.proxy.on(action("DescribeInstances")).always(Fault.throttled());

        Discovery discovery = stage.discover();

        assertThat(discovery.isComplete()).isFalse();
        assertThat(discovery.clusters()).isEmpty();
        assertThat(discovery.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("RequestLimitExceeded"));
    }

    @Test
    void aBrokenConnectionIsTriedAgain() {
        stage.run(schedulerTags(ID));
        stage.proxy.on(action("DescribeInstances")).once(Fault.droppedConnection());

        assertThat(stage.only().doubts()).isEmpty();
    }

    @Test
    void aPageThatStaysCutShortIsADoubtAboutEveryCluster() {
        for (int i = 0; i < 7; i++) {
            stage.run(schedulerTags(String.format("%08x", i)));
        }
        stage.proxy.on(action("DescribeInstances").containing("NextToken")).always(Fault.cutAfter(500));

        assertDoubtful(stage.discover(), 5);
    }

    @Test
    void aPageOfBrokenXmlIsADoubtAboutEveryCluster() {
        for (int i = 0; i < 7; i++) {
            stage.run(schedulerTags(String.format("%08x", i)));
        }
        stage.proxy
                .on(action("DescribeInstances").containing("NextToken"))
                .always(Fault.rewritten(body -> body.substring(0, body.length() / 2)));

        assertDoubtful(stage.discover(), 5);
    }

    @Test
    void eitherOfTheTwoListingsMissingIsADoubtAboutEveryCluster() {
        stage.run(schedulerTags(ID));
        stage.proxy.on(action("DescribeInstances").containing("tag-key")).always(Fault.unauthorized());

        assertDoubtful(stage.discover(), 1);
    }

    @Test
    void disksThatCannotBeListedAreADoubtAboutResidueOnly() {
        stage.run(schedulerTags(ID));
        Instance stopped = stage.run(schedulerTags("00000000"));
        stage.ec2().stopInstances(request -> request.instanceIds(stopped.instanceId()));
        stage.proxy.on(action("DescribeVolumes")).always(Fault.unauthorized());

        Discovery discovery = stage.discover();

        assertThat(discovery.isComplete()).isFalse();
        assertThat(discovery.clusters())
                .extracting(
                        cluster -> cluster.id().name(),
                        cluster -> cluster.doubts().size())
                .containsExactly(tuple("00000000", 1), tuple(ID, 0));
    }

    @Test
    void discoveryReadsNoMachineByItself() {
        stage.run(schedulerTags(ID));
        stage.run(workerTags(ID, "0000000a"));

        stage.only();

        assertThat(stage.proxy.counts())
                .isEqualTo(Map.of("sts GetCallerIdentity", 1L, "ec2 DescribeInstances", 2L, "ec2 DescribeVolumes", 1L));
    }

    private static void assertDoubtful(Discovery discovery, int clusters) {
        assertThat(discovery.isComplete()).isFalse();
        assertThat(discovery.problems()).hasSize(1);
        assertThat(discovery.clusters())
                .hasSize(clusters)
                .allSatisfy(cluster -> assertThat(cluster.doubts())
                        .singleElement()
                        .asString()
                        .startsWith("not all machines are known: ec2:DescribeInstances in us-east-1: "));
    }
}
