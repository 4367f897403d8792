package dev.clusterjanitor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.EmulatorUnavailable;
import dev.clusterjanitor.emulators.Prerequisite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The Terraform modules: checked without a cloud, and the one of AWS applied for real to an emulated one. */
@ExtendWith(AwsEmulatorExtension.class)
class TerraformIT {
    private static final String NAME = "cluster-janitor";
    private static final String BUCKET = "cluster-janitor-123456789012-us-east-1";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the script answers where all passed but for what cannot be had on this machine. */
    private static final int CANNOT_BE_HAD = 3;

    /** In the time of a test no cluster grows old, or is idle for long enough to prove it, so its age counts by the second. */
    private static final String POLICY = """
            version: 1
            mode: live
            scopes: [{provider: aws, regions: [us-east-1]}]
            defaults: {min-age: 1s, max-age: 2s, max-age-even-when-busy: true}
            fallback: {slack: "#platform"}
            notify: {slack: {webhook: "secret:aws-secretsmanager:cluster-janitor/slack-webhook"}}
            """;

    @BeforeAll
    static void needsTerraform() {
        Prerequisite.obtain(() -> {
                    Terraform.require();
                    return true;
                })
                .require();
    }

    @Test
    void theModuleOfAwsPassesItsOwnTests() throws IOException {
        assertThat(check("aws")).isEqualTo(0);
    }

    @Test
    void theModulesOfGoogleAndAzurePassTheirOwnTests() throws IOException {
        int status = check("gcp", "azure");
        Prerequisite.obtain(() -> {
                    if (status == CANNOT_BE_HAD) {
                        throw new EmulatorUnavailable(
                                "neither a provider nor what its stand-in is made from can be had");
                    }
                    return true;
                })
                .require();
        assertThat(status).isEqualTo(0);
    }

    /** What the script that checks modules ends with; its log is shown if that is a failure. */
    private static int check(String... modules) throws IOException {
        Path folder = Files.createDirectories(Path.of("target/terraform/" + String.join("-", modules)));
        Terraform shell = new Terraform(folder, Map.of());
        List<String> command =
                new ArrayList<>(List.of(Terraform.MODULES.resolve("test.sh").toString()));
        command.addAll(List.of(modules));
        int status = shell.execute(15, command);
        assertThat(status).as(shell.lastWords()).isIn(0, CANNOT_BE_HAD);
        return status;
    }

    @Test
    void whatIsAppliedFindsAndAnnouncesAForgottenClusterAndLeavesNothingBehind(AwsEmulator aws) throws Exception {
        Terraform terraform = new Terraform(root(), aws.environment());
        try (LambdaStage stage = new LambdaStage(aws.endpoint());
                Ec2Client ec2 = Ec2Client.create();
                IamClient iam = IamClient.builder().region(Region.AWS_GLOBAL).build();
                S3Client s3 = S3Client.builder().forcePathStyle(true).build();
                SecretsManagerClient secrets = SecretsManagerClient.create()) {
            terraform.succeed(3, "init", "-no-color");
            terraform.succeed(6, "apply", "-auto-approve", "-no-color");

            JsonNode function = read(aws.endpoint(), "lambda", "/2015-03-31/functions/" + NAME + "?Qualifier=live")
                    .path("Configuration");
            assertThat(function.path("Handler").asText()).isEqualTo(JanitorLambda.class.getName() + "::handleRequest");
            assertThat(function.path("Architectures").path(0).asText()).isEqualTo("arm64");
            assertThat(function.path("Role").asText()).endsWith(":role/" + NAME);
            JsonNode schedule = read(aws.endpoint(), "scheduler", "/schedules/" + NAME + "-sweep?groupName=" + NAME);
            assertThat(schedule.path("ScheduleExpression").asText()).isEqualTo("cron(0/15 7-19 ? * MON-FRI *)");
            assertThat(schedule.path("ScheduleExpressionTimezone").asText()).isEqualTo("Europe/London");
            assertThat(schedule.at("/Target/Arn").asText()).endsWith(":function:" + NAME + ":live");
            assertThat(attached(iam)).containsExactlyInAnyOrder(NAME + "-look", NAME + "-act");
            String onlyByTls = s3.getBucketPolicy(r -> r.bucket(BUCKET)).policy();
            assertThat(onlyByTls).contains("aws:SecureTransport", "Deny");

            // moto takes a condition for fulfilled, whatever it says, and would refuse every read.
            s3.deleteBucketPolicy(r -> r.bucket(BUCKET));
            secrets.putSecretValue(r -> r.secretId(NAME + "/slack-webhook").secretString(stage.webhook()));
            String machine = silentScheduler(ec2, "1a2b3c4d");
            Thread.sleep(3_000);

            String answer = PackagedFunction.invoke(aws, environment(function));

            assertThat(answer).startsWith("response {").contains("\"mode\":\"live\"", "\"stale\":1");
            assertThat(stage.posts).hasSize(1);
            assertThat(stage.posts.get(0)).contains("1a2b3c4d");
            assertThat(tags(ec2, machine))
                    .containsKeys(
                            "cluster-janitor-stale-since",
                            "cluster-janitor-notified-at",
                            "cluster-janitor-delete-after");

            terraform.succeed(6, "destroy", "-auto-approve", "-no-color");
            assertThat(s3.listBuckets().buckets()).isEmpty();
            assertThat(iam.listRoles().roles()).isEmpty();
            assertThat(read(aws.endpoint(), "lambda", "/2015-03-31/functions/").path("Functions"))
                    .isEmpty();
            assertThat(read(aws.endpoint(), "scheduler", "/schedules").path("Schedules"))
                    .isEmpty();
        }
    }

    /** A root module as a user would write one, but for the provider, which finds the emulator by its environment. */
    private static Path root() throws IOException {
        Path folder =
                Files.createDirectories(Path.of("target/terraform/applied").toAbsolutePath());
        Files.deleteIfExists(folder.resolve("terraform.tfstate"));
        Files.writeString(folder.resolve("janitor.yaml"), POLICY);
        String modules = folder.relativize(Terraform.MODULES).toString();
        Files.writeString(
                folder.resolve("main.tf"), """
                provider "aws" {
                  region                      = "us-east-1"
                  s3_use_path_style           = true
                  skip_credentials_validation = true
                  skip_metadata_api_check     = true
                }

                module "janitor" {
                  source            = "%s/aws"
                  package_file      = "%s"
                  policy            = file("${path.module}/janitor.yaml")
                  allow_deletions   = true
                  secrets           = ["slack-webhook"]
                  schedule          = "cron(0/15 7-19 ? * MON-FRI *)"
                  schedule_timezone = "Europe/London"
                  force_destroy     = true
                }

                module "member" {
                  source           = "%s/aws/modules/member-role"
                  janitor_role_arn = module.janitor.role_arn
                  allow_deletions  = true
                }
                """.formatted(modules, PackagedFunction.JAR.toAbsolutePath(), modules));
        return folder;
    }

    private static Map<String, String> environment(JsonNode function) {
        JsonNode variables = function.at("/Environment/Variables");
        Map<String, String> environment = JSON.convertValue(
                variables, JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
        assertThat(environment).containsEntry("JANITOR_CONFIG", "s3://" + BUCKET + "/policy/janitor.yaml");
        return environment;
    }

    private static List<String> attached(IamClient iam) {
        return iam.listAttachedRolePolicies(r -> r.roleName(NAME)).attachedPolicies().stream()
                .map(policy -> policy.policyName())
                .toList();
    }

    private static String silentScheduler(Ec2Client ec2, String cluster) {
        String id = ec2.runInstances(r -> r.imageId("ami-12345678").minCount(1).maxCount(1))
                .instances()
                .get(0)
                .instanceId();
        ec2.createTags(r -> r.resources(id)
                .tags(
                        tag("createdBy", "dask-cloudprovider"),
                        tag("Dask Cluster", cluster),
                        tag("Name", "dask-" + cluster + "-scheduler"),
                        tag(
                                "cluster-janitor-heartbeat",
                                Instant.now().minus(Duration.ofMinutes(40)).toString())));
        return id;
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Map<String, String> tags(Ec2Client ec2, String machine) {
        return ec2
                .describeInstances(r -> r.instanceIds(machine))
                .reservations()
                .get(0)
                .instances()
                .get(0)
                .tags()
                .stream()
                .collect(Collectors.toMap(Tag::key, Tag::value));
    }

    /** Reads what no client on this class path can; the signature is none, and moto asks for none. */
    private static JsonNode read(URI endpoint, String service, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=0")
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
