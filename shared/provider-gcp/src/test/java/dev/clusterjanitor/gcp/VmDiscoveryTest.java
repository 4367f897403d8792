package dev.clusterjanitor.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Lock;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.port.Deletion;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.emulators.google.GceInstance;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is found, and what is said where not everything could be read. */
class VmDiscoveryTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void findsAClusterByTheNamesOfItsMachines() {
        stage.project
                .dask(Stage.NAME)
                .workers(3)
                .createdAt(stage.longAgo())
                .label("team", "ml")
                .schedulerLabel("cluster-janitor-owner", "alice_at_example_dot_org")
                .start();
        stage.project.machine("web-1", "us-east1-c", stage.longAgo());

        Cluster cluster = stage.only();

        assertThat(cluster.id()).hasToString("gcp/dask-vm/research-dev/" + Stage.NAME);
        assertThat(cluster.shape()).isEqualTo(Shape.WHOLE);
        assertThat(cluster.workers()).isEqualTo(3);
        assertThat(cluster.createdAt()).isEqualTo(stage.longAgo());
        assertThat(cluster.machines().get(0).role()).isEqualTo(Role.SCHEDULER);
        assertThat(cluster.machines().get(0).size()).isEqualTo("n1-standard-1");
        assertThat(cluster.tags().all("team")).containsExactly("ml");
        assertThat(cluster.tags().first("cluster-janitor-owner")).contains("alice@example.org");
        assertThat(cluster.doubts()).isEmpty();
    }

    @Test
    void neverAsksForMetadata() {
        stage.project.dask(Stage.NAME).start();
        stage.only();
        stage.handle();

        assertThat(stage.google.calls())
                .filteredOn(call -> call.method().equals("compute.instances.aggregatedList"))
                .allSatisfy(call ->
                        assertThat(call.query().get("fields")).isNotEmpty().doesNotContain("metadata"));
    }

    @Test
    void aNameOfTheRightFormWithoutALabelIsReportedAndNeverDeleted() {
        stage.project
                .dask(Stage.NAME)
                .withoutMarker()
                .createdAt(stage.longAgo())
                .start();

        assertThat(stage.only().doubts()).singleElement().asString().contains("container_vm=dask-cloudprovider");
        assertThatThrownBy(() -> stage.handle().delete(Deadline.NONE))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("nothing of the cluster is deleted");
        assertThat(stage.project.instances()).hasSize(2);
        assertThat(stage.google.count("compute.instances.delete")).isZero();
    }

    @Test
    void aSchedulerWithoutALabelProtectsTheWholeCluster() {
        var cluster = stage.project.dask(Stage.NAME).workers(1).start();
        cluster.scheduler().withoutLabel("container_vm");

        assertThat(stage.only().doubts()).singleElement().asString().startsWith("dask-c0ffee01-scheduler bears");
        assertThatThrownBy(() -> stage.handle().delete(Deadline.NONE)).isInstanceOf(CloudException.class);
        assertThat(stage.project.instances()).hasSize(2);
    }

    @Test
    void theLabelOfOldReleasesProvesAsMuchAsThatOfNewOnes() {
        stage.project.dask(Stage.NAME).ofAnOldRelease().start();

        assertThat(stage.only().doubts()).isEmpty();
        assertThat(stage.handle().delete(Deadline.NONE).state()).isEqualTo(Deletion.State.GONE);
    }

    @Test
    void linksAreReadByTheirPathsWhateverTheirOrigin() {
        stage.project.dask(Stage.NAME).workers(1).start().each(GceInstance::keepsItsDisk);
        for (String origin : List.of("https://compute.googleapis.com", "https://www.googleapis.com:443", "")) {
            stage.google.linksBeginWith(origin);

            assertThat(stage.only().doubts()).as(origin).isEmpty();
            assertThat(stage.handle().cluster().resources())
                    .as(origin)
                    .extracting(Resource::id)
                    .contains("us-east1-c/dask-c0ffee01-scheduler");
        }
        assertThat(stage.handle().delete(Deadline.NONE).state()).isEqualTo(Deletion.State.GONE);
    }

    @Test
    void theJanitorsOwnLabelProvesWhatTheNameSays() {
        stage.project
                .dask(Stage.NAME)
                .withoutMarker()
                .label("cluster-janitor-cluster", Stage.NAME)
                .start();

        assertThat(stage.only().doubts()).isEmpty();
    }

    @Test
    void anotherClustersIdIsNoProof() {
        stage.project
                .dask(Stage.NAME)
                .withoutMarker()
                .label("cluster-janitor-cluster", "deadbeef")
                .start();

        assertThat(stage.only().doubts()).isNotEmpty();
    }

    @Test
    void aRecordedDiskIsResidueAndOneThatIsNotIsNothing() {
        var old = stage.longAgo();
        stage.project
                .disk("dask-" + Stage.NAME + "-scheduler", "us-east1-c", old)
                .label("cluster-janitor-cluster", Stage.NAME)
                .label("cluster-janitor-incarnation", "4000000000000007919");
        stage.project.disk("dask-deadbeef-scheduler", "us-east1-c", old);
        stage.project.disk("data", "us-east1-c", old).label("cluster-janitor-cluster", Stage.NAME);

        Cluster cluster = stage.only();

        assertThat(cluster.shape()).isEqualTo(Shape.RESIDUE);
        assertThat(cluster.incarnation()).hasToString("4000000000000007919");
        assertThat(cluster.resources()).extracting(Resource::id).containsExactly("us-east1-c/dask-c0ffee01-scheduler");
    }

    @Test
    void deletionProtectionIsALock() {
        stage.project.dask(Stage.NAME).workers(0).start().scheduler().deletionProtection(true);

        assertThat(stage.only().locks()).containsExactly(new Lock("dask-c0ffee01-scheduler", "deletion protection"));
    }

    @Test
    void leftoversInSeveralZonesAreADoubt() {
        for (String zone : List.of("us-east1-c", "europe-west1-b")) {
            stage.project
                    .disk("dask-" + Stage.NAME + "-scheduler", zone, stage.longAgo())
                    .label("cluster-janitor-cluster", Stage.NAME);
        }

        assertThat(stage.only().doubts()).singleElement().asString().contains("europe-west1-b, us-east1-c");
    }

    @Test
    void aZoneThatDoesNotAnswerMakesDiscoveryPartialAndDoubtsOnlyWhatMayLieThere() {
        stage.project.dask(Stage.NAME).start();
        stage.project.dask("c0ffee02").withoutScheduler().start();
        stage.project.dask("c0ffee03").zone("europe-west1-b").start();
        stage.project.unreachable("europe-west1-b");

        Discovery discovery = stage.discover();

        assertThat(discovery.problems())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("europe-west1-b");
        Map<String, List<String>> doubts =
                discovery.clusters().stream().collect(Collectors.toMap(c -> c.id().name(), Cluster::doubts));
        assertThat(doubts).containsOnlyKeys(Stage.NAME, "c0ffee02");
        assertThat(doubts.get(Stage.NAME)).isEmpty();
        assertThat(doubts.get("c0ffee02")).singleElement().asString().contains("did not answer");
        assertThatThrownBy(() -> stage.kind().reconstruct(stage.scope(), "c0ffee03"))
                .as("not seen is not gone")
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("europe-west1-b");
    }

    @Test
    void aFailedPageDoubtsEveryCluster() {
        stage.project.dask(Stage.NAME).start();
        stage.project.dask("c0ffee02").start();
        stage.google.fail("compute.instances.aggregatedList", 1, 99, 403, "forbidden");

        Discovery discovery = stage.discover();

        assertThat(discovery.problems())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("compute.instances.list", "forbidden");
        assertThat(discovery.clusters())
                .isNotEmpty()
                .allSatisfy(c -> assertThat(c.doubts()).isNotEmpty());
    }

    @Test
    void aFailedListOfDisksDoubtsLeftoversOnly() {
        stage.project.dask(Stage.NAME).start();
        stage.project.dask("c0ffee02").start().each(m -> m.stopFromGuest(stage.longAgo()));
        stage.google.fail("compute.disks.aggregatedList", 0, 99, 403, "forbidden");

        Discovery discovery = stage.discover();

        assertThat(discovery.problems()).hasSize(1);
        assertThat(discovery.clusters()).extracting(c -> c.doubts().size()).containsExactly(0, 1);
    }

    @Test
    void throttlingIsWaitedOutAndDropsNoPage() {
        stage.project.dask(Stage.NAME).workers(5).start();
        stage.google.fail("compute.instances.aggregatedList", 1, 2, 403, "rateLimitExceeded");

        assertThat(stage.only().workers()).isEqualTo(5);
    }

    @Test
    void aProjectWithoutTheApiIsToldHowToEnableIt() {
        stage.project.withoutComputeApi();

        Discovery discovery = stage.discover();

        assertThat(discovery.clusters()).isEmpty();
        assertThat(discovery.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.message())
                        .contains("gcloud services enable compute.googleapis.com --project=research-dev"));
    }

    @Test
    void aPageThatIsCutShortIsAProblemAndNotAnEnd() {
        stage.project.dask(Stage.NAME).start();
        stage.google.fail("compute.instances.aggregatedList", 0, 99, 503, "backendError");

        assertThat(stage.discover().isComplete()).isFalse();
    }

    @Test
    void aScopeThatWasNotEnteredIsRefused() {
        var elsewhere = new Scope(CloudProvider.GCP, "other-project", "");

        assertThat(stage.kind().discover(elsewhere).problems())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("none of the scopes");
    }

    @Test
    void machinesOfOthersAreNeverListed() {
        stage.project.machine("dask-worker-1", "us-east1-c", stage.longAgo());
        GceInstance alike = stage.project.machine("dask-C0FFEE01-scheduler", "us-east1-c", stage.longAgo());
        stage.project.machine("my-dask-c0ffee01-scheduler", "us-east1-c", stage.longAgo());

        assertThat(stage.discover().clusters()).isEmpty();
        assertThat(alike.status()).isEqualTo("RUNNING");
    }
}
