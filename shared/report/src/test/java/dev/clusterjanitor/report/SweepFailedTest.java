package dev.clusterjanitor.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.sweep.SweepReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SweepFailedTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @Test
    void namesTheFirstProblemsOfASweepThatEnded() {
        List<Problem> problems = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            problems.add(new Problem("aws/" + i, "", "closed"));
        }

        assertThat(SweepFailed.of(report(null, problems)))
                .hasMessage("sweep r1: 0 failed, 0 not started, 6 problems; aws/1: closed; aws/2: closed;"
                        + " aws/3: closed; aws/4: closed; aws/5: closed");
        assertThat(SweepFailed.of(report("12 of 20 clusters are due", List.of())))
                .hasMessage("refused by the blast radius: 12 of 20 clusters are due");
    }

    @Test
    void tellsWhatAnExceptionOfOursSaysAndOfOthersOnlyKindAndPlace() {
        assertThat(SweepFailed.because(new CloudException("ec2:DescribeInstances: AccessDenied")))
                .hasMessage("ec2:DescribeInstances: AccessDenied")
                .hasNoCause();
        assertThat(SweepFailed.because(new IllegalStateException("token=hunter2")))
                .hasNoCause()
                .message()
                .startsWith("unexpected IllegalStateException at " + getClass().getName())
                .doesNotContain("hunter2");
    }

    private static SweepReport report(@Nullable String refusal, List<Problem> problems) {
        return new SweepReport("r1", RunMode.LIVE, NOW, List.of(), refusal, problems);
    }
}
