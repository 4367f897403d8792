package dev.clusterjanitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What people can do with one cluster that nothing but the cloud remembers. */
@ExtendWith(AwsEmulatorExtension.class)
class LifecycleIT {
    private static final String ID = "aws/dask-ec2/123456789012/us-east-1/1a2b3c4d";
    private static final Map<String, String> SDK =
            Map.of("aws.region", "us-east-1", "aws.accessKeyId", "test", "aws.secretAccessKey", "test");

    private final CliStage cli = new CliStage();

    @TempDir
    private Path folder;

    private Ec2Client ec2;
    private String scheduler;

    @BeforeEach
    void start(AwsEmulator aws) {
        System.setProperty("aws.endpointUrl", aws.endpoint().toString());
        SDK.forEach(System::setProperty);
        ec2 = Ec2Client.builder().endpointOverride(aws.endpoint()).build();
        cli.now = Instant.now().plus(Duration.ofHours(3));
        scheduler = machine("1a2b3c4d", "scheduler");
        machine("1a2b3c4d", "worker-00000001");
        machine("1a2b3c4d", "worker-00000002");
    }

    @AfterEach
    void stop() {
        ec2.close();
        System.clearProperty("aws.endpointUrl");
        SDK.keySet().forEach(System::clearProperty);
    }

    @Test
    void connectTellsTheSchedulersAddressAndThePythonLines() throws IOException {
        assertThat(cli.run("connect", "1a2b3c4d")).isZero();
        assertThat(cli.out).contains("scheduler  ", ":8786", "dashboard  ", "Client(");

        assertThat(cli.run("connect", ID, "--output", "json")).isZero();
        assertThat(new ObjectMapper().readTree(cli.out).path("id").asText()).isEqualTo(ID);
    }

    @Test
    void aClusterWithoutASchedulerCannotBeConnectedToAndTheAnswerSaysWhatCanBeDone() {
        ec2.terminateInstances(r -> r.instanceIds(scheduler));

        assertThat(cli.run("connect", "1a2b3c4d")).isEqualTo(1);

        assertThat(cli.err).contains("no scheduler", "deleted");
    }

    @Test
    void logsAreShownForEachMachine() {
        assertThat(cli.run("logs", "1a2b3c4d", "--lines", "5")).isZero();
        assertThat(cli.out).contains("== ", scheduler);
    }

    @Test
    void scaleRemovesWorkersAndKeepsTheScheduler() {
        assertThat(cli.run("scale", "1a2b3c4d", "0")).isZero();

        assertThat(cli.out).contains("2 -> 0 workers");
        assertThat(running()).containsExactly(scheduler);
    }

    @Test
    void whatAKindCannotDoIsRefusedWithTheReason() {
        assertThat(cli.run("scale", "1a2b3c4d", "5")).isEqualTo(1);

        assertThat(cli.err).contains("janitor: ").doesNotContain("bug");
        assertThat(running()).hasSize(3);
    }

    @Test
    void aLeaseKeepsTheClusterUntilItIsGivenBack() {
        assertThat(cli.run("keep", "1a2b3c4d", "8h")).isZero();
        assertThat(cli.out).contains("kept until", "UTC");
        assertThat(tag("cluster-janitor-keep-until")).isNotEmpty();
        assertThat(cli.run("delete", "1a2b3c4d", "--yes")).isEqualTo(1);
        assertThat(cli.err).contains("kept by its owner");

        assertThat(cli.run("keep", "1a2b3c4d", "--release")).isZero();
        assertThat(tag("cluster-janitor-keep-until")).isEmpty();
    }

    @Test
    void aLeaseBeyondThePolicyIsRefusedWithTheLimit() {
        assertThat(cli.run("keep", "1a2b3c4d", "90d")).isEqualTo(2);
        assertThat(cli.err).contains("at most 14 d", "tag-limits");
        assertThat(cli.run("keep", "1a2b3c4d", "soon")).isEqualTo(2);
        assertThat(cli.err).contains("8h");
        assertThat(cli.run("keep", "1a2b3c4d")).isEqualTo(2);
    }

    @Test
    void aHeartbeatByHandKeepsTheClusterInUse() {
        assertThat(cli.run("heartbeat", "1a2b3c4d", "--working")).isZero();

        assertThat(cli.run("list")).isZero();
        assertThat(cli.out).contains("in-use");
    }

    @Test
    void deletingAsksForTheName() {
        cli.typed = "y\n";
        assertThat(cli.run("delete", "1a2b3c4d")).isEqualTo(2);
        assertThat(cli.err).contains("Type its name", "ec2:instance " + scheduler, "no channel", "nothing was deleted");
        assertThat(running()).hasSize(3);

        cli.typed = "1a2b3c4d\n";
        assertThat(cli.run("delete", "1a2b3c4d")).isZero();
        assertThat(cli.out).contains(ID + ": deleted");
        assertThat(running()).isEmpty();
    }

    @Test
    void aNameThatTwoPlacesHaveNeedsTheId() throws IOException {
        String policy = Files.writeString(
                        folder.resolve("two.yaml"),
                        "version: 1\nscopes: [{provider: aws, regions: [us-east-1, eu-west-1]}]\n")
                .toString();
        Ec2Client other = Ec2Client.builder()
                .region(software.amazon.awssdk.regions.Region.EU_WEST_1)
                .endpointOverride(
                        ec2.serviceClientConfiguration().endpointOverride().orElseThrow())
                .build();
        try (other) {
            machine(other, "1a2b3c4d", "scheduler");

            assertThat(cli.run("connect", "1a2b3c4d", "--config", policy)).isEqualTo(2);
            assertThat(cli.err).contains("several clusters", ID);
            assertThat(cli.run("connect", ID, "--config", policy)).isZero();
        }
    }

    @Test
    void anUnknownNameIsBadUsageForEveryCommand() {
        for (String command : List.of("logs", "connect", "heartbeat", "delete")) {
            assertThat(cli.run(command, "ffffffff")).as(command).isEqualTo(2);
            assertThat(cli.err).contains("no cluster is called ffffffff", "janitor list");
        }
    }

    private String machine(String cluster, String role) {
        return machine(ec2, cluster, role);
    }

    private static String machine(Ec2Client client, String cluster, String role) {
        String machine = client.runInstances(
                        r -> r.imageId("ami-12345678").minCount(1).maxCount(1))
                .instances()
                .get(0)
                .instanceId();
        client.createTags(r -> r.resources(machine)
                .tags(List.of(
                        of("createdBy", "dask-cloudprovider"),
                        of("Dask Cluster", cluster),
                        of("Name", "dask-" + cluster + "-" + role))));
        return machine;
    }

    private List<String> running() {
        return instances()
                .filter(machine -> machine.state().name() == InstanceStateName.RUNNING)
                .map(Instance::instanceId)
                .toList();
    }

    private String tag(String key) {
        return instances()
                .flatMap(machine -> machine.tags().stream())
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst()
                .orElse("");
    }

    private Stream<Instance> instances() {
        return ec2.describeInstances().reservations().stream().flatMap(reservation -> reservation.instances().stream());
    }

    private static Tag of(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
