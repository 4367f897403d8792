package dev.clusterjanitor.lambda;

import static dev.clusterjanitor.lambda.LambdaStage.REGION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.CallMatcher;
import dev.clusterjanitor.emulators.Fault;
import dev.clusterjanitor.emulators.FaultProxy;
import dev.clusterjanitor.report.SweepFailed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The function as Lambda calls it, against an emulated AWS that can fail. */
@ExtendWith(AwsEmulatorExtension.class)
class JanitorLambdaIT {
    private final Instant later = Instant.now().plus(Duration.ofHours(3));
    private FaultProxy proxy;
    private LambdaStage stage;
    private Ec2Client ec2;

    @BeforeEach
    void start(AwsEmulator aws) throws IOException {
        proxy = FaultProxy.before(aws.endpoint());
        stage = new LambdaStage(proxy.endpoint());
        ec2 = Ec2Client.builder().endpointOverride(aws.endpoint()).build();
    }

    @AfterEach
    void stop() {
        ec2.close();
        stage.close();
        proxy.close();
    }

    @Test
    void aDryRunReportsAndWritesNothing() throws IOException {
        silentScheduler("1a2b3c4d");

        JsonNode result = stage.sweep(stage.policy("dry-run"), later);

        assertThat(result.path("totals").path("stale").asInt()).isEqualTo(1);
        assertThat(result.path("complete").asBoolean()).isTrue();
        assertThat(proxy.calls()).noneMatch(call -> isWrite(call.action()));
        assertThat(stage.posts).isEmpty();
    }

    @Test
    void aSecondSweepWithinTheGraceSaysNothingAgain() throws IOException {
        silentScheduler("1a2b3c4d");
        stage.sweep(stage.policy("live"), later);

        stage.sweep(stage.policy("live"), later.plus(Duration.ofMinutes(30)));

        assertThat(stage.posts).hasSize(1);
        assertThat(stage.clusterLines()).isEmpty();
    }

    @Test
    void aRegionThatRefusesEndsTheInvocationAsAFailureAndDeletesNothing() throws IOException {
        String machine = silentScheduler("1a2b3c4d");
        stage.sweep(stage.policy("live"), later);
        proxy.on(CallMatcher.action("DescribeInstances").in(REGION)).always(Fault.unauthorized());

        assertThatThrownBy(() -> stage.sweep(stage.policy("live"), later.plus(Duration.ofHours(2))))
                .isInstanceOf(SweepFailed.class)
                .hasMessageContaining("ec2:DescribeInstances");

        assertThat(stateOf(machine)).isEqualTo(InstanceStateName.RUNNING);
        assertThat(proxy.count(CallMatcher.action("TerminateInstances"))).isZero();
        assertThat(stage.log).last().asString().contains("sweep-ended", "\"complete\":false");
    }

    @Test
    void aSlackThatRefusesPostponesTheDeletion() throws IOException {
        String machine = silentScheduler("1a2b3c4d");
        stage.slackStatus = 404;
        assertThatThrownBy(() -> stage.sweep(stage.policy("live"), later)).isInstanceOf(SweepFailed.class);
        stage.slackStatus = 200;

        stage.sweep(stage.policy("live"), later.plus(Duration.ofHours(2)));

        assertThat(stateOf(machine)).as("its grace has only begun").isEqualTo(InstanceStateName.RUNNING);
        assertThat(stage.posts).hasSize(2);
    }

    @Test
    void pastTheDeadlineNothingBeginsAndThePlatformSeesAFailure() throws IOException {
        silentScheduler("1a2b3c4d");

        assertThatThrownBy(() -> stage.sweep(stage.policy("live"), later, JanitorLambda.MARGIN))
                .isInstanceOf(SweepFailed.class)
                .hasMessageContaining("1 not started");

        assertThat(proxy.calls()).noneMatch(call -> isWrite(call.action()));
        assertThat(stage.posts).isEmpty();
    }

    @Test
    void aPolicyWithMistakesNamesThemAllAndCallsNobody() {
        String policy = """
                version: 1
                defaults: {idle-timout: 2h, grace: 0m}
                """;

        assertThatThrownBy(() -> stage.sweep(policy, later))
                .isInstanceOf(SweepFailed.class)
                .hasMessageContaining("idle-timout")
                .hasMessageContaining("did you mean")
                .hasMessageContaining("grace");

        assertThat(proxy.calls()).isEmpty();
    }

    @Test
    void noSecretReachesTheLogOrTheResult() throws IOException {
        silentScheduler("1a2b3c4d");
        stage.slackStatus = 500;

        assertThatThrownBy(() -> stage.sweep(stage.policy("live"), later))
                .isInstanceOf(SweepFailed.class)
                .message()
                .doesNotContain("secret-part");

        assertThat(stage.log).noneMatch(line -> line.contains("secret-part"));
    }

    private String silentScheduler(String cluster) {
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

    private static boolean isWrite(String action) {
        return !action.startsWith("Describe") && !action.startsWith("Get") && !action.startsWith("List");
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
