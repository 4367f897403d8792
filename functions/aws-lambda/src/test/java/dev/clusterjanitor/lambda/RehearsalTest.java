package dev.clusterjanitor.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.inbox.InboxResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final Map<String, String> SNAPSHOT = Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

    /** A rehearsal that stops at an error would warm up nothing, and nobody would notice. */
    @Test
    void aSweepIsRehearsedToItsEnd() {
        List<SweepReport> reports = new ArrayList<>();

        Rehearsal.beforeSnapshot(SNAPSHOT, cloud -> reports.add(Rehearsal.sweep(cloud)));

        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.problems()).isEmpty();
            assertThat(report.exitStatus()).isZero();
        });
    }

    @Test
    void aHeartbeatIsRehearsedUntilItsClusterIsLookedFor() {
        List<InboxResponse> answers = new ArrayList<>();

        Rehearsal.beforeSnapshot(SNAPSHOT, cloud -> answers.add(Rehearsal.inbox(cloud)));

        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("no such cluster");
        });
    }

    @Test
    void aStartWithoutASnapshotIsNotHeldUp() {
        List<String> rehearsed = new ArrayList<>();

        Rehearsal.beforeSnapshot(Map.of(), cloud -> rehearsed.add("cloud"));
        Rehearsal.beforeSnapshot(
                Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"), cloud -> rehearsed.add("cloud"));

        assertThat(rehearsed).isEmpty();
    }

    @Test
    void aRehearsalThatFailsKeepsNobodyFromStarting() {
        assertThatCode(() -> Rehearsal.beforeSnapshot(SNAPSHOT, cloud -> {
                    throw new IllegalStateException("no");
                }))
                .doesNotThrowAnyException();
    }
}
