package dev.clusterjanitor.aws;

import static dev.clusterjanitor.aws.Machines.schedulerTags;
import static dev.clusterjanitor.aws.Machines.with;
import static dev.clusterjanitor.aws.Machines.workerTags;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.Notice;
import dev.clusterjanitor.core.policy.Policy;
import dev.clusterjanitor.core.policy.ScopeSpec;
import dev.clusterjanitor.core.policy.Ungrouped;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.sweep.Janitor;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import dev.clusterjanitor.testkit.RecordingEvents;
import dev.clusterjanitor.testkit.RecordingNotifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Whole sweeps over an emulated region: mark, notice, delete. */
@ExtendWith(AwsEmulatorExtension.class)
class Ec2SweepIT {
    private static final String ID = "1a2b3c4d";
    private final Instant started = Instant.now();

    private final RecordingNotifier channel = new RecordingNotifier();
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
    void aCopyOfAWorkerIsUndeterminedAndUntouchedAndTheRestIsDeleted() {
        Instance scheduler = stage.run(with(schedulerTags(ID), "cluster-janitor-heartbeat", Instants.format(started)));
        Instance worker = stage.run(workerTags(ID, "0000000a"));
        // Somebody's own, with a sign of life that is not the cluster's.
        Instance copy = stage.runLater(with(
                workerTags(ID, "0000000a"),
                "cluster-janitor-heartbeat",
                Instants.format(started.plus(Duration.ofDays(30)))));

        SweepReport marked = sweep(Duration.ofHours(3));
        assertThat(verdicts(marked))
                .containsEntry(ID, Verdict.Outcome.STALE)
                .containsEntry(copy.instanceId(), Verdict.Outcome.UNDETERMINED);
        assertThat(channel.events()).contains(Notice.Event.MARKED, Notice.Event.UNDETERMINED);
        assertThat(stage.stateOf(scheduler)).isEqualTo("running");

        sweep(Duration.ofHours(5));

        assertThat(stage.stateOf(scheduler)).isEqualTo("terminated");
        assertThat(stage.stateOf(worker)).isEqualTo("terminated");
        assertThat(stage.stateOf(copy)).isEqualTo("running");
        assertThat(details())
                .contains("Left in place, because nothing proves that it belongs to the cluster: ec2:instance "
                        + copy.instanceId())
                .doesNotContain("is gone.");

        SweepReport after = sweep(Duration.ofHours(7));

        assertThat(verdicts(after)).isEqualTo(Map.of(copy.instanceId(), Verdict.Outcome.UNDETERMINED));
        assertThat(stage.stateOf(copy)).isEqualTo("running");
    }

    private SweepReport sweep(Duration later) {
        Policy policy = aPolicy()
                .live()
                .withoutBlastRadius()
                .scopes(new ScopeSpec.Aws(List.of(Stage.REGION), null))
                .kinds(Ec2ClusterKind.ID)
                .with(settings -> settings.ungrouped(Ungrouped.DELETE))
                .build();
        Instant now = started.plus(later);
        return new Janitor(
                        policy, List.of(stage.cloud), List.of(channel), new RecordingEvents(), () -> now, Runnable::run)
                .sweep(now, Deadline.NONE);
    }

    private static Map<String, Verdict.Outcome> verdicts(SweepReport report) {
        return report.results().stream()
                .map(result -> result.planned())
                .collect(Collectors.toMap(
                        planned -> planned.cluster().id().name(),
                        planned -> planned.assessment().verdict().outcome()));
    }

    private String details() {
        return channel.items().stream()
                .filter(item -> item.event() == Notice.Event.DELETED)
                .map(Notice.Item::detail)
                .collect(Collectors.joining("\n"));
    }
}
