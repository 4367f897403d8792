package dev.clusterjanitor.gcp;

import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Ungrouped;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.emulators.google.DaskGceCluster;
import dev.clusterjanitor.emulators.google.GceDisk;
import dev.clusterjanitor.emulators.google.GceInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What merely carries the name and labels of a cluster is kept, and the cluster is judged and deleted without it. */
class VmCopiesTest {
    private static final String WORKER = "dask-" + Stage.NAME + "-worker-00000000";
    private static final String ANOTHER = "dask-" + Stage.NAME + "-worker-0000beef";
    private static final String ELSEWHERE = "europe-west1-b";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private DaskGceCluster.Started start(int workers) {
        return stage.project
                .dask(Stage.NAME)
                .workers(workers)
                .createdAt(stage.longAgo())
                .start();
    }

    private Map<String, Cluster> found() {
        return stage.discover().clusters().stream()
                .collect(Collectors.toMap(cluster -> cluster.id().name(), Function.identity()));
    }

    private GceInstance similar(GceInstance original, String name) {
        return stage.project.similar(original, name, "us-east1-c");
    }

    @Test
    void aCopyInAnotherZoneIsAnEntryOfItsOwnAndNoPartOfTheCluster() {
        var cluster = start(2);
        GceInstance copy = stage.project
                .similar(cluster.machines().get(1), WORKER, ELSEWHERE)
                .deletionProtection(true)
                .label("cluster-janitor-keep-until", "forever");

        Map<String, Cluster> found = found();

        assertThat(found).containsOnlyKeys(Stage.NAME, WORKER);
        Cluster entry = found.get(WORKER);
        assertThat(entry.shape()).isEqualTo(Shape.UNGROUPED);
        assertThat(entry.doubts())
                .containsExactly("it carries the name and labels of cluster c0ffee01, but it has the same name as"
                        + " us-east1-c/dask-c0ffee01-worker-00000000");
        assertThat(entry.machines()).extracting(Resource::id).containsExactly(ELSEWHERE + "/" + copy.id());
        Cluster rest = found.get(Stage.NAME);
        assertThat(rest.doubts()).isEmpty();
        assertThat(rest.workers()).isEqualTo(2);
        assertThat(rest.locks()).as("a copy's protection is its own").isEmpty();
        assertThat(rest.tags().first("cluster-janitor-keep-until")).isEmpty();
    }

    @Test
    void theClusterIsDeletedAndItsCopyIsUntouchedAndNamed() {
        var cluster = start(2);
        GceInstance copy = stage.project.similar(cluster.machines().get(1), WORKER, ELSEWHERE);
        stage.handle()
                .tag(TagChange.with(TagKeys.DEFAULT)
                        .set(JanitorTag.REASON, "idle")
                        .build());
        Map<String, String> labels = copy.labels();

        Deletion deletion = stage.handle().delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(deletion.spared())
                .extracting(Resource::id)
                .containsExactly(ELSEWHERE + "/" + copy.id(), ELSEWHERE + "/" + WORKER);
        assertThat(stage.project.instances()).containsExactly(copy);
        assertThat(copy.labels()).isEqualTo(labels).doesNotContainKey("cluster-janitor-reason");
        assertThat(stage.google.calls())
                .filteredOn(call -> call.path().contains(copy.id()))
                .isEmpty();
    }

    @Test
    void aCopyIsUndeterminedEvenWhereUngroupedMachinesAreDeletedAndItsHandleRefuses() {
        stage.project.similar(start(1).machines().get(1), WORKER, ELSEWHERE);
        stage.google.advance(Duration.ofDays(2));
        Cluster entry = found().get(WORKER);
        var policy = aPolicy().with(s -> s.ungrouped(Ungrouped.DELETE)).build();

        assertThat(new Judge(policy)
                        .judge(entry, List.of(), stage.google.now())
                        .verdict()
                        .outcome())
                .isEqualTo(Verdict.Outcome.UNDETERMINED);
        ClusterHandle handle = stage.handle(WORKER);
        assertThat(handle.cluster().doubts()).isEqualTo(entry.doubts());
        assertThatThrownBy(() -> handle.delete(Deadline.NONE))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("is never deleted: it carries the name and labels of cluster c0ffee01");
        assertThatThrownBy(() -> handle.scale(0)).isInstanceOf(CloudException.class);
        handle.tag(TagChange.with(TagKeys.DEFAULT)
                .set(JanitorTag.REPORTED, "undetermined")
                .build());
        assertThat(stage.project.instances().stream()
                        .filter(machine -> machine.zone().equals(ELSEWHERE))
                        .toList())
                .singleElement()
                .satisfies(copy -> assertThat(copy.labels())
                        .containsKey("cluster-janitor-reported")
                        .doesNotContainKey("cluster-janitor-cluster"));
    }

    @Test
    void theLifeOfACopyIsNotThatOfTheCluster() {
        var cluster = start(1);
        stage.project.similar(cluster.machines().get(1), WORKER, ELSEWHERE).cpu(at -> 0.9);
        stage.google.advance(Duration.ofHours(6));
        List<Watch> watches = found().values().stream()
                .map(one -> new Watch(one, Duration.ofHours(2), 5, 1024))
                .toList();

        var seen = stage.kind().observe(watches, stage.google.now());

        assertThat(seen.of(found().get(Stage.NAME).id()))
                .extracting(Signal::state)
                .containsExactly(Signal.State.QUIET);
        assertThat(seen.of(found().get(WORKER).id())).extracting(Signal::state).containsExactly(Signal.State.ALIVE);
    }

    @Test
    void whereThereAreTooManyMetricsAtATimeCopiesAreReadAsWell() {
        stage.project.similar(start(1).machines().get(1), WORKER, ELSEWHERE);
        stage.google.advance(Duration.ofHours(6));
        List<Watch> watches = found().values().stream()
                .map(one -> new Watch(one, Duration.ofHours(2), 5, 1024))
                .toList();
        Compute compute = new Compute(GoogleHttp.of(Stage.settings(stage.google.endpoint(), 2)), Stage.PROJECT);

        var seen = new VmUsage(new TimeSeries(compute.http(), Stage.PROJECT), watches, stage.google.now(), 1).read();

        assertThat(seen.signals().values())
                .hasSize(2)
                .allSatisfy(
                        signals -> assertThat(signals).extracting(Signal::state).containsExactly(Signal.State.QUIET));
    }

    /** A change to a copy, and why it is in doubt then. */
    private record Unlike(Consumer<GceInstance> change, String doubt) {}

    static List<Unlike> unlike() {
        return List.of(
                new Unlike(m -> m.madeFromMachineImage("golden"), "it was made from the machine image golden"),
                new Unlike(m -> m.bootDevice(WORKER), "its boot disk was made for a machine " + WORKER),
                new Unlike(m -> m.subnetwork("lab"), "its subnetwork (regions/us-east1 lab) differs from that of"),
                new Unlike(m -> m.serviceAccount("ci@x.iam"), "its service account (ci@x.iam) differs from that of"),
                new Unlike(m -> m.networkTags("ssh"), "its list of network tags (none) differs from that of"),
                new Unlike(m -> m.withoutLabel("container_vm"), "not the label container_vm=dask-cloudprovider"));
    }

    @ParameterizedTest
    @MethodSource("unlike")
    void aMachineUnlikeItsSchedulerIsInDoubt(Unlike unlike) {
        GceInstance copy = similar(start(1).machines().get(1), ANOTHER);
        unlike.change().accept(copy);

        assertThat(found().get(ANOTHER).doubts())
                .singleElement()
                .asString()
                .contains(" of cluster c0ffee01, but " + unlike.doubt());
        assertThat(stage.handle().delete(Deadline.NONE).state()).isEqualTo(Deletion.State.GONE);
        assertThat(stage.project.instances()).containsExactly(copy);
    }

    @Test
    void aFurtherNetworkTagIsNoDoubt() {
        start(2).scheduler().networkTags("http-server", "https-server", "ssh-from-office");

        assertThat(stage.only().doubts()).isEmpty();
    }

    @Test
    void aLoneMachineFromAMachineImageIsNoCluster() {
        start(0).scheduler().madeFromMachineImage("golden");

        assertThat(stage.only().shape()).isEqualTo(Shape.UNGROUPED);
        assertThat(stage.kind().reconstruct(stage.scope(), Stage.NAME)).isEmpty();
    }

    @Test
    void aSchedulerThatIsYoungerThanItsWorkersIsACopy() {
        var cluster = start(1);
        GceInstance scheduler = cluster.scheduler();
        stage.project.vanish(scheduler);
        GceInstance copy = similar(scheduler, scheduler.name());

        assertThat(found().get(scheduler.name()).doubts())
                .singleElement()
                .asString()
                .endsWith("but it is a scheduler that was started after worker us-east1-c/" + WORKER);
        assertThat(stage.handle().cluster().machines())
                .extracting(Resource::id)
                .containsExactly("us-east1-c/" + cluster.machines().get(1).id());
        assertThat(copy.status()).isEqualTo("RUNNING");
    }

    @Test
    void aCopyOfASchedulerThatHasEndedMakesNoOrphans() {
        var cluster = start(1);
        stage.project.vanish(cluster.scheduler());
        similar(cluster.scheduler(), cluster.scheduler().name()).stopFromGuest(stage.google.now());

        assertThat(found().get(Stage.NAME).shape()).isEqualTo(Shape.WORKERS);
    }

    @Test
    void aMachineOnARestoredDiskIsInDoubtOnceItsDiskHasBeenLookedAt() {
        var cluster = start(2);
        GceInstance restored = cluster.machines().get(1);
        restored.bootDisk().madeFromSnapshot("nightly");

        assertThat(stage.handle().cluster().workers()).isEqualTo(1);
        Deletion deletion = stage.handle().delete(Deadline.NONE);

        assertThat(deletion.state()).isEqualTo(Deletion.State.GONE);
        assertThat(stage.project.instances()).containsExactly(restored);
        assertThat(deletion.spared()).extracting(Resource::id).contains("us-east1-c/" + restored.name());
        assertThat(stage.handle(WORKER).cluster().doubts())
                .singleElement()
                .asString()
                .endsWith("but its boot disk was made from nightly");
    }

    @Test
    void aLeftoverThatWasRestoredOrDoesNotFitItsMachineIsInDoubt() {
        var cluster = start(1);
        leftover(WORKER, ELSEWHERE, stage.longAgo());
        leftover("dask-deadbeef-scheduler", "us-east1-c", stage.longAgo())
                .label("cluster-janitor-cluster", "deadbeef")
                .madeFromSnapshot("nightly");

        Map<String, Cluster> found = found();

        assertThat(found).containsOnlyKeys(Stage.NAME, WORKER, "dask-deadbeef-scheduler");
        assertThat(found.get(WORKER).doubts()).singleElement().asString().endsWith("but it lies in another zone");
        assertThat(found.get("dask-deadbeef-scheduler").doubts())
                .singleElement()
                .asString()
                .endsWith("but it was made from nightly");
        assertThat(found.get(Stage.NAME).resources())
                .hasSize(2 * cluster.machines().size());
        assertThat(stage.handle().delete(Deadline.NONE).spared())
                .extracting(Resource::id)
                .containsExactly(ELSEWHERE + "/" + WORKER);
        assertThatThrownBy(() -> stage.handle("dask-deadbeef-scheduler").delete(Deadline.NONE))
                .isInstanceOf(CloudException.class);
        assertThat(stage.project.disks()).hasSize(2);
    }

    private GceDisk leftover(String name, String zone, Instant createdAt) {
        return stage.project.disk(name, zone, createdAt).label("cluster-janitor-cluster", Stage.NAME);
    }
}
