package dev.clusterjanitor.dask;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.core.testing.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.model.Capacity;
import dev.clusterjanitor.core.model.Cluster;
import dev.clusterjanitor.core.model.Resource;
import dev.clusterjanitor.core.model.Role;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Usage;
import dev.clusterjanitor.core.policy.Judge;
import dev.clusterjanitor.core.policy.Settings;
import dev.clusterjanitor.core.policy.UsageReading;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.Watch;
import dev.clusterjanitor.emulators.RealDask;
import dev.clusterjanitor.machines.DaskOverhead;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The default limits against what real Dask was measured to use and to answer (docs/idle-dask.md). */
class MeasuredDaskTest {
    /** Work that only waits, and that a scheduler does not know of: neither metrics nor counts can tell. Its owner must. */
    private static final Set<String> UNSEEN = Set.of("busy-run", "busy-actor");

    private static final Instant STARTED = NOW.minus(Duration.ofDays(2));

    /** One row of the table, on machines with so many processors. */
    record Measured(JsonNode row, int processors) {
        String id() {
            return row.path("id").asText();
        }

        boolean isIdle() {
            return row.path("expected").asText().equals("idle");
        }

        private int count(String field) {
            return row.path(field).asInt();
        }

        /** Machines with several workers have a GPU for each, as CUDAWorker would start them. */
        private Capacity workersCapacity() {
            int here = count("workerCount") / count("machineCount");
            return new Capacity(processors, 0, here > 1, here);
        }

        private int runningWorkers() {
            return count("machineCount") - count("endedCount");
        }

        /** Workers that its scene ended are gone for longer than the window. */
        Cluster cluster() {
            List<Resource> machines = new ArrayList<>(List.of(machine("s", Role.SCHEDULER, Capacity.of(processors))));
            for (int i = 1; i <= runningWorkers(); i++) {
                machines.add(machine("w" + i, Role.WORKER, workersCapacity()));
            }
            Cluster any = aCluster().createdAt(STARTED).build();
            return new Cluster(
                    any.id(), any.incarnation(), any.shape(), STARTED, machines, any.tags(), List.of(), List.of());
        }

        /** The same, but its scene ended those workers in the window. */
        Cluster withEnded(Instant at) {
            List<Resource> ended = new ArrayList<>();
            for (int i = 1; i <= count("endedCount"); i++) {
                ended.add(machine("gone-" + i, Role.WORKER, workersCapacity()).endedAt(at));
            }
            return cluster().withEnded(ended);
        }

        private static Resource machine(String id, Role role, Capacity capacity) {
            return new Resource("ec2:instance", id, "running", role, "", STARTED, capacity);
        }

        Map<String, Usage> usage() {
            Map<String, Usage> usage = new HashMap<>(Map.of("s", usage(row.path("scheduler"))));
            int workers = runningWorkers();
            for (int i = 1; i <= workers; i++) {
                String which = i == 1 ? "busiest" : i == workers ? "least" : "median";
                usage.put("w" + i, usage(row.path("workers").path(which)));
            }
            return usage;
        }

        /** As a cloud would tell: a mean of some minutes, and processors in percent of all of them. */
        private Usage usage(JsonNode machine) {
            return Usages.steady(
                    mean(machine, "cpuPercentOfCore") / processors,
                    mean(machine, "receivedKibPer5Min"),
                    mean(machine, "sentKibPer5Min"));
        }

        private static double mean(JsonNode machine, String measure) {
            return machine.path(measure).path("mean").asDouble();
        }

        Signal metrics() {
            return metrics(cluster(), Map.of());
        }

        Signal metrics(Cluster of, Map<String, Usage> ended) {
            Watch watch = new Watch(
                    of,
                    Settings.DEFAULT.idleTimeout(),
                    Settings.DEFAULT.idleCpuPercent(),
                    Settings.DEFAULT.idleNetworkKib());
            return UsageReading.read(watch, usage(), ended, DaskOverhead.DASK, NOW);
        }

        Signal scheduler() {
            Reading reading = new Reading(cluster(), NOW);
            ObjectNode answer = row.path("counts").deepCopy();
            if (row.path("probesWithProcessing").asInt() > 0) {
                // One of the answers had work. A cluster is asked more than once before it is deleted.
                answer.put("processing", 1);
            }
            Counts counts =
                    Reading.counts(Reply.answered(200, answer.toString())).orElseThrow();
            return reading.work(counts)
                    .orElseGet(() -> reading.noWorkNow(counts.holdings()))
                    .signal();
        }

        Verdict verdict() {
            return new Judge(aPolicy().build())
                    .judge(cluster(), List.of(metrics(), scheduler()), NOW)
                    .verdict();
        }

        @Override
        public String toString() {
            return id() + ", " + row.path("release").asText() + ", " + processors + " processors";
        }
    }

    /** Usage that is the same all through the window. */
    private static final class Usages {
        static Usage steady(double cpuPercent, double receivedKib, double sentKib) {
            return until(NOW, cpuPercent, receivedKib, sentKib);
        }

        static Usage until(Instant end, double cpuPercent, double receivedKib, double sentKib) {
            Map<Instant, Double> cpu = new HashMap<>();
            Map<Instant, Double> received = new HashMap<>();
            Map<Instant, Double> sent = new HashMap<>();
            Instant first = UsageReading.from(NOW, Settings.DEFAULT.idleTimeout());
            for (Instant at = first; at.isBefore(end); at = at.plus(UsageReading.BUCKET)) {
                cpu.put(at, cpuPercent);
                received.put(at, receivedKib);
                sent.put(at, sentKib);
            }
            return new Usage(cpu, received, sent);
        }
    }

    static Stream<Measured> rows() throws IOException {
        try (InputStream table = RealDask.class.getResourceAsStream("dask-usage.json")) {
            JsonNode rows = JsonMapper.builder()
                    .build()
                    .readTree(Objects.requireNonNull(table, "dask-usage.json"))
                    .path("rows");
            return StreamSupport.stream(rows.spliterator(), false)
                    .flatMap(
                            row -> Stream.of(1, 2, 4, 16, 48, 96, 192).map(processors -> new Measured(row, processors)))
                    .toList()
                    .stream();
        }
    }

    static Stream<Measured> idleRows() throws IOException {
        return rows().filter(Measured::isIdle);
    }

    static Stream<Measured> busyRows() throws IOException {
        return rows().filter(row -> !row.isIdle() && !UNSEEN.contains(row.id()));
    }

    static Stream<Measured> unseenRows() throws IOException {
        return rows().filter(row -> UNSEEN.contains(row.id()));
    }

    @ParameterizedTest
    @MethodSource("idleRows")
    void whatHasNothingToDoIsIdle(Measured measured) {
        assertThat(measured.verdict().is(Verdict.Outcome.STALE))
                .as("%s", measured.metrics())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("busyRows")
    void whatWorksIsInUse(Measured measured) {
        assertThat(measured.verdict().is(Verdict.Outcome.IN_USE))
                .as("%s, %s", measured.metrics(), measured.scheduler())
                .isTrue();
    }

    /** Should one of them be seen after all, docs/operations.md must no longer say that it cannot be. */
    @ParameterizedTest
    @MethodSource("unseenRows")
    void workThatWaitsOutsideOfTasksCannotBeSeen(Measured measured) {
        assertThat(measured.verdict().is(Verdict.Outcome.STALE)).isTrue();
    }

    static Stream<Measured> rowsWithEndedWorkers() throws IOException {
        return rows().filter(row -> row.count("endedCount") > 0);
    }

    /** What is left of a cluster is quiet; what has just ended may have been at work. */
    @ParameterizedTest
    @MethodSource("rowsWithEndedWorkers")
    void workersThatEndedLatelyCount(Measured measured) {
        Instant end = NOW.minus(Duration.ofMinutes(25));
        Cluster cluster = measured.withEnded(end);
        Map<String, Usage> busy = new HashMap<>();
        Map<String, Usage> silent = new HashMap<>();
        cluster.ended().forEach(machine -> {
            busy.put(machine.id(), Usages.until(end, 99, 88, 436));
            silent.put(machine.id(), Usage.NONE);
        });

        assertThat(measured.metrics(cluster, busy).state()).isEqualTo(Signal.State.ALIVE);
        assertThat(measured.metrics(cluster, silent).at()).isEqualTo(end);
    }

    @Test
    void bothSortsOfRowsAreThere() throws IOException {
        assertThat(idleRows().count()).isGreaterThan(10);
        assertThat(busyRows().count()).isGreaterThan(5);
        assertThat(unseenRows().count()).isPositive();
        assertThat(rowsWithEndedWorkers().count()).isPositive();
        assertThat(idleRows().map(Measured::id))
                .contains("idle-1x4", "idle-2x4", "idle-1x8", "idle-2x8", "idle-4-two-dashboards");
    }
}
