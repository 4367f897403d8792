package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Machines.schedulerTags;
import static dev.clusterjanitor.aws.Machines.with;
import static dev.clusterjanitor.aws.Machines.workerTags;
import static dev.clusterjanitor.core.model.JanitorTag.CLUSTER;
import static dev.clusterjanitor.core.model.JanitorTag.INCARNATION;
import static dev.clusterjanitor.core.model.JanitorTag.KEEP_UNTIL;
import static dev.clusterjanitor.core.model.JanitorTag.STALE_SINCE;
import static dev.clusterjanitor.emulators.CallMatcher.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.Mark;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.LogTail;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.Fault;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

@ExtendWith(AwsEmulatorExtension.class)
class Ec2HandleIT {
    private static final String ID = "1a2b3c4d";
    private static final TagKeys KEYS = TagKeys.DEFAULT;

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
    void aMarkStandsOnTheSchedulerAndOnTheDisksInOneCall() {
        Instance scheduler = stage.run(with(schedulerTags(ID), "team", "ml"));
        Instance worker = stage.runLeavingItsDisk(workerTags(ID, "0000000a"));

        stage.handle(ID).tag(mark(scheduler.instanceId()));

        assertThat(stage.proxy.count(action("CreateTags"))).isEqualTo(1);
        assertThat(tagsOf(scheduler))
                .containsEntry("team", "ml")
                .containsEntry(KEYS.of(STALE_SINCE), "20260115t120000z")
                .containsAllEntriesOf(schedulerTags(ID));
        assertThat(tagsOf(worker)).isEqualTo(workerTags(ID, "0000000a"));
        assertThat(tagsOfDisk(stage.diskOf(worker)))
                .containsEntry("createdBy", "dask-cloudprovider")
                .containsEntry(KEYS.of(CLUSTER), ID)
                .containsEntry(KEYS.of(STALE_SINCE), "20260115t120000z");
        assertThat(Mark.of(stage.only(), KEYS)).isPresent();
    }

    @Test
    void theMarkOutlivesTheMachines() {
        Instance scheduler = stage.runLeavingItsDisk(schedulerTags(ID));
        stage.handle(ID).tag(mark(scheduler.instanceId()));
        stage.ec2().terminateInstances(request -> request.instanceIds(scheduler.instanceId()));

        assertThat(Mark.of(stage.only(), KEYS)).isPresent();
    }

    /** The id on a disk is the proof on which it is deleted, so that only a sweep, which has that right, writes it. */
    @Test
    void whatIsSetForAnOwnerBringsNoClusterIdToTheDisks() {
        Instance scheduler = stage.runLeavingItsDisk(schedulerTags(ID));

        stage.handle(ID)
                .tag(TagChange.with(KEYS).set(KEEP_UNTIL, "20260115t120000z").build());

        assertThat(tagsOf(scheduler)).containsKey(KEYS.of(KEEP_UNTIL));
        assertThat(tagsOfDisk(stage.diskOf(scheduler)))
                .containsKey(KEYS.of(KEEP_UNTIL))
                .doesNotContainKey(KEYS.of(CLUSTER));
    }

    @Test
    void anUnmarkedClusterIsUnmarkedOnItsDisksToo() {
        Instance scheduler = stage.runLeavingItsDisk(schedulerTags(ID));
        stage.handle(ID).tag(mark(scheduler.instanceId()));

        stage.handle(ID)
                .tag(TagChange.with(KEYS).remove(STALE_SINCE, INCARNATION).build());

        assertThat(tagsOf(scheduler)).doesNotContainKey(KEYS.of(STALE_SINCE)).containsAllEntriesOf(schedulerTags(ID));
        assertThat(tagsOfDisk(stage.diskOf(scheduler)))
                .doesNotContainKey(KEYS.of(STALE_SINCE))
                .containsEntry(KEYS.of(CLUSTER), ID);
    }

    @Test
    void theMarkOfOrphansStandsOnAllOfThem() {
        Instance one = stage.run(workerTags(ID, "0000000a"));
        Instance two = stage.run(workerTags(ID, "0000000b"));

        stage.handle(ID).tag(mark("i-0a"));

        assertThat(tagsOf(one)).containsKey(KEYS.of(STALE_SINCE));
        assertThat(tagsOf(two)).containsKey(KEYS.of(STALE_SINCE));
    }

    @Test
    void aDiskThatVanishedMeanwhileDoesNotKeepTheMarkFromTheScheduler() {
        Instance scheduler = stage.run(schedulerTags(ID));
        String disk = stage.diskOf(scheduler);
        stage.proxy
                .on(action("CreateTags").containing(disk))
                .always(Fault.error(400, "InvalidVolume.NotFound", "gone"));

        stage.handle(ID).tag(mark(scheduler.instanceId()));

        assertThat(tagsOf(scheduler)).containsKey(KEYS.of(STALE_SINCE));
    }

    @Test
    void aMarkThatReachesNoMachineIsAFailure() {
        Instance scheduler = stage.run(schedulerTags(ID));
        stage.proxy.on(action("CreateTags")).always(Fault.error(400, "InvalidInstanceID.NotFound", "gone"));
        ClusterHandle handle = stage.handle(ID);

        assertThatThrownBy(() -> handle.tag(mark(scheduler.instanceId())))
                .hasMessageContaining("none of its parts is there any more");
    }

    @Test
    void aRefusedMarkNamesThePermission() {
        Instance scheduler = stage.run(schedulerTags(ID));
        stage.proxy.on(action("CreateTags")).always(Fault.unauthorized());
        ClusterHandle handle = stage.handle(ID);

        assertThatThrownBy(() -> handle.tag(mark(scheduler.instanceId()))).hasMessageContaining("ec2:CreateTags");
    }

    @Test
    void anUngroupedMachineHasNoIdToRecord() {
        Instance machine = stage.runLeavingItsDisk(Stage.MADE_BY_DASK);

        stage.handle(machine.instanceId()).tag(mark(machine.instanceId()));

        assertThat(tagsOf(machine)).containsKey(KEYS.of(STALE_SINCE)).doesNotContainKey(KEYS.of(CLUSTER));
        assertThat(tagsOfDisk(stage.diskOf(machine))).isEqualTo(Stage.MADE_BY_DASK);
    }

    @Test
    void theTagCommandNamesTheScheduler() {
        Instance scheduler = stage.run(schedulerTags(ID));
        stage.run(workerTags(ID, "0000000a"));

        assertThat(stage.kind().tagCommand(stage.only(), "cluster-janitor-keep-until", "20260116t120000z"))
                .isEqualTo("aws ec2 create-tags --region us-east-1 --resources " + scheduler.instanceId()
                        + " --tags Key=cluster-janitor-keep-until,Value=20260116t120000z");
    }

    @Test
    void scalesDownTheYoungestWorkersOnly() {
        Instance scheduler = stage.run(schedulerTags(ID));
        stage.run(workerTags(ID, "0000000a"));
        stage.run(workerTags(ID, "0000000b"));

        stage.handle(ID).scale(1);

        assertThat(stage.only().workers()).isEqualTo(1);
        assertThat(stage.stateOf(scheduler)).isEqualTo("running");
        stage.handle(ID).scale(0);
        assertThat(stage.only().workers()).isZero();
        stage.handle(ID).scale(0);
        assertThat(stage.proxy.count(action("TerminateInstances"))).isEqualTo(2);
    }

    @Test
    void refusesToScaleUpAndSaysWhy() {
        stage.run(schedulerTags(ID));
        ClusterHandle handle = stage.handle(ID);

        assertThatThrownBy(() -> handle.scale(1))
                .hasMessageContaining("it has 0 workers")
                .hasMessageContaining("only the process that started it can add more");
    }

    @Test
    void disksOfScaledDownWorkersAreDeletedWithTheCluster() {
        stage.run(schedulerTags(ID));
        String left = stage.diskOf(stage.runLeavingItsDisk(workerTags(ID, "0000000a")));
        stage.handle(ID).scale(0);

        assertThat(stage.only().resources()).extracting(Resource::id).contains(left);
        stage.handle(ID).delete(Deadline.NONE);

        assertThat(stage.disks()).doesNotContain(left);
    }

    @Test
    void connectsToTheSchedulersPublicAddress() {
        Instance scheduler = stage.run(schedulerTags(ID));
        String ip = stage.now(scheduler).publicIpAddress();

        assertThat(stage.handle(ID).connection()).hasValueSatisfying(connection -> {
            assertThat(connection.address()).isEqualTo("tls://" + ip + ":8786");
            assertThat(connection.dashboard()).isEqualTo("http://" + ip + ":8787");
            assertThat(connection.python()).contains("client = Client(\"tls://" + ip + ":8786\", security=security)");
        });
    }

    @Test
    void withoutASchedulerThereIsNothingToConnectTo() {
        stage.run(workerTags(ID, "0000000a"));

        assertThat(stage.handle(ID).connection()).isEmpty();
    }

    @Test
    void logsComeFromEachMachine() {
        Instance scheduler = stage.run(schedulerTags(ID));
        Instance worker = stage.run(workerTags(ID, "0000000a"));

        assertThat(stage.handle(ID).logs(3))
                .extracting(LogTail::source)
                .containsExactly(scheduler.instanceId() + " scheduler", worker.instanceId() + " worker");
    }

    @Test
    void whereTheLatestOutputCannotBeHadTheOlderOneIsShown() {
        stage.run(schedulerTags(ID));
        stage.proxy
                .on(action("GetConsoleOutput").containing("Latest=true"))
                .always(Fault.error(400, "UnsupportedOperation", "not on this type"));

        assertThat(stage.handle(ID).logs(3)).hasSize(1);
        assertThat(stage.proxy.count(action("GetConsoleOutput"))).isEqualTo(2);
    }

    private static TagChange mark(String incarnation) {
        return TagChange.with(KEYS)
                .set(STALE_SINCE, "20260115t120000z")
                .set(INCARNATION, incarnation)
                .build();
    }

    private Map<String, String> tagsOf(Instance machine) {
        return stage.now(machine).tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    private Map<String, String> tagsOfDisk(String disk) {
        return stage.ec2().describeVolumes(request -> request.volumeIds(Set.of(disk))).volumes().get(0).tags().stream()
                .collect(Collectors.toMap(Tag::key, Tag::value));
    }
}
