package dev.clusterjanitor.azure;

import static dev.clusterjanitor.azure.Stage.calling;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.ScopeListing;
import dev.clusterjanitor.emulators.azure.AzureFault;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot be seen is a problem, and never taken for what is not there. */
class VmSightIT {
    private static final String GRAPH = "Microsoft.ResourceGraph/resources/read";
    private static final String VM_READ = "Microsoft.Compute/virtualMachines/read";
    private static final String OTHER = "22222222-2222-2222-2222-222222222222";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aSubscriptionThatTheIdentityCannotSeeIsAProblemAndNotEmpty() {
        stage.azure.subscription(OTHER);
        stage.azure.hide(OTHER);

        ScopeListing listing = stage.enter(List.of(Stage.SUBSCRIPTION, OTHER), List.of());

        assertThat(listing.scopes()).hasSize(1);
        assertThat(listing.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.scope()).isEqualTo("azure/" + OTHER);
            assertThat(problem.message()).contains("cannot see this subscription");
        });
    }

    @Test
    void aVisibleSubscriptionOfWhichNothingCanBeReadIsAProblemBesideOthers() {
        stage.cluster(Stage.NAME).create();
        stage.azure.daskCluster(OTHER, "dask", "ffff0000").create();
        stage.azure.blind(OTHER);
        List<Scope> scopes =
                stage.enter(List.of(Stage.SUBSCRIPTION, OTHER), List.of()).scopes();
        assertThat(scopes).hasSize(2);

        Discovery seen = stage.kind().discover(scopes.get(0));
        Discovery unseen = stage.kind().discover(scopes.get(1));

        assertThat(seen.isComplete()).isTrue();
        assertThat(seen.clusters()).hasSize(1);
        assertThat(unseen.clusters()).isEmpty();
        assertThat(unseen.problems())
                .anySatisfy(problem -> assertThat(problem.message())
                        .contains("not all machines are known", "leaves out in silence", VM_READ, OTHER));
    }

    @Test
    void aKindOfPartThatCannotBeReadIsAProblemAndADoubtAboutLeftovers() {
        stage.cluster(Stage.NAME).createWithoutMachines();
        stage.cluster("ffff0000").create();
        stage.azure.deny(Stage.SUBSCRIPTION, "Microsoft.Compute/disks/read");

        Discovery discovery = stage.discover();

        assertThat(discovery.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("Microsoft.Compute/disks/read"));
        assertThat(discovery.clusters())
                .filteredOn(cluster -> cluster.shape() == Shape.RESIDUE)
                .singleElement()
                .satisfies(cluster -> assertThat(cluster.doubts()).isNotEmpty());
    }

    @Test
    void networkInterfacesThatCannotBeReadMakeNoCopies() {
        stage.cluster(Stage.NAME).workers(1).create();
        stage.azure.deny(Stage.SUBSCRIPTION, "Microsoft.Network/networkInterfaces/read");

        assertThat(stage.discovered().machines()).hasSize(2);
        stage.azure.deny("*", GRAPH);
        assertThat(stage.discovered().machines()).hasSize(2);
    }

    @Test
    void aSubscriptionWithoutAnyRightToListIsAProblemThatNamesTheRight() {
        stage.cluster(Stage.NAME).create();
        stage.azure.deny("*", GRAPH);
        stage.azure.deny(Stage.SUBSCRIPTION, VM_READ);

        Discovery discovery = stage.discover();

        assertThat(discovery.problems())
                .anyMatch(problem -> problem.message().contains("lacks the permission " + VM_READ));
        assertThat(discovery.clusters())
                .allSatisfy(cluster -> assertThat(cluster.doubts()).isNotEmpty());
    }

    @Test
    void aPageThatCannotBeReadIsADoubtAboutEveryCluster() {
        stage.azure.pageSizes(1, 1000);
        stage.cluster(Stage.NAME).workers(2).create();
        stage.cluster("ffff0000").createWithoutMachines();
        stage.azure.failAlways(calling(GRAPH), AzureFault.broken());
        stage.azure.failAlways(
                call -> call.path().endsWith("/virtualMachines") && call.query().contains("skiptoken=2"),
                AzureFault.broken());

        Discovery discovery = stage.discover();

        assertThat(discovery.isComplete()).isFalse();
        assertThat(discovery.clusters())
                .isNotEmpty()
                .allSatisfy(cluster -> assertThat(cluster.doubts()).isNotEmpty());
    }

    @Test
    void halfAnAnswerIsNotTakenForAWholeOne() {
        stage.cluster(Stage.NAME).create();
        stage.azure.failAlways(call -> !call.action().isEmpty(), AzureFault.garbled());

        assertThat(stage.discover().isComplete()).isFalse();
    }

    @Test
    void aCutAnswerOfGraphWithoutAWayToGoOnIsNotTakenForAll() {
        stage.azure.pageSizes(2, 3);
        stage.azure.cutGraph();
        stage.cluster(Stage.NAME).workers(5).create();

        Discovery discovery = stage.discover();

        assertThat(discovery.problems()).isEmpty();
        assertThat(discovery.clusters())
                .singleElement()
                .satisfies(cluster -> assertThat(cluster.workers()).isEqualTo(5));
    }
}
