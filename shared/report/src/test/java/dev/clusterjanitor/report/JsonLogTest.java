package dev.clusterjanitor.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Problem;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.sweep.SweepReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLogTest {
    private final List<String> lines = new ArrayList<>();
    private final JsonLog log = new JsonLog(lines::add, "requestId", "r-1");

    @Test
    void anEventIsOneLineWithItsInvocation() {
        log.on("planned", Map.of("deletions", 2));

        assertThat(lines).containsExactly("{\"event\":\"planned\",\"requestId\":\"r-1\",\"deletions\":2}");
    }

    @Test
    void aReportEndsWithOneLineForTheSweep() {
        log.report(new SweepReport(
                "r1",
                RunMode.DRY_RUN,
                Instant.parse("2026-01-15T12:00:00Z"),
                List.of(),
                null,
                List.of(new Problem("aws/1", "", "closed"))));

        assertThat(lines).singleElement().asString().contains("\"event\":\"sweep-ended\"", "\"requestId\":\"r-1\"");
    }
}
