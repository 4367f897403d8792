package dev.clusterjanitor.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.ClusterHandle;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Azure copies tags: what merely carries a cluster's is kept, told by itself, and changes nothing about the cluster. */
class VmCopiesIT {
    private static final String DOUBT = "it carries the tags of cluster 1a2b3c4d, but ";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMachineMadeLikeAWorkerStandsForItselfAndIsKept() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(2).create();
        Cluster before = stage.discovered();
        String copy = stage.azure.copying().similar(cluster.workers().get(0), Stage.GROUP, "analysis");
        stage.azure.tag(copy, "cluster-janitor-keep-until", "20270102t030405z");

        assertThat(named(Stage.NAME)).isEqualTo(before);
        assertThat(stage.handle().cluster().tags().has("cluster-janitor-keep-until"))
                .isFalse();
        keeps(copy, "analysis", DOUBT + "its name is not one");
    }

    @Test
    void aMachineMadeLikeAWorkerWithANameOfTheSameFormIsKept() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(1).create();
        String copy =
                stage.azure.copying().similar(cluster.workers().get(0), Stage.GROUP, "dask-1a2b3c4d-worker-0000beef");

        keeps(copy, "dask-1a2b3c4d-worker-0000beef", DOUBT + "its administrator is not dask");
    }

    @Test
    void aTemplateDeployedIntoAnotherGroupIsKept() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(1).create();
        String copy = stage.azure.copying().template(cluster.scheduler(), "tests");

        keeps(copy, "dask-1a2b3c4d-scheduler", DOUBT + "its network security group is not in its own resource group");
    }

    @Test
    void aClusterOfTheSameIdInAnotherGroupIsKept() {
        stage.cluster(Stage.NAME).workers(1).create();
        DaskVmCluster younger = stage.azure
                .daskCluster(Stage.SUBSCRIPTION, "tests", Stage.NAME)
                .createdAt(Stage.START.minus(Duration.ofHours(1)))
                .create();

        isSetApart(younger.scheduler(), "dask-1a2b3c4d-scheduler", DOUBT + "it has the same name as ");
        Deletion deletion = stage.delete();
        assertThat(deletion.spared()).extracting(Resource::id).contains(younger.scheduler());
        assertThat(younger.machines()).allMatch(stage.azure::exists);

        // What is left of the older one and the younger cannot be told apart any more: all is kept.
        assertThat(stage.discovered().doubts()).anyMatch(doubt -> doubt.contains("2 resource groups"));
    }

    @Test
    void aMachineRestoredFromABackupIsKept() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).workers(1).create();
        String copy = stage.azure.copying().restored(cluster.workers().get(0), "dask-1a2b3c4d-worker-0000beef");

        keeps(copy, "dask-1a2b3c4d-worker-0000beef", DOUBT + "its system disk was not made from an image");
    }

    @Test
    void aMachineFromAnotherImageThanItsSchedulersIsKept() {
        stage.cluster(Stage.NAME).create();
        DaskVmCluster other = stage.cluster(Stage.NAME)
                .withoutScheduler()
                .image("24.04-LTS")
                .workers(1)
                .create();
        String copy = other.workers().get(0);

        isSetApart(
                copy, copy.substring(copy.lastIndexOf('/') + 1), DOUBT + "its image (canonical:ubuntuserver:24.04-lts");
        assertThat(stage.delete().spared()).extracting(Resource::id).contains(copy);
        assertThat(stage.azure.exists(copy)).isTrue();
    }

    @Test
    void aDiskMadeFromASnapshotIsKept() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        String disk = stage.azure
                .copying()
                .disk(cluster.diskOf(cluster.scheduler()), "dask-1a2b3c4d-scheduler_OsDisk_1_restored");

        keeps(disk, "dask-1a2b3c4d-scheduler_osdisk_1_restored", DOUBT + "it was not made from an image");
    }

    @Test
    void aCopyIsKeptWhenNothingElseIsLeftOfItsCluster() {
        DaskVmCluster cluster = stage.cluster(Stage.NAME).create();
        List<String> originals = stage.azure.ids("");
        String copy = stage.azure.copying().similar(cluster.scheduler(), Stage.GROUP, "analysis");
        originals.forEach(stage.azure::vanish);
        List<String> left = stage.azure.ids("");

        assertThat(stage.kind().reconstruct(stage.scope(), Stage.NAME)).isEmpty();
        assertThat(named("analysis").doubts()).isNotEmpty();
        assertThat(stage.azure.exists(copy)).isTrue();
        assertThat(stage.azure.ids("")).isEqualTo(left);
    }

    /** It stands for itself, and the cluster goes without it, to its end, and says so. */
    private void keeps(String copy, String name, String doubt) {
        isSetApart(copy, name, doubt);
        Cluster entry = named(name);
        List<Deletion> deletions = new ArrayList<>();
        for (int sweep = 0; sweep < 4; sweep++) {
            stage.kind()
                    .reconstruct(stage.scope(), Stage.NAME)
                    .ifPresent(cluster -> deletions.add(cluster.delete(Deadline.NONE)));
            stage.azure.advance(Duration.ofMinutes(5));
        }
        Deletion last = deletions.get(deletions.size() - 1);
        assertThat(last.state()).isEqualTo(Deletion.State.GONE);
        assertThat(last.spared()).extracting(Resource::id).contains(copy);
        assertThat(stage.azure.ids("")).contains(copy).containsAll(ids(entry)).hasSameSizeAs(ids(entry));
    }

    /** It stands for itself in both ways of reading, and nothing can be taken from it. */
    private void isSetApart(String copy, String name, String doubt) {
        Cluster entry = named(name);
        assertThat(entry.shape()).isEqualTo(Shape.UNGROUPED);
        assertThat(entry.doubts()).anySatisfy(one -> assertThat(one).startsWith(doubt));
        assertThat(entry.resources()).extracting(Resource::id).contains(copy);
        assertThat(named(Stage.NAME).resources()).extracting(Resource::id).doesNotContain(copy);
        assertThat(named(Stage.NAME).doubts()).isEmpty();
        ClusterHandle handle = stage.handle(name);
        assertThat(handle.cluster()).isEqualTo(entry);
        assertThatThrownBy(() -> handle.delete(Deadline.NONE))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("nothing proves that dask-cloudprovider made it");
        assertThatThrownBy(handle::deallocate).isInstanceOf(CloudException.class);
    }

    private static List<String> ids(Cluster cluster) {
        return cluster.resources().stream().map(Resource::id).toList();
    }

    private Cluster named(String name) {
        return stage.discover().clusters().stream()
                .filter(cluster -> cluster.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
