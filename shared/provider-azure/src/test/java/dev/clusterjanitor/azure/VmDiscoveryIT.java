package dev.clusterjanitor.azure;

import static dev.clusterjanitor.azure.Stage.calling;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Shape;
import dev.clusterjanitor.core.port.Discovery;
import dev.clusterjanitor.core.port.ScopeListing;
import dev.clusterjanitor.emulators.azure.AzureFault;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is found, and what is said where something cannot be seen. */
class VmDiscoveryIT {
    private static final String GRAPH = "Microsoft.ResourceGraph/resources/read";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aClusterHasItsMachinesDisksInterfacesAndItsAddress() {
        stage.cluster(Stage.NAME).workers(2).create();

        Cluster cluster = stage.discovered();

        assertThat(cluster.machines())
                .extracting(Resource::role)
                .containsExactly(Role.SCHEDULER, Role.WORKER, Role.WORKER);
        assertThat(cluster.resources())
                .filteredOn(part -> part.role() == Role.PART)
                .extracting(Resource::type)
                .containsExactlyInAnyOrder(
                        "Microsoft.Compute/disks",
                        "Microsoft.Compute/disks",
                        "Microsoft.Compute/disks",
                        "Microsoft.Network/networkInterfaces",
                        "Microsoft.Network/networkInterfaces",
                        "Microsoft.Network/networkInterfaces",
                        "Microsoft.Network/publicIPAddresses");
        assertThat(cluster.doubts()).isEmpty();
    }

    @Test
    void bothWaysOfListingFindTheSame() {
        stage.cluster(Stage.NAME).workers(2).create();
        stage.cluster("ffff0000").withoutScheduler().workers(1).create();
        List<Cluster> byGraph = stage.discover().clusters();
        stage.azure.failAlways(calling(GRAPH), AzureFault.forbidden());

        Discovery plain = stage.discover();

        assertThat(plain.problems()).isEmpty();
        assertThat(plain.clusters()).isEqualTo(byGraph);
    }

    @Test
    void graphIsReadPageByPage() {
        stage.azure.pageSizes(2, 3);
        stage.cluster(Stage.NAME).workers(5).create();

        assertThat(stage.discovered().workers()).isEqualTo(5);
        assertThat(stage.azure.count(GRAPH)).isEqualTo(7);
    }

    @Test
    void aThrottledCallIsMadeAgainAndNothingIsLost() {
        stage.azure.pageSizes(100, 4);
        stage.cluster(Stage.NAME).workers(3).create();
        stage.azure.fail(calling(GRAPH), AzureFault.throttled(), 2);

        assertThat(stage.discovered().workers()).isEqualTo(3);
    }

    @Test
    void aMachineThatItsGuestShutDownIsResidueAndSaysThatItIsBilled() {
        DaskVmCluster created = stage.cluster(Stage.NAME).create();
        stage.azure.power(created.scheduler(), "PowerState/stopped");

        Cluster cluster = stage.discovered();

        assertThat(cluster.shape()).isEqualTo(Shape.RESIDUE);
        assertThat(cluster.machines()).singleElement().satisfies(machine -> {
            assertThat(machine.state()).isEqualTo("stopped");
            assertThat(machine.size()).contains("still billed");
        });
    }

    @Test
    void aDeallocatedMachineIsResidueAndItsComputeIsNotBilled() {
        DaskVmCluster created = stage.cluster(Stage.NAME).create();
        stage.azure.power(created.scheduler(), "PowerState/deallocated");

        assertThat(stage.discovered().machines())
                .singleElement()
                .satisfies(machine -> assertThat(machine.size()).doesNotContain("billed"));
    }

    @Test
    void aMachineWhoseProvisioningFailedDoesNotRunAndIsFound() {
        DaskVmCluster created = stage.cluster(Stage.NAME).create();
        stage.azure.mishaps().failProvisioning(created.scheduler());

        Cluster cluster = stage.discovered();

        assertThat(cluster.shape()).isEqualTo(Shape.RESIDUE);
        assertThat(cluster.machines()).extracting(Resource::state).containsExactly("failed");
        assertThat(stage.handle().cluster().doubts()).isEmpty();
    }

    @Test
    void whatAFailedCreationLeavesIsResidueWithItsAge() {
        stage.cluster(Stage.NAME).createWithoutMachines();

        Cluster cluster = stage.discovered();

        assertThat(cluster.shape()).isEqualTo(Shape.RESIDUE);
        assertThat(cluster.resources()).hasSize(2);
        assertThat(cluster.createdAt()).isEqualTo(Stage.START.minusSeconds(3 * 3600));
        assertThat(cluster.youngestPart()).isPresent();
        assertThat(stage.handle().cluster()).isEqualTo(cluster);
    }

    @Test
    void tagNamesDoNotMindCase() {
        DaskVmCluster created = stage.cluster(Stage.NAME).create();
        stage.azure.tag(created.scheduler(), "Cluster-Janitor-Keep-Until", "20270102t030405z");
        stage.azure.tag(created.scheduler(), "Env", "prod");

        Cluster cluster = stage.discovered();

        assertThat(cluster.tags().all("cluster-janitor-keep-until")).containsExactly("20270102t030405z");
        assertThat(cluster.tags().all("env")).containsExactly("prod");
        assertThat(cluster.tags().all("Env")).containsExactly("prod");
    }

    @Test
    void aTagValueOfTheGreatestLengthIsRead() {
        stage.cluster(Stage.NAME).tag("note", "n".repeat(256)).create();

        assertThat(stage.discovered().tags().first("note")).hasValue("n".repeat(256));
    }

    @Test
    void leftoversOfOneIdInTwoResourceGroupsAreADoubt() {
        stage.cluster(Stage.NAME).createWithoutMachines();
        stage.azure
                .daskCluster(Stage.SUBSCRIPTION, "elsewhere", Stage.NAME)
                .createdAt(Stage.START)
                .createWithoutMachines();

        assertThat(stage.discovered().doubts()).anyMatch(doubt -> doubt.contains("2 resource groups"));
    }

    @Test
    void workersBesideTheirStoppedSchedulerAreOrphans() {
        DaskVmCluster created = stage.cluster(Stage.NAME).workers(2).create();
        stage.azure.power(created.scheduler(), "PowerState/deallocated");

        assertThat(stage.discovered().shape()).isEqualTo(Shape.ORPHANED);
        assertThat(stage.handle().cluster().shape()).isEqualTo(Shape.ORPHANED);
    }

    @Test
    void workersAloneMayServeASchedulerElsewhere() {
        stage.cluster(Stage.NAME).withoutScheduler().workers(2).create();

        assertThat(stage.discovered().shape()).isEqualTo(Shape.WORKERS);
    }

    @Test
    void aSchedulerWhoseCreationFailedProvesNoOrphans() {
        DaskVmCluster created = stage.cluster(Stage.NAME).workers(1).create();
        stage.azure.mishaps().failProvisioning(created.scheduler());

        assertThat(stage.discovered().shape()).isEqualTo(Shape.WORKERS);
    }

    @Test
    void aMachineThatIsBeingCreatedIsAboutToRun() {
        DaskVmCluster created = stage.cluster(Stage.NAME).create();
        stage.azure.mishaps().creating(created.scheduler());

        assertThat(stage.discovered().shape()).isEqualTo(Shape.WHOLE);
        assertThat(stage.discovered().machines()).extracting(Resource::state).containsExactly("creating");
    }

    @Test
    void aMachineThatDoesNotTellItsAgeHasThatOfTheIndexOfResources() {
        DaskVmCluster created = stage.cluster(Stage.NAME).workers(1).create();
        stage.azure.mishaps().forgetCreation(created.workers().get(0));

        Cluster cluster = stage.discovered();

        assertThat(cluster.doubts()).isEmpty();
        assertThat(cluster.machines())
                .allSatisfy(machine -> assertThat(machine.startedAt()).isEqualTo(Stage.START.minusSeconds(3 * 3600)));
        assertThat(stage.handle().cluster()).isEqualTo(cluster);
    }

    @Test
    void aMachineWhoseAgeNothingTellsIsADoubt() {
        DaskVmCluster created = stage.cluster(Stage.NAME).workers(1).create();
        stage.azure.mishaps().forgetCreation(created.workers().get(0));
        stage.azure.deny("*", "Microsoft.Resources/subscriptions/resources/read");

        assertThat(stage.discovered().doubts())
                .anyMatch(doubt -> doubt.contains("when one of its machines was created"));
    }

    @Test
    void aMachineWhosePowerStateIsNotKnownMayRun() {
        stage.cluster(Stage.NAME).create();
        stage.azure.deny("*", GRAPH);
        stage.azure.failAlways(call -> call.query().contains("statusOnly"), AzureFault.forbidden());

        assertThat(stage.discovered().shape()).isEqualTo(Shape.WHOLE);
        assertThat(stage.discovered().doubts()).isNotEmpty();
    }

    @Test
    void aScopeMayBeOneResourceGroup() {
        stage.cluster(Stage.NAME).create();
        stage.azure.daskCluster(Stage.SUBSCRIPTION, "other", "ffff0000").create();

        ScopeListing listing = stage.enter(List.of(Stage.SUBSCRIPTION), List.of("Dask"));

        assertThat(listing.scopes()).singleElement().hasToString("azure/" + Stage.SUBSCRIPTION + "/dask");
        assertThat(stage.kind().discover(listing.scopes().get(0)).clusters())
                .extracting(cluster -> cluster.id().name())
                .containsExactly(Stage.NAME);
        assertThat(stage.kind().reconstruct(listing.scopes().get(0), Stage.NAME))
                .isPresent();
        assertThat(stage.kind().reconstruct(listing.scopes().get(0), "ffff0000"))
                .isEmpty();
    }

    @Test
    void graphMayLagButAReadByNameDoesNot() {
        DaskVmCluster created = stage.cluster(Stage.NAME).create();
        stage.azure.freezeGraph();
        stage.azure.tag(created.scheduler(), "cluster-janitor-keep-until", "20270102t030405z");

        assertThat(stage.discovered().tags().has("cluster-janitor-keep-until")).isFalse();
        assertThat(stage.handle().cluster().tags().has("cluster-janitor-keep-until"))
                .isTrue();
    }

    @Test
    void aScopeThatIsDiscoveredAgainIsReadAgain() {
        var scope = stage.scope();
        assertThat(stage.kind().discover(scope).clusters()).isEmpty();
        stage.cluster(Stage.NAME).create();

        assertThat(stage.kind().discover(scope).clusters()).hasSize(1);
    }
}
