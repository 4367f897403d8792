package dev.clusterjanitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.CallMatcher;
import dev.clusterjanitor.emulators.Fault;
import dev.clusterjanitor.emulators.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What commands do with a cloud: documents, tables and exit statuses. */
@ExtendWith(AwsEmulatorExtension.class)
class JanitorCliIT {
    private static final Map<String, String> SDK = Map.of(
            "aws.region",
            "us-east-1",
            "aws.accessKeyId",
            "test",
            "aws.secretAccessKey",
            "test",
            "aws.maxAttempts",
            "2");

    private final CliStage cli = new CliStage();

    @TempDir
    private Path folder;

    private FaultProxy proxy;
    private Ec2Client ec2;
    private HttpServer slack;

    @BeforeEach
    void start(AwsEmulator aws) throws IOException {
        proxy = FaultProxy.before(aws.endpoint());
        System.setProperty("aws.endpointUrl", proxy.endpoint().toString());
        SDK.forEach(System::setProperty);
        ec2 = Ec2Client.builder().endpointOverride(aws.endpoint()).build();
        slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slack.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
            exchange.close();
        });
        slack.start();
        cli.environment =
                Map.of("HOOK", "http://127.0.0.1:" + slack.getAddress().getPort() + "/hook");
        cli.now = Instant.now().plus(Duration.ofHours(3));
    }

    @AfterEach
    void stop() {
        ec2.close();
        proxy.close();
        slack.stop(0);
        System.clearProperty("aws.endpointUrl");
        SDK.keySet().forEach(System::clearProperty);
    }

    @Test
    void aPlanInJsonIsOneDocumentOfTheContractAndNothingElse() throws IOException {
        silent("1a2b3c4d");

        assertThat(cli.run("plan", "--output", "json")).isZero();

        JsonNode plan = new ObjectMapper().readTree(cli.out);
        assertThat(plan.path("schema").asInt()).isEqualTo(1);
        assertThat(plan.path("mode").asText()).isEqualTo("dry-run");
        JsonNode cluster = plan.path("clusters").path(0);
        assertThat(cluster.path("id").asText()).isEqualTo("aws/dask-ec2/123456789012/us-east-1/1a2b3c4d");
        assertThat(cluster.path("verdict").asText()).isEqualTo("stale");
        assertThat(cluster.path("action").asText()).isEqualTo("mark");
        assertThat(cluster.path("outcome").asText()).isEqualTo("planned");
        assertThat(plan.path("totals").path("stale").asInt()).isEqualTo(1);
        assertThat(cli.err).isEmpty();
    }

    @Test
    void aLiveSweepMarksAndAfterTheGraceDeletes() throws IOException {
        String machine = silent("1a2b3c4d");
        String policy = livePolicy("");

        assertThat(cli.run("sweep", "--live", "--config", policy)).isZero();
        assertThat(cli.out).contains("1a2b3c4d", "announce");
        cli.now = cli.now.plus(Duration.ofHours(2));
        assertThat(cli.run("sweep", "--live", "--config", policy)).isZero();

        assertThat(cli.out).contains("1 deleted");
        assertThat(stateOf(machine)).isEqualTo(InstanceStateName.TERMINATED);
    }

    @Test
    void whatTheBlastRadiusRefusesIsStatusThree() throws IOException {
        List<String> machines = List.of(silent("1a2b3c4d"), silent("2b3c4d5e"));
        String policy = livePolicy("blast-radius: {max-deletions: 1}");
        cli.run("sweep", "--live", "--config", policy);
        cli.now = cli.now.plus(Duration.ofHours(2));

        assertThat(cli.run("sweep", "--live", "--config", policy)).isEqualTo(3);

        assertThat(cli.err).contains("refused", "max-deletions");
        assertThat(machines).allMatch(machine -> stateOf(machine) == InstanceStateName.RUNNING);
    }

    @Test
    void aRegionThatCannotBeReadIsStatusOneAndTheProblemNamesIt() {
        proxy.on(CallMatcher.action("DescribeInstances")).always(Fault.unauthorized());

        assertThat(cli.run("plan")).isEqualTo(1);

        assertThat(cli.err).contains("problem:", "us-east-1", "ec2:DescribeInstances");
    }

    @Test
    void explainTellsTheSignalsAndWhatWouldChangeThem() {
        silent("1a2b3c4d");

        assertThat(cli.run("explain", "1a2b3c4d")).isZero();

        assertThat(cli.out).contains("HEARTBEAT_LOST", "signal", "cluster-janitor-keep-until", "UTC");
        assertThat(cli.out).containsPattern("machine +scheduler i-[0-9a-f]+ \\(.* processors.*\\): up to .* % CPU");
    }

    @Test
    void explainOfAnUnknownClusterIsBadUsage() {
        assertThat(cli.run("explain", "ffffffff")).isEqualTo(2);
        assertThat(cli.err).contains("no cluster is called ffffffff");
    }

    @Test
    void aScopeThatThePolicyDoesNotHaveIsRefusedWithThoseItHas() {
        assertThat(cli.run("list", "--scope", "aws/123456789012/eu-west-9")).isEqualTo(2);
        assertThat(cli.err).contains("aws/123456789012/us-east-1");
    }

    @Test
    void aListFitsATerminalAndNamesOwnerAndNextStep() {
        silent("1a2b3c4d");

        assertThat(cli.run("list")).isZero();

        assertThat(cli.out).contains("CLUSTER", "OWNER", "(unknown)", "1 clusters at");
        assertThat(cli.out.lines()).allMatch(line -> line.length() <= 160);
    }

    private String livePolicy(String more) throws IOException {
        String text = """
                version: 1
                scopes: [{provider: aws, regions: [us-east-1]}]
                fallback: {slack: "#platform"}
                notify: {slack: {webhook: "secret:env:HOOK"}}
                """;
        return Files.writeString(folder.resolve("live.yaml"), text + more).toString();
    }

    private String silent(String cluster) {
        String machine = ec2.runInstances(
                        r -> r.imageId("ami-12345678").minCount(1).maxCount(1))
                .instances()
                .get(0)
                .instanceId();
        ec2.createTags(r -> r.resources(machine)
                .tags(List.of(
                        tag("createdBy", "dask-cloudprovider"),
                        tag("Dask Cluster", cluster),
                        tag("Name", "dask-" + cluster + "-scheduler"),
                        tag("cluster-janitor-heartbeat", Instant.now().toString()))));
        return machine;
    }

    private InstanceStateName stateOf(String machine) {
        return ec2.describeInstances(r -> r.instanceIds(machine))
                .reservations()
                .get(0)
                .instances()
                .get(0)
                .state()
                .name();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
