package dev.clusterjanitor.azurefunction;

import static dev.clusterjanitor.azurefunction.FunctionStage.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clusterjanitor.emulators.azure.AzureCall;
import dev.clusterjanitor.emulators.azure.DaskVmCluster;
import dev.clusterjanitor.report.SweepFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The function as the host calls it, in this process, against an emulated Azure. */
class JanitorTimerIT {
    private static final String SECRET = "secret:env:SLACK_WEBHOOK";

    private FunctionStage stage;

    @BeforeEach
    void start() throws IOException {
        stage = new FunctionStage();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void aDryRunReportsAndWritesNothing() {
        stage.silent("1a2b3c4d");

        Invocation invocation = stage.run(policy("dry-run", SECRET), Instant.now(), Map.of());

        assertThat(invocation.lines).last().asString().contains("sweep-ended", "\"stale\":1");
        assertThat(stage.azure.calls()).noneMatch(AzureCall::isWrite);
        assertThat(stage.posts).isEmpty();
    }

    @Test
    void aForgottenClusterIsAnnouncedAndDeletedWhenItsGraceIsOver() {
        DaskVmCluster cluster = stage.silent("1a2b3c4d");
        Instant now = Instant.now();
        stage.run(policy("live", SECRET), now, Map.of());
        assertThat(stage.posts).singleElement().asString().contains("1a2b3c4d");
        assertThat(stage.azure.exists(cluster.scheduler())).isTrue();

        for (int sweep = 1; sweep <= 3; sweep++) {
            stage.azure.advance(Duration.ofMinutes(15));
            stage.run(policy("live", SECRET), now.plus(Duration.ofMinutes(61 + 15 * sweep)), Map.of());
        }

        assertThat(stage.azure.ids("")).isEmpty();
    }

    @Test
    void anAnnouncedClusterIsStoppedWhereThePolicySaysSoAndDeletedWhenItsGraceIsOver() {
        DaskVmCluster cluster = stage.silent("1a2b3c4d");
        String policy = policy("live", SECRET) + "defaults: {soft-action: deallocate}\n";
        Instant now = Instant.now();
        stage.run(policy, now, Map.of());

        stage.run(policy, now.plus(Duration.ofMinutes(15)), Map.of());
        stage.azure.advance(Duration.ofMinutes(1));

        assertThat(stage.azure.power(cluster.scheduler())).isEqualTo("PowerState/deallocated");
        assertThat(stage.posts).last().asString().contains("stopped");
        stage.run(policy, now.plus(Duration.ofMinutes(30)), Map.of());
        assertThat(stage.posts).as("it is stopped once, and stays announced").hasSize(2);
        for (int sweep = 1; sweep <= 3; sweep++) {
            stage.azure.advance(Duration.ofMinutes(15));
            stage.run(policy, now.plus(Duration.ofMinutes(61 + 15 * sweep)), Map.of());
        }
        assertThat(stage.azure.ids("")).isEmpty();
    }

    @Test
    void aSubscriptionThatRefusesEndsTheInvocationAsAFailure() {
        stage.silent("1a2b3c4d");
        stage.azure.hide(FunctionStage.SUBSCRIPTION);

        assertThatThrownBy(() -> stage.run(policy("live", SECRET), Instant.now(), Map.of()))
                .isInstanceOf(SweepFailed.class)
                .hasMessageContaining("cannot see this subscription");
        assertThat(stage.azure.calls()).noneMatch(AzureCall::isWrite);
    }

    @Test
    void pastTheDeadlineNothingBegins() {
        stage.silent("1a2b3c4d");

        assertThatThrownBy(() -> stage.run(
                        policy("live", SECRET),
                        Instant.now(),
                        Map.of("AzureFunctionsJobHost__functionTimeout", "00:00:20")))
                .isInstanceOf(SweepFailed.class)
                .hasMessageContaining("1 not started");
        assertThat(stage.azure.calls()).noneMatch(AzureCall::isWrite);
    }

    @Test
    void aPolicyWithMistakesNamesThemAllAndCallsNobody() {
        assertThatThrownBy(() ->
                        stage.run("version: 1\ndefaults: {idle-timout: 2h, grace: 0m}\n", Instant.now(), Map.of()))
                .isInstanceOf(SweepFailed.class)
                .hasMessageContaining("idle-timout")
                .hasMessageContaining("grace");
        assertThat(stage.azure.calls()).isEmpty();
    }

    @Test
    void noSecretReachesTheLog() {
        stage.silent("1a2b3c4d");
        stage.slackStatus = 500;

        assertThatThrownBy(() -> stage.run(policy("live", SECRET), Instant.now(), Map.of()))
                .isInstanceOf(SweepFailed.class)
                .message()
                .doesNotContain("secret-part");
        assertThat(stage.last.lines).isNotEmpty().noneMatch(line -> line.contains("secret-part"));
    }

    @Test
    void theTimeLimitIsThatOfHostJson() throws IOException {
        JsonNode host = new ObjectMapper().readTree(Path.of("host.json").toFile());

        assertThat(TimeLimit.of(
                        Map.of(TimeLimit.OVERRIDE, host.path("functionTimeout").asText())))
                .isEqualTo(TimeLimit.IN_HOST_JSON);
        assertThatThrownBy(() -> TimeLimit.of(Map.of(TimeLimit.OVERRIDE, "soon")))
                .hasMessageContaining(TimeLimit.OVERRIDE);
    }
}
