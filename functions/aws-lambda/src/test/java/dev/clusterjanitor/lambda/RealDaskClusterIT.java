package dev.clusterjanitor.lambda;

import static dev.clusterjanitor.lambda.LambdaStage.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.ClusterRequest;
import dev.clusterjanitor.emulators.DaskClient;
import dev.clusterjanitor.emulators.DaskCloudProvider;
import dev.clusterjanitor.emulators.DaskScheduler;
import dev.clusterjanitor.emulators.Prerequisite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The main job on real input: what the real dask-cloudprovider leaves when its process is killed. */
@ExtendWith(AwsEmulatorExtension.class)
class RealDaskClusterIT {
    private static DaskCloudProvider dask;

    @BeforeAll
    static void install() {
        dask = Prerequisite.obtain(() ->
                        DaskCloudProvider.install(AwsEmulator.Options.defaults().directory()))
                .require();
    }

    @Test
    void whatAClientKilledWhileWaitingLeavesIsFoundAnnouncedAndDeletedAndNothingElse(AwsEmulator aws) throws Exception {
        try (LambdaStage stage = new LambdaStage(aws.endpoint());
                Ec2Client ec2 = Ec2Client.create()) {
            String bystander = ec2.runInstances(
                            r -> r.imageId("ami-12345678").minCount(1).maxCount(1))
                    .instances()
                    .get(0)
                    .instanceId();
            DaskClient client = dask.startEc2Cluster(aws.endpoint(), ClusterRequest.waitingForScheduler(REGION));
            client.kill();
            beat(ec2, client);

            announceAndDelete(stage, client);

            assertThat(running(ec2)).containsExactly(bystander);
        }
    }

    @Test
    void whatAClientKilledAtWorkLeavesIsFoundAnnouncedAndDeletedAndNothingElse(AwsEmulator aws) throws Exception {
        try (LambdaStage stage = new LambdaStage(aws.endpoint());
                Ec2Client ec2 = Ec2Client.create();
                DaskScheduler scheduler = dask.startScheduler()) {
            DaskClient alive = dask.startEc2Cluster(aws.endpoint(), ClusterRequest.waitingForScheduler(REGION));
            DaskClient client = dask.startEc2Cluster(aws.endpoint(), ClusterRequest.running(REGION, scheduler, 2));
            client.kill();
            beat(ec2, client);

            announceAndDelete(stage, client);

            assertThat(running(ec2))
                    .containsExactlyElementsOf(alive.machines().stream()
                            .map(DaskClient.Machine::id)
                            .toList());
            alive.kill();
        }
    }

    /** The last heartbeat before the kill. */
    private static void beat(Ec2Client ec2, DaskClient client) {
        ec2.createTags(r -> r.resources(client.machines().get(0).id())
                .tags(Tag.builder()
                        .key("cluster-janitor-heartbeat")
                        .value(Instant.now().toString())
                        .build()));
    }

    private static void announceAndDelete(LambdaStage stage, DaskClient client) throws Exception {
        Instant killed = Instant.now();
        String policy = stage.policy("live");

        stage.sweep(policy, killed.plus(Duration.ofMinutes(40)));
        JsonNode found = lineOf(client, stage);
        assertThat(found.path("action").asText()).isEqualTo("mark");
        assertThat(found.path("outcome").asText()).isEqualTo("done");
        assertThat(found.path("reasons").path(0).path("code").asText()).isEqualTo("HEARTBEAT_LOST");
        assertThat(machines(found)).isEqualTo(machines(client));
        assertThat(stage.posts)
                .filteredOn(post -> post.contains(client.clusterId()))
                .hasSize(1);

        stage.sweep(policy, killed.plus(Duration.ofMinutes(95)));
        assertThat(stage.clusterLines()).as("nothing within the grace").noneMatch(line -> isOf(client, line));

        JsonNode result = stage.sweep(policy, killed.plus(Duration.ofMinutes(101)));
        assertThat(result.path("totals").path("deleted").asInt()).isEqualTo(1);
        assertThat(lineOf(client, stage).path("outcome").asText()).isEqualTo("done");
        assertThat(stage.posts)
                .filteredOn(post -> post.contains(client.clusterId()))
                .hasSize(2);
    }

    private static JsonNode lineOf(DaskClient client, LambdaStage stage) {
        return stage.clusterLines().stream()
                .filter(line -> isOf(client, line))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOf(DaskClient client, JsonNode line) {
        return line.path("name").asText().equals(client.clusterId());
    }

    private static Set<String> machines(JsonNode cluster) {
        List<JsonNode> resources = new ArrayList<>();
        cluster.path("resources").forEach(resources::add);
        return resources.stream()
                .filter(resource -> resource.path("type").asText().equals("ec2:instance"))
                .map(resource -> resource.path("id").asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> machines(DaskClient client) {
        return client.machines().stream().map(DaskClient.Machine::id).collect(Collectors.toSet());
    }

    private static List<String> running(Ec2Client ec2) {
        return ec2.describeInstancesPaginator().reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(machine -> machine.state().name() == InstanceStateName.RUNNING)
                .map(Instance::instanceId)
                .toList();
    }
}
