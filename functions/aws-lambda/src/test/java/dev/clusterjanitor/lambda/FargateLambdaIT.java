package dev.clusterjanitor.lambda;

import static dev.clusterjanitor.lambda.LambdaStage.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.emulators.EmulatedFargate;
import dev.clusterjanitor.emulators.EmulatedFargate.Made;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of a forgotten Fargate cluster, as the function sees it. */
@ExtendWith(AwsEmulatorExtension.class)
class FargateLambdaIT {
    private final Instant later = Instant.now().plus(Duration.ofHours(3));

    private LambdaStage stage;
    private EmulatedFargate fargate;

    @BeforeEach
    void start(AwsEmulator aws) throws IOException {
        Assumptions.assumeTrue(aws.offers("ecs"), "this emulator has no ECS");
        aws.keepTasksRunning();
        stage = new LambdaStage(aws.endpoint());
        fargate = new EmulatedFargate(aws.endpoint(), REGION);
    }

    @AfterEach
    void stop() {
        if (stage != null) {
            stage.close();
        }
    }

    @Test
    void aForgottenClusterIsAnnouncedDeletedAndItsLastLeftoverGoesInALaterSweep() throws IOException {
        Made forgotten = fargate.create("alice", 2, Map.of("owner", "alice"));
        fargate.tag(
                forgotten.scheduler(),
                "cluster-janitor-heartbeat",
                Instant.now().toString());
        Made alive = fargate.create("bob", 1, Map.of());
        fargate.tag(
                alive.scheduler(),
                "cluster-janitor-heartbeat",
                later.plus(Duration.ofHours(2)).toString());

        stage.sweep(stage.policy("live"), later.plus(Duration.ofHours(2)));
        assertThat(stage.posts).hasSize(1);
        assertThat(fargate.running("dask-alice")).hasSize(3);

        fargate.tag(
                alive.scheduler(),
                "cluster-janitor-heartbeat",
                later.plus(Duration.ofHours(4)).toString());
        stage.sweep(stage.policy("live"), later.plus(Duration.ofHours(4)));
        assertThat(fargate.running("dask-alice")).isEmpty();
        assertThat(fargate.hosts()).containsExactly("dask-bob");
        assertThat(fargate.roles()).containsExactly("dask-bob-execution-role", "dask-bob-task-role");
        assertThat(fargate.securityGroups()).contains("dask-alice-security-group");

        fargate.deleteInterfaces(forgotten.securityGroup());
        JsonNode last = stage.sweep(
                stage.policy("live"), later.plus(Duration.ofHours(4)).plus(Duration.ofMinutes(15)));
        assertThat(last.path("totals").path("deleted").asInt()).isEqualTo(1);
        assertThat(fargate.securityGroups()).doesNotContain("dask-alice-security-group");
        assertThat(fargate.running("dask-bob")).hasSize(2);
    }
}
