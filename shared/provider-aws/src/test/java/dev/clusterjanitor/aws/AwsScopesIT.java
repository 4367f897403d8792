package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Machines.schedulerTags;
import static dev.clusterjanitor.emulators.CallMatcher.action;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.CloudProvider;
import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.model.Scope;
import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.ScopeListing;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.Fault;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

@ExtendWith(AwsEmulatorExtension.class)
class AwsScopesIT {
    private static final String ROLE = "arn:aws:iam::210987654321:role/cluster-janitor";

    private Stage stage;

    @BeforeEach
    void setUp(AwsEmulator aws) {
        stage = new Stage(aws);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void theOwnAccountAndRegionAreFoundOut() {
        assertThat(enter(List.of(), null).scopes()).containsExactly(scope("123456789012", "us-east-1"));
    }

    @Test
    void namedRegionsAreTakenAsTheyStand() {
        assertThat(enter(List.of("eu-west-1", "us-east-1", "eu-west-1"), null).scopes())
                .containsExactly(scope("123456789012", "eu-west-1"), scope("123456789012", "us-east-1"));
    }

    @Test
    void allMeansEveryRegionThatIsEnabled() {
        ScopeListing listing = enter(List.of("all"), null);

        assertThat(listing.problems()).isEmpty();
        assertThat(listing.scopes())
                .hasSizeGreaterThan(10)
                .contains(scope("123456789012", "us-east-1"), scope("123456789012", "eu-west-1"))
                .doesNotContain(scope("123456789012", "all"));
    }

    @Test
    void regionsThatAreNotOptedInAreLeftOut() {
        stage.proxy
                .on(action("DescribeRegions"))
                .always(Fault.rewritten(body -> "<DescribeRegionsResponse><regionInfo>"
                        + region("us-east-1", "opt-in-not-required")
                        + region("eu-south-1", "opted-in")
                        + region("eu-west-1", "not-opted-in")
                        + "</regionInfo></DescribeRegionsResponse>"));

        assertThat(enter(List.of("all"), null).scopes())
                .containsExactly(scope("123456789012", "eu-south-1"), scope("123456789012", "us-east-1"));
    }

    @Test
    void aRoleOpensAnotherAccount() {
        Scope foreign = enter(List.of("us-east-1"), ROLE).scopes().get(0);
        AwsIdentity identity = new AwsIdentity(stage.direct(), ROLE, "us-east-1");
        try (Ec2Client theirs = identity.in("us-east-1").ec2()) {
            Stage.run(theirs, "us-east-1a", schedulerTags("00000001"), true);
        }
        stage.run(schedulerTags("1a2b3c4d"));

        assertThat(foreign).isEqualTo(scope("210987654321", "us-east-1"));
        assertThat(stage.kind().discover(foreign).clusters())
                .extracting(cluster -> cluster.id().toString())
                .containsExactly("aws/dask-ec2/210987654321/us-east-1/00000001");
        assertThat(stage.only().id().name()).isEqualTo("1a2b3c4d");
        assertThat(stage.proxy.calls()).anySatisfy(call -> {
            assertThat(call.action()).isEqualTo("AssumeRole");
            assertThat(call.field("RoleSessionName")).contains("cluster-janitor");
        });
    }

    @Test
    void anInboxEntersTheSameAccountByARoleOfItsOwn() {
        ClientSettings settings = FakeAws.settings(stage.proxy.endpoint(), 5);
        try (AwsCloud inbox = new AwsCloud(TagKeys.DEFAULT, Pause.REAL, "-inbox", settings)) {
            ScopeListing listing = inbox.scopes(new ScopeSpec.Aws(List.of("us-east-1"), ROLE));

            assertThat(listing.problems()).isEmpty();
            assertThat(listing.scopes()).containsExactly(scope("210987654321", "us-east-1"));
        }
        assertThat(stage.proxy.calls())
                .filteredOn(call -> call.action().equals("AssumeRole"))
                .extracting(call -> call.field("RoleArn"))
                .containsOnly(Optional.of(ROLE + "-inbox"));
    }

    @Test
    void aRoleThatMayNotBeAssumedIsAProblemOfItsAccount() {
        stage.proxy.on(action("AssumeRole")).always(Fault.unauthorized());

        ScopeListing listing = enter(List.of("us-east-1"), ROLE);

        assertThat(listing.scopes()).isEmpty();
        assertThat(listing.problems())
                .containsExactly(new Problem(
                        "aws/210987654321",
                        "",
                        "sts:AssumeRole in us-east-1: AccessDenied"
                                + " (the janitor's identity lacks the permission sts:AssumeRole)"));
        assertThat(enter(List.of("us-east-1"), null).scopes()).hasSize(1);
    }

    @Test
    void regionsThatCannotBeListedAreAProblem() {
        stage.proxy.on(action("DescribeRegions")).always(Fault.unauthorized());

        assertThat(enter(List.of("all"), null).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.scope()).isEqualTo("aws/123456789012");
            assertThat(problem.message()).contains("ec2:DescribeRegions");
        });
    }

    @Test
    void aRegionThatIsNoneIsAProblemAndTheOthersGoOn() {
        ScopeListing listing = enter(List.of("us-east-1", "example.com/"), null);

        assertThat(listing.scopes()).hasSize(1);
        assertThat(listing.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("'example.com/'"));
    }

    @Test
    void aRoleThatIsNoArnIsAProblem() {
        assertThat(enter(List.of(), "cluster-janitor").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("ARN"));
    }

    @Test
    void noAnswerIsAProblem() {
        ClientSettings nobody = FakeAws.settings(URI.create("http://127.0.0.1:1"), 5);
        try (AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL, nobody)) {
            assertThat(cloud.scopes(new ScopeSpec.Aws(List.of(), null)).problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).contains("no answer"));
        }
    }

    @Test
    void aScopeThatWasNotEnteredIsAProblem() {
        assertThat(stage.kind().discover(scope("000000000000", "us-east-1")).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("none of the scopes"));
    }

    @Test
    void everyAccountOfAnOrganizationIsEnteredByItsRole() {
        List<String> accounts = organization("one", "two");

        ScopeListing listing = stage.cloud.scopes(new ScopeSpec.Aws(List.of("us-east-1"), "janitor/sweeper", true));

        assertThat(listing.problems()).isEmpty();
        assertThat(listing.scopes())
                .containsExactlyInAnyOrder(
                        scope("123456789012", "us-east-1"),
                        scope(accounts.get(0), "us-east-1"),
                        scope(accounts.get(1), "us-east-1"));
        assertThat(stage.proxy.calls().stream()
                        .filter(call -> call.action().equals("AssumeRole"))
                        .map(call -> call.field("RoleArn").orElseThrow()))
                .containsExactlyInAnyOrder(
                        "arn:aws:iam::" + accounts.get(0) + ":role/janitor/sweeper",
                        "arn:aws:iam::" + accounts.get(1) + ":role/janitor/sweeper");
    }

    @Test
    void anAccountThatCannotBeEnteredIsAProblemAndTheRestGoOn() {
        List<String> accounts = organization("one", "two");
        stage.proxy.on(action("AssumeRole").containing(accounts.get(0))).always(Fault.unauthorized());

        ScopeListing listing = stage.cloud.scopes(new ScopeSpec.Aws(List.of("us-east-1"), "sweeper", true));

        assertThat(listing.scopes())
                .containsExactlyInAnyOrder(scope("123456789012", "us-east-1"), scope(accounts.get(1), "us-east-1"));
        assertThat(listing.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.scope()).isEqualTo("aws/" + accounts.get(0));
            assertThat(problem.message()).contains("sts:AssumeRole");
        });
    }

    @Test
    void anOrganizationThatCannotBeListedOrHasNoAccountIsAProblem() {
        stage.proxy.on(action("ListAccounts")).once(Fault.unauthorized());
        ScopeSpec.Aws spec = new ScopeSpec.Aws(List.of("us-east-1"), "sweeper", true);

        ScopeListing refused = stage.cloud.scopes(spec);
        ScopeListing empty = stage.cloud.scopes(spec);

        assertThat(refused.scopes()).isEmpty();
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.scope()).isEqualTo("aws/organization");
            assertThat(problem.message()).contains("lacks the permission organizations:ListAccounts");
        });
        assertThat(empty.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("no active account"));
    }

    private List<String> organization(String... names) {
        try (OrganizationsClient client = stage.direct()
                .configure(OrganizationsClient.builder(), AwsClients.globalOf("us-east-1"))
                .build()) {
            client.createOrganization(request -> {});
            return Stream.of(names)
                    .map(name -> client.createAccount(
                                    request -> request.accountName(name).email(name + "@example.org"))
                            .createAccountStatus()
                            .accountId())
                    .toList();
        }
    }

    private ScopeListing enter(List<String> regions, String role) {
        return stage.cloud.scopes(new ScopeSpec.Aws(regions, role));
    }

    private static String region(String name, String status) {
        return "<item><regionName>" + name + "</regionName><optInStatus>" + status + "</optInStatus></item>";
    }

    private static Scope scope(String account, String region) {
        return new Scope(CloudProvider.AWS, account, region);
    }
}
