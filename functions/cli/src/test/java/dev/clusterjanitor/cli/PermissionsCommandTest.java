package dev.clusterjanitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.inbox.Inbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Terraform grants is, byte for byte, what the code declares that it needs: no right too few, none too many. */
class PermissionsCommandTest {
    private static final Path TERRAFORM = Path.of("../../infra/terraform");
    private static final ObjectMapper JSON = new ObjectMapper();
    private final CliStage cli = new CliStage();

    @ParameterizedTest
    @CsvSource({
        "aws/policies/look.json, aws --part look",
        "aws/policies/mark.json, aws --part mark",
        "aws/policies/act.json, aws --part act",
        "aws/modules/member-role/stackset.json, aws --format cloudformation",
        "gcp/permissions.json, gcp --format list",
        "azure/permissions.json, azure --format list",
    })
    void whatTerraformGrantsIsWhatTheCodeNeeds(String file, String arguments) throws IOException {
        assertThat(cli.run(("permissions " + arguments).split(" "))).isZero();

        assertThat(TERRAFORM.resolve(file))
                .as("made anew by: ./janitor permissions %s > infra/terraform/%s", arguments, file)
                .hasContent(cli.out);
    }

    @Test
    void terraformReadsThoseFilesAndNamesNoRightByItself() throws IOException {
        assertThat(text("aws/iam.tf"))
                .contains("policies/${part}.json")
                .doesNotContain("ec2:Terminate", "ecs:", "iam:");
        assertThat(text("aws/inbox.tf")).contains("local.rights.mark").doesNotContain("ec2:", "ecs:", "iam:", ".act");
        assertThat(text("aws/modules/member-role/main.tf"))
                .contains("policies/${part}.json")
                .doesNotContain("ec2:", "ecs:", "iam:List");
        assertThat(text("gcp/iam.tf")).contains("permissions.json").doesNotContain("\"compute.");
        assertThat(text("azure/iam.tf")).contains("permissions.json").doesNotContain("Microsoft.Compute/");
    }

    @Test
    void whatEndsAnythingOnAwsIsGrantedOnlyWithProofOfItsMaker() throws IOException {
        Set<String> unconditional = new TreeSet<>();
        for (JsonNode statement : policy("aws", "act").path("Statement")) {
            if (!statement.has("Condition")) {
                statement.path("Action").forEach(action -> unconditional.add(action.asText()));
            }
        }

        // The first only makes a definition inactive: IAM knows no condition for it. The rest are bound to the name of
        // the host.
        assertThat(unconditional).containsExactlyInAnyOrder("ecs:DeregisterTaskDefinition", "ecs:StopTask");
        assertThat(statement("TerminateMarkedMachines")
                        .at("/Condition/StringEquals/ec2:ResourceTag~1createdBy")
                        .asText())
                .isEqualTo("dask-cloudprovider");
        assertThat(statement("StopTasksByHost").path("Resource").get(0).asText())
                .endsWith(":task/dask-*/*");
    }

    @Test
    void tagsAreSetAndRemovedOnlyIfTheyAreOurs() throws IOException {
        for (JsonNode statement : policy("aws", "act").path("Statement")) {
            boolean tags = statement.path("Action").toString().matches(".*(CreateTags|DeleteTags|TagR|UntagR).*");
            if (tags && !statement.path("Sid").asText().equals("TagStartedTasks")) {
                assertThat(statement
                                .at("/Condition/ForAllValues:StringLike/aws:TagKeys")
                                .asText())
                        .as(statement.toString())
                        .isEqualTo("cluster-janitor-*");
                // "For all values" is true of none, and DeleteTags without keys removes every tag.
                assertThat(statement.at("/Condition/Null/aws:TagKeys").asText()).isEqualTo("false");
            }
        }
    }

    @Test
    void theInboxMaySetOwnersTagsAndNothingElse() throws IOException {
        for (JsonNode statement : policy("aws", "mark").path("Statement")) {
            statement
                    .path("Action")
                    .forEach(action ->
                            assertThat(action.asText()).isIn("ec2:CreateTags", "ecs:TagResource", "iam:TagRole"));
            assertThat(statement.at("/Condition/ForAllValues:StringEquals/aws:TagKeys"))
                    .as(statement.toString())
                    .hasSize(Inbox.TAGS.size())
                    .extracting(JsonNode::asText)
                    .contains("cluster-janitor-keep-until")
                    // On the last the sweep may delete disks and groups.
                    .doesNotContain("cluster-janitor-stale-since", "cluster-janitor-cluster");
            assertThat(statement.at("/Condition/Null/aws:TagKeys").asText()).isEqualTo("false");
        }
        assertThat(cli.run("permissions", "gcp", "--part", "mark")).isZero();
        assertThat(cli.out).contains("- compute.instances.setLabels\n").doesNotContain("delete");
        assertThat(cli.run("permissions", "azure", "--part", "mark")).isZero();
        assertThat(cli.out).contains("Microsoft.Resources/tags/write").doesNotContain("delete", "Compute");
    }

    @Test
    void aDryRunsRightsChangeNothing() throws IOException {
        for (JsonNode statement : policy("aws", "look").path("Statement")) {
            for (JsonNode action : statement.path("Action")) {
                assertThat(action.asText()).matches("[a-z0-9]+:(Describe|List|Get|Lookup|Assume).*");
            }
        }
        assertThat(cli.run("permissions", "gcp", "--part", "look")).isZero();
        assertThat(cli.out).contains("- compute.instances.list\n").doesNotContain("delete", "setLabels");
        assertThat(cli.run("permissions", "azure", "--part", "look")).isZero();
        assertThat(cli.out).contains("virtualMachines/read").doesNotContain("delete", "write");
    }

    @ParameterizedTest
    @CsvSource({"look", "mark", "act"})
    void aPolicyFitsIntoWhatIamTakes(String part) throws IOException {
        // IAM quotas: 6,144 characters for a managed policy, white space not counted.
        assertThat(policy("aws", part).toString()).hasSizeLessThan(6_144);
    }

    @Test
    void aFormatThatACloudDoesNotHaveIsBadUsage() {
        assertThat(cli.run("permissions", "gcp", "--format", "cloudformation")).isEqualTo(2);
        assertThat(cli.err).contains("only AWS").doesNotContain("\tat ");
        assertThat(cli.run("permissions", "oracle")).isEqualTo(2);
    }

    private JsonNode statement(String sid) throws IOException {
        for (JsonNode statement : policy("aws", "act").path("Statement")) {
            if (statement.path("Sid").asText().equals(sid)) {
                return statement;
            }
        }
        throw new AssertionError("no statement " + sid);
    }

    private JsonNode policy(String provider, String part) throws IOException {
        assertThat(cli.run("permissions", provider, "--part", part)).isZero();
        return JSON.readTree(cli.out);
    }

    private static String text(String file) throws IOException {
        return Files.readString(TERRAFORM.resolve(file));
    }
}
