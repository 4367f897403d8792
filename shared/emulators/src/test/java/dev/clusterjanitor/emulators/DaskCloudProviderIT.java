package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the real dask-cloudprovider leaves in the cloud when its process is killed. */
@ExtendWith(AwsEmulatorExtension.class)
class DaskCloudProviderIT {

    private static final String REGION = "eu-west-1";
    private static DaskCloudProvider dask;

    @BeforeAll
    static void install() {
        dask = Prerequisite.obtain(() ->
                        DaskCloudProvider.install(AwsEmulator.Options.defaults().directory()))
                .require();
    }

    private static Map<String, Map<String, String>> tagsOfRunningInstances(AwsEmulator aws) throws Exception {
        return RawAws.instances(aws.endpoint(), REGION).stream()
                .filter(instance -> List.of("pending", "running").contains(instance.state()))
                .collect(Collectors.toMap(RawAws.Instance::id, RawAws.Instance::tags));
    }

    @Test
    void aClientKilledWhileItWaitsLeavesItsSchedulersMachine(AwsEmulator aws) throws Exception {
        DaskClient client = dask.startEc2Cluster(
                aws.endpoint(), ClusterRequest.waitingForScheduler(REGION).withTag("Owner", "ada@example.com"));
        assertThat(client.isAlive()).isTrue();

        client.kill();

        assertThat(client.isAlive()).isFalse();
        assertThat(client.clusterId()).matches("[0-9a-f]{8}");
        assertThat(client.machines()).hasSize(1);
        assertThat(tagsOfRunningInstances(aws))
                .containsExactly(Map.entry(
                        client.machines().get(0).id(),
                        Map.of(
                                "createdBy",
                                "dask-cloudprovider",
                                "Owner",
                                "ada@example.com",
                                "Dask Cluster",
                                client.clusterId(),
                                "Name",
                                "dask-" + client.clusterId() + "-scheduler")));
    }

    @Test
    void aClientKilledAtWorkLeavesAllItsMachinesAndALiveScheduler(AwsEmulator aws) throws Exception {
        try (DaskScheduler scheduler = dask.startScheduler()) {
            DaskClient client = dask.startEc2Cluster(aws.endpoint(), ClusterRequest.running(REGION, scheduler, 2));

            client.kill();

            Map<String, Map<String, String>> left = tagsOfRunningInstances(aws);
            assertThat(left)
                    .hasSize(3)
                    .containsOnlyKeys(client.machines().stream()
                            .map(DaskClient.Machine::id)
                            .toList());
            assertThat(client.machines())
                    .allSatisfy(machine -> assertThat(left.get(machine.id()))
                            .containsExactlyInAnyOrderEntriesOf(Map.of(
                                    "createdBy", "dask-cloudprovider",
                                    "Dask Cluster", client.clusterId(),
                                    "Name", machine.name())));
            assertThat(client.machines())
                    .extracting(DaskClient.Machine::name)
                    .first()
                    .isEqualTo("dask-" + client.clusterId() + "-scheduler");
            assertThat(client.machines().subList(1, 3))
                    .allSatisfy(worker ->
                            assertThat(worker.name()).matches("dask-" + client.clusterId() + "-worker-[0-9a-f]{8}"));
            assertThat(LoopbackHttp.get(scheduler.http().resolve("/json/counts.json"))
                            .body())
                    .contains("\"workers\": 0");
        }
    }

    @Test
    void aClientKilledBeforeItTagsLeavesAMachineWithoutAClusterId(AwsEmulator aws) throws Exception {
        DaskClient client = dask.startEc2Cluster(aws.endpoint(), ClusterRequest.beforeTags(REGION));

        client.kill();

        assertThat(tagsOfRunningInstances(aws))
                .containsExactly(Map.entry(client.machines().get(0).id(), Map.of("createdBy", "dask-cloudprovider")));
    }

    @Test
    void itsCallsCanBeWatchedByAFaultProxy(AwsEmulator aws) {
        try (FaultProxy proxy = FaultProxy.before(aws.endpoint())) {
            proxy.on(CallMatcher.action("CreateTags")).first(2, Fault.throttled());
            try (DaskClient client =
                    dask.startEc2Cluster(proxy.endpoint(), ClusterRequest.waitingForScheduler(REGION))) {

                assertThat(client.machines()).hasSize(1);
                assertThat(proxy.count(CallMatcher.action("RunInstances").in(REGION)))
                        .isEqualTo(1);
                assertThat(proxy.count(CallMatcher.action("CreateTags"))).isEqualTo(3);
            }
        }
    }

    @Test
    void aSchedulerEndsWithItsHandle() throws Exception {
        DaskScheduler scheduler = dask.startScheduler();
        URI health = scheduler.http().resolve("/health");
        assertThat(LoopbackHttp.get(health).body()).isEqualTo("ok");

        scheduler.close();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> LoopbackHttp.get(health));
    }

    @Test
    void neverTalksToAnythingButAnEmulator() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dask.startEc2Cluster(
                        URI.create("https://ec2.eu-west-1.amazonaws.com"), ClusterRequest.beforeTags(REGION)));
    }
}
