package dev.clusterjanitor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.EmulatorUnavailable;
import dev.clusterjanitor.emulators.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The jar as it is deployed, under Lambda's own runtime interface client, against a Runtime API on loopback. */
@ExtendWith(AwsEmulatorExtension.class)
class PackagedJarIT {
    @Test
    void itAnswersAScheduleEventWithASummary(AwsEmulator aws) throws Exception {
        String answer = PackagedFunction.invoke(aws, Map.of("JANITOR_CONFIG", "version: 1"));

        assertThat(answer).startsWith("response {").contains("\"mode\":\"dry-run\"", "\"complete\":true");
    }

    @Test
    void itTellsThePlatformOfAFailure(AwsEmulator aws) throws Exception {
        String answer = PackagedFunction.invoke(aws, Map.of("JANITOR_CONFIG", "version: 2"));

        assertThat(answer).startsWith("error ").contains("SweepFailed", "version");
    }

    @Test
    void theInboxInItWritesAHeartbeatDown(AwsEmulator aws) throws Exception {
        StaticCredentialsProvider anybody =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
        try (Ec2Client ec2 = Ec2Client.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(anybody)
                .build()) {
            String machine = scheduler(ec2);
            String policy = """
                    version: 1
                    scopes: [{provider: aws, regions: [us-east-1]}]
                    inbox: {url: https://janitor.example.org, heartbeat-token: secret:env:TOKEN}
                    """;

            String answer = PackagedFunction.invoke(
                    aws,
                    Map.of("JANITOR_CONFIG", policy, "TOKEN", "beat-token-0123456789"),
                    InboxLambda.class,
                    heartbeat(Instant.now().truncatedTo(ChronoUnit.SECONDS)));

            assertThat(answer).startsWith("response {").contains("\"statusCode\":200");
            assertThat(ec2
                            .describeTags(r -> r.filters(Filter.builder()
                                    .name("resource-id")
                                    .values(machine)
                                    .build()))
                            .tags()
                            .stream()
                            .map(tag -> tag.key()))
                    .contains("cluster-janitor-heartbeat", "cluster-janitor-last-work");
        }
    }

    private static String scheduler(Ec2Client ec2) {
        String machine = ec2.runInstances(
                        r -> r.imageId("ami-12345678").minCount(1).maxCount(1))
                .instances()
                .get(0)
                .instanceId();
        Map<String, String> tags = Map.of(
                "createdBy", "dask-cloudprovider", "Dask Cluster", "1a2b3c4d", "Name", "dask-1a2b3c4d-scheduler");
        ec2.createTags(r -> r.resources(machine)
                .tags(tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList()));
        return machine;
    }

    private static String heartbeat(Instant now) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode body = json.createObjectNode()
                .put("schema", 1)
                .put("at", now.toString())
                .put("state", "busy")
                .put("since", now.toString())
                .put("cluster", "aws/dask-ec2/123456789012/us-east-1/1a2b3c4d");
        ObjectNode event = json.createObjectNode()
                .put("version", "2.0")
                .put("rawPath", "/heartbeat")
                .put("rawQueryString", "")
                .put("isBase64Encoded", false)
                .put("body", json.writeValueAsString(body));
        event.putObject("headers").put("authorization", "Bearer beat-token-0123456789");
        event.putObject("requestContext").putObject("http").put("method", "POST");
        return json.writeValueAsString(event);
    }

    @Test
    void itHoldsNothingThatItDoesNotNeed() throws IOException {
        try (ZipFile jar = new ZipFile(PackagedFunction.JAR.toFile())) {
            List<String> names = jar.stream().map(entry -> entry.getName()).toList();
            assertThat(names).contains("dev/clusterjanitor/lambda/JanitorLambda.class");
            assertThat(names)
                    .noneMatch(name -> name.startsWith("io/netty/")
                            || name.startsWith("org/apache/http/")
                            || name.startsWith("org/junit/")
                            || name.endsWith(".SF")
                            || name.endsWith("module-info.class")
                            || name.startsWith("META-INF/maven/"));
        }
    }

    @Test
    void itIsSmallAndHasItsChecksumBesideIt() throws Exception {
        Path jar = PackagedFunction.JAR;
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));

        assertThat(Files.size(jar)).isLessThan(15_000_000);
        assertThat(Files.readString(jar.resolveSibling(jar.getFileName() + ".sha256")))
                .isEqualTo(HexFormat.of().formatHex(digest) + "  " + jar.getFileName() + "\n");
    }

    @Test
    void theListOfItsPartsNamesThemWithLicencesAndNoOthers() throws IOException {
        String name = PackagedFunction.JAR.getFileName().toString().replace("-lambda.jar", "-sbom.json");
        JsonNode parts = new ObjectMapper()
                .readTree(sbom(PackagedFunction.JAR.resolveSibling(name)).toFile())
                .path("components");

        assertThat(parts)
                .extracting(part -> part.path("name").asText())
                .contains("janitor-core", "jackson-databind", "ec2", "s3", "snakeyaml-engine", "angus-mail")
                .noneMatch(part -> part.contains("junit")
                        || part.contains("emulators")
                        || part.contains("netty")
                        || part.equals("janitor-provider-gcp"));
        assertThat(parts).allSatisfy(part -> {
            assertThat(part.path("version").asText()).isNotEmpty();
            assertThat(part.path("licenses")).as(part.path("name").asText()).isNotEmpty();
        });
    }

    /** The plugin that writes it works online only. */
    private static Path sbom(Path file) {
        return Prerequisite.obtain(() -> {
                    if (!Files.exists(file)) {
                        throw new EmulatorUnavailable("Maven was offline, so there is no list of parts");
                    }
                    return file;
                })
                .require();
    }
}
