package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Machines.schedulerTags;
import static dev.clusterjanitor.aws.Machines.workerTags;
import static dev.clusterjanitor.emulators.CallMatcher.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Lock;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.emulators.AwsCall;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

@ExtendWith(AwsEmulatorExtension.class)
class Ec2DeletionIT {
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
    void deletesTheSchedulerFirstAndThenTheWorkersOfThisClusterOnly() {
        Instance scheduler = stage.run(schedulerTags(ID));
        Instance worker = stage.run(workerTags(ID, "0000000a"));
        Instance other = stage.run(schedulerTags("1a2b3c4e"));
        Instance stranger = stage.run(Map.of("Name", "dask-1a2b3c4d-worker-0000000b"));

        Deletion deletion = stage.handle(ID).delete(Deadline.NONE);

        assertThat(deletion).isEqualTo(Deletion.gone());
        assertThat(terminations()).containsExactly(List.of(scheduler.instanceId()), List.of(worker.instanceId()));
        assertThat(stage.stateOf(scheduler)).isEqualTo("terminated");
        assertThat(stage.stateOf(worker)).isEqualTo("terminated");
        assertThat(stage.stateOf(other)).isEqualTo("running");
        assertThat(stage.stateOf(stranger)).isEqualTo("running");
        assertThat(stage.discover().clusters()).extracting(c -> c.id().name()).containsExactly("1a2b3c4e");
    }

    @Test
    void workersAreTerminatedZoneByZone() {
        stage.run(schedulerTags(ID));
        Instance inA = stage.run(workerTags(ID, "0000000a"));
        Instance inB = Stage.run(stage.ec2(), "us-east-1b", workerTags(ID, "0000000b"), true);

        assertThat(stage.handle(ID).delete(Deadline.NONE)).isEqualTo(Deletion.gone());

        assertThat(terminations()).hasSize(3).endsWith(List.of(inA.instanceId()), List.of(inB.instanceId()));
    }

    @Test
    void disksThatTheMachinesLeaveAreDeletedButNoDiskOfTheUsersOwn() {
        Instance scheduler = stage.runLeavingItsDisk(schedulerTags(ID));
        String own = stage.ec2()
                .createVolume(request -> request.availabilityZone("us-east-1a").size(8))
                .volumeId();
        stage.ec2()
                .attachVolume(request ->
                        request.volumeId(own).instanceId(scheduler.instanceId()).device("/dev/sdf"));
        String left = stage.diskOf(scheduler);

        Deletion deletion = stage.handle(ID).delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletion.spared()).extracting(Resource::id).containsExactly(own);
        assertThat(stage.disks()).contains(own).doesNotContain(left);
    }

    @Test
    void aRestoredDiskWithTheMarkerIsSparedAndNamed() {
        Instance scheduler = stage.run(schedulerTags(ID));
        String restored = restoredDisk();
        attach(restored, scheduler);
        stage.proxy
                .on(action("DescribeVolumes"))
                .always(Fault.rewritten(
                        body -> body.replaceAll("<createTime>[^<]*", "<createTime>2020-01-02T03:04:05.000Z")));

        Deletion deletion = stage.handle(ID).delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletion.spared()).extracting(Resource::id).containsExactly(restored);
        assertThat(stage.disks()).contains(restored);
        assertThat(stage.stateOf(scheduler)).isEqualTo("terminated");
    }

    @Test
    void aDiskThatAnotherMachineUsesByNowIsSparedAndNamed() {
        Instance scheduler = stage.runLeavingItsDisk(schedulerTags(ID));
        Instance stranger = stage.run(Map.of());
        String disk = stage.diskOf(scheduler);
        ClusterHandle handle = stage.handle(ID);
        stage.ec2()
                .detachVolume(request -> request.volumeId(disk)
                        .instanceId(scheduler.instanceId())
                        .device("/dev/sda1"));
        attach(disk, stranger);

        Deletion deletion = handle.delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletion.spared()).extracting(Resource::id).containsExactly(disk);
        assertThat(stage.disks()).contains(disk);
    }

    /** Releases before 2022.8.0 wrote no marker. Their disks go with the machine; one that does not has no proof. */
    @Test
    void aDiskWithoutMarkerThatAMachineOfAnOldReleaseLeavesIsSparedAndNamed() {
        Instance scheduler = stage.runLeavingItsDisk(Map.of("Dask Cluster", ID, "Name", "dask-" + ID + "-scheduler"));
        String disk = stage.diskOf(scheduler);

        Deletion deletion = stage.handle(ID).delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletion.spared()).extracting(Resource::id).containsExactly(disk);
        assertThat(stage.stateOf(scheduler)).isEqualTo("terminated");
    }

    @Test
    void aCopyOfAWorkerIsUntouchedSaidAndNotDeletedByItsOwnNameEither() {
        Instance scheduler = stage.run(schedulerTags(ID));
        Instance worker = stage.run(workerTags(ID, "0000000a"));
        Instance copy = stage.runLater(workerTags(ID, "0000000a"));

        Cluster cluster = stage.handle(ID).cluster();
        assertThat(cluster.doubts()).isEmpty();
        assertThat(cluster.machines())
                .extracting(Resource::id)
                .containsExactly(scheduler.instanceId(), worker.instanceId());
        ClusterHandle alone = stage.handle(copy.instanceId());
        assertThat(alone.cluster().doubts())
                .containsExactly(
                        "it carries the tags of cluster 1a2b3c4d, but it has the same name as " + worker.instanceId());
        assertThatThrownBy(() -> alone.delete(Deadline.NONE)).hasMessageContaining("nothing proves");

        Deletion deletion = stage.handle(ID).delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletion.spared()).extracting(Resource::id).contains(copy.instanceId());
        assertThat(stage.stateOf(scheduler)).isEqualTo("terminated");
        assertThat(stage.stateOf(worker)).isEqualTo("terminated");
        assertThat(stage.stateOf(copy)).isEqualTo("running");
        // What it is a copy of stays known for as long as EC2 shows it.
        assertThat(stage.only().doubts())
                .singleElement()
                .asString()
                .contains("the same name as " + worker.instanceId() + ", which is terminated");
    }

    @Test
    void scalingDownLeavesACopyAlone() {
        stage.run(schedulerTags(ID));
        Instance worker = stage.run(workerTags(ID, "0000000a"));
        Instance copy = stage.runLater(workerTags(ID, "0000000a"));

        stage.handle(ID).scale(0);

        assertThat(stage.stateOf(worker)).isEqualTo("terminated");
        assertThat(stage.stateOf(copy)).isEqualTo("running");
    }

    @Test
    void aDeletionThatWasCutOffIsTakenUpAgainByTheDisksItRecorded() {
        Instance scheduler = stage.runLeavingItsDisk(schedulerTags(ID));
        String disk = stage.diskOf(scheduler);
        stage.proxy.on(action("DeleteVolume")).once(Fault.unauthorized());
        ClusterHandle first = stage.handle(ID);
        assertThatThrownBy(() -> first.delete(Deadline.NONE)).hasMessageContaining("ec2:DeleteVolume");

        assertThat(stage.only().shape()).isEqualTo(Shape.RESIDUE);
        assertThat(stage.only().resources()).extracting(Resource::id).containsExactly(disk);
        assertThat(stage.handle(ID).delete(Deadline.NONE)).isEqualTo(Deletion.gone());
        assertThat(stage.discover().clusters()).isEmpty();
        assertThat(stage.disks()).doesNotContain(disk);
    }

    @Test
    void whatIsGoneAlreadyIsAlreadyGone() {
        stage.run(schedulerTags(ID));
        ClusterHandle handle = stage.handle(ID);
        handle.delete(Deadline.NONE);

        assertThat(handle.delete(Deadline.NONE)).isEqualTo(Deletion.alreadyGone());
        assertThat(stage.kind().reconstruct(stage.scope(Stage.REGION), ID)).isEmpty();
    }

    @Test
    void aMachineLostBetweenListingAndDeleteHoldsNobodyUp() {
        stage.run(schedulerTags(ID));
        Instance lost = stage.run(workerTags(ID, "0000000a"));
        Instance other = stage.run(workerTags(ID, "0000000b"));
        ClusterHandle handle = stage.handle(ID);
        stage.ec2().terminateInstances(request -> request.instanceIds(lost.instanceId()));
        stage.proxy
                .on(action("TerminateInstances").containing(lost.instanceId()))
                .always(Fault.error(400, "InvalidInstanceID.NotFound", "gone"));

        assertThat(handle.delete(Deadline.NONE)).isEqualTo(Deletion.gone());
        assertThat(stage.stateOf(other)).isEqualTo("terminated");
    }

    @Test
    void aMachineThatAwsRefusesToTerminateIsNamedAndTheRestIsTerminated() {
        Instance scheduler = stage.run(schedulerTags(ID));
        Instance refused = stage.run(workerTags(ID, "0000000a"));
        Instance other = stage.run(workerTags(ID, "0000000b"));
        stage.proxy
                .on(action("TerminateInstances").containing(refused.instanceId()))
                .always(Fault.error(400, "OperationNotPermitted", "protected"));
        ClusterHandle handle = stage.handle(ID);

        assertThatThrownBy(() -> handle.delete(Deadline.NONE))
                .isInstanceOf(CloudException.class)
                .hasMessage("AWS refuses to terminate " + refused.instanceId()
                        + " (OperationNotPermitted); the other machines were terminated");

        assertThat(stage.stateOf(scheduler)).isEqualTo("terminated");
        assertThat(stage.stateOf(other)).isEqualTo("terminated");
        assertThat(stage.stateOf(refused)).isEqualTo("running");
        assertThat(stage.pauses).isEmpty();
    }

    @Test
    void aProtectedMachineProtectsTheCluster() {
        Instance scheduler = stage.run(schedulerTags(ID));
        Instance worker = stage.run(workerTags(ID, "0000000a"));
        protect(worker);

        ClusterHandle handle = stage.handle(ID);

        assertThat(handle.cluster().locks()).containsExactly(new Lock(worker.instanceId(), "termination protection"));
        assertThatThrownBy(() -> handle.delete(Deadline.NONE)).hasMessageContaining("termination protection");
        assertThat(stage.stateOf(scheduler)).isEqualTo("running");
        assertThat(terminations()).isEmpty();
    }

    @Test
    void aProtectionSetAtTheLastMomentStillProtectsTheMachine() {
        Instance scheduler = stage.run(schedulerTags(ID));
        ClusterHandle handle = stage.handle(ID);
        protect(scheduler);

        assertThatThrownBy(() -> handle.delete(Deadline.NONE)).hasMessageContaining(scheduler.instanceId());
        assertThat(stage.stateOf(scheduler)).isEqualTo("running");
        assertThat(stage.proxy.count(action("ModifyInstanceAttribute"))).isZero();
    }

    @Test
    void aProtectionThatCannotBeReadIsADoubt() {
        stage.run(schedulerTags(ID));
        stage.proxy.on(action("DescribeInstanceAttribute")).always(Fault.unauthorized());

        assertThat(stage.handle(ID).cluster().doubts())
                .singleElement()
                .asString()
                .contains("ec2:DescribeInstanceAttribute");
    }

    @Test
    void machinesThatAppearMeanwhileAreToldAndLeft() {
        stage.run(schedulerTags(ID));
        ClusterHandle handle = stage.handle(ID);
        Instance late = stage.run(workerTags(ID, "0000000a"));

        Deletion deletion = handle.delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(deletion.residue()).extracting(Resource::id).containsExactly(late.instanceId());
        assertThat(deletion.detail()).contains("its client seems to be alive");
        assertThat(stage.stateOf(late)).isEqualTo("running");
    }

    @Test
    void nothingBeginsWhenTheTimeIsOver() {
        Instance scheduler = stage.run(schedulerTags(ID));

        Deletion deletion = stage.handle(ID).delete(() -> Duration.ZERO);

        assertThat(deletion.state()).isEqualTo(Deletion.State.IN_PROGRESS);
        assertThat(deletion.residue()).extracting(Resource::id).contains(scheduler.instanceId());
        assertThat(stage.stateOf(scheduler)).isEqualTo("running");
        assertThat(stage.proxy.count(action("CreateTags"))).isZero();
    }

    @Test
    void anUngroupedMachineIsDeletedByItsOwnName() {
        Instance machine = stage.runLeavingItsDisk(Stage.MADE_BY_DASK);
        Instance other = stage.run(Stage.MADE_BY_DASK);
        String disk = stage.diskOf(machine);

        assertThat(stage.handle(machine.instanceId()).delete(Deadline.NONE)).isEqualTo(Deletion.gone());

        assertThat(stage.stateOf(other)).isEqualTo("running");
        assertThat(stage.disks()).doesNotContain(disk);
    }

    @Test
    void aNameThatIsNoIdNamesNothing() {
        stage.run(schedulerTags(ID));

        for (String name : List.of("*", "i-*", "1a2b3c4?", "", "1A2B3C4D")) {
            assertThat(stage.kind().reconstruct(stage.scope(Stage.REGION), name))
                    .isEmpty();
        }
        assertThat(stage.proxy.count(action("DescribeInstances"))).isZero();
    }

    @Test
    void userDataIsNeverRead() {
        stage.run(schedulerTags(ID));
        ClusterHandle handle = stage.handle(ID);
        handle.logs(5);
        handle.delete(Deadline.NONE);

        assertThat(stage.proxy.calls()).noneMatch(call -> call.body().contains("userData"));
    }

    private List<List<String>> terminations() {
        return stage.proxy.calls().stream()
                .filter(call -> call.action().equals("TerminateInstances"))
                .map(Ec2DeletionIT::ids)
                .toList();
    }

    private static List<String> ids(AwsCall call) {
        return IntStream.rangeClosed(1, 100)
                .mapToObj(i -> call.field("InstanceId." + i))
                .flatMap(Optional::stream)
                .toList();
    }

    private String restoredDisk() {
        TagSpecification tags = TagSpecification.builder()
                .resourceType(ResourceType.VOLUME)
                .tags(Stage.tags(Stage.MADE_BY_DASK))
                .build();
        return stage.ec2()
                .createVolume(request ->
                        request.availabilityZone("us-east-1a").size(8).tagSpecifications(tags))
                .volumeId();
    }

    private void attach(String disk, Instance machine) {
        stage.ec2()
                .attachVolume(request ->
                        request.volumeId(disk).instanceId(machine.instanceId()).device("/dev/sdf"));
    }

    private void protect(Instance machine) {
        stage.ec2()
                .modifyInstanceAttribute(request ->
                        request.instanceId(machine.instanceId()).disableApiTermination(value -> value.value(true)));
    }
}
