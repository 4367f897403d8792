package dev.clusterjanitor.dask;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Holdings;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.State;
import dev.clusterjanitor.core.port.SchedulerProbe.Answer;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
    static final String COUNTS = "{\"bytes\": 0, \"clients\": 1, \"cores\": 4, \"erred\": 0, \"hosts\": 1,"
            + " \"idle\": 2, \"memory\": 0, \"processing\": 0, \"released\": 0, \"saturated\": 0, \"tasks\": 0,"
            + " \"unrunnable\": 0, \"waiting\": 0, \"waiting_data\": 0, \"workers\": 2, \"desired_workers\": 0}";

    private final Reading reading = new Reading(aCluster().build(), NOW);

    static String counts(String key, Object value) {
        return COUNTS.replaceFirst("\"" + key + "\": \\d+", "\"" + key + "\": " + value);
    }

    private static Reply ok(String body) {
        return Reply.answered(200, body);
    }

    private static Counts read(String body) {
        return Reading.counts(ok(body)).orElseThrow();
    }

    @Nested
    class OfCounts {
        @ParameterizedTest
        @CsvSource({
            "processing, 1, 1 task is being computed",
            "processing, 3, 3 tasks are being computed",
            "unrunnable, 2, 2 tasks are waiting for a worker that may run them",
            "waiting, 5, 5 tasks are waiting"
        })
        void eachSortOfWorkIsWork(String key, int tasks, String text) {
            Signal signal = reading.work(read(counts(key, tasks))).orElseThrow().signal();

            assertThat(signal.state()).isEqualTo(State.ALIVE);
            assertThat(signal.at()).isEqualTo(NOW);
            assertThat(signal.detail()).isEqualTo(text);
        }

        @Test
        void workersThatAreWantedAndNotThereAreWork() {
            String wanted = counts("desired_workers", 1).replace("\"workers\": 2", "\"workers\": 0");

            assertThat(reading.work(read(wanted))).isPresent();
        }

        /** With results in memory a scheduler wants to keep its workers, while it has no work. */
        @Test
        void workersThatAreWantedAndThereAreNoWork() {
            assertThat(reading.work(read(counts("desired_workers", 2)))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"memory", "bytes", "clients", "erred", "released", "tasks", "waiting_data", "idle"})
        void whatIsHeldIsNoWork(String key) {
            assertThat(reading.work(read(counts(key, 7)))).isEmpty();
        }

        @Test
        void theClientThatEverySchedulerHasBuiltInIsNobody() {
            assertThat(read(COUNTS).holdings()).isEqualTo(Holdings.NONE);
            assertThat(read(counts("clients", 0)).clients()).isZero();
            assertThat(read(counts("clients", 3)).clients()).isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "null",
                    "[]",
                    "ok",
                    "{}",
                    "{\"processing\": 0}",
                    "<html>Please log in</html>",
                    "{\"processing\": 0, \"processing\": 0}"
                })
        void whatIsNoSuchDocumentIsUnreadable(String body) {
            assertThat(reading.failure(ok(body)).orElseThrow().signal().state()).isEqualTo(State.UNREADABLE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "0.5", "\"0\"", "null", "true", "1e400", "99999999999999999999", "NaN", "[]"})
        void aNumberThatCannotBeIsUnreadable(String value) {
            for (String key : new String[] {"processing", "waiting", "unrunnable", "workers", "memory", "bytes"}) {
                assertThat(reading.failure(ok(counts(key, value))))
                        .as(key)
                        .get()
                        .extracting(answer -> answer.signal().state())
                        .isEqualTo(State.UNREADABLE);
            }
        }

        @Test
        void moreAfterTheDocumentIsUnreadable() {
            assertThat(reading.failure(ok(COUNTS + COUNTS))).isPresent();
        }

        @ParameterizedTest
        @ValueSource(ints = {204, 301, 302, 307, 400, 401, 403, 429, 500, 502, 503})
        void everyOtherStatusIsUnreadableBecauseSomethingIsThere(int status) {
            Answer answer = reading.failure(Reply.answered(status, "")).orElseThrow();

            assertThat(answer.signal().state()).isEqualTo(State.UNREADABLE);
            assertThat(answer.signal().detail()).contains("HTTP status " + status);
        }

        @Test
        void aPageThatIsSwitchedOffSettlesNothing() {
            assertThat(reading.failure(Reply.answered(404, ""))).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"NOBODY, UNKNOWN", "SILENT, UNREADABLE", "BROKEN, UNREADABLE", "TOO_LARGE, UNREADABLE"})
        void nobodyThereIsUnknownAndWhatDoesNotFinishMayBeAtWork(Reply.Kind kind, State state) {
            assertThat(reading.failure(Reply.failed(kind, "why"))
                            .orElseThrow()
                            .signal()
                            .state())
                    .isEqualTo(state);
        }
    }

    @Nested
    class OfCheckIdle {
        private Optional<Signal> idle(String since) {
            return reading.checkIdle(ok("{\"idle_since\": " + since + "}"), Holdings.NONE)
                    .map(Answer::signal);
        }

        @Test
        void whereItIsOffThereIsNoAnswer() {
            assertThat(reading.checkIdle(Reply.answered(404, ""), Holdings.NONE))
                    .isEmpty();
        }

        @Test
        void nullIsWork() {
            assertThat(idle("null")).get().extracting(Signal::state, Signal::at).containsExactly(State.ALIVE, NOW);
        }

        @Test
        void aTimeIsQuietSinceThen() {
            Instant since = NOW.minusSeconds(7200);

            assertThat(idle(since.getEpochSecond() + ".75"))
                    .get()
                    .extracting(Signal::state, Signal::at)
                    .containsExactly(State.QUIET, since);
        }

        @Test
        void whatIsHeldIsSaid() {
            Answer answer = reading.checkIdle(
                            ok("{\"idle_since\": " + NOW.minusSeconds(60).getEpochSecond() + "}"),
                            new Holdings(1, 2, 3_000))
                    .orElseThrow();

            assertThat(answer.holdings()).isEqualTo(new Holdings(1, 2, 3_000));
            assertThat(answer.signal().detail()).contains("3.0 kB").contains("1 client is connected");
        }

        @Test
        void aClockThatIsALittleAheadIsNow() {
            assertThat(idle(String.valueOf(NOW.plusSeconds(299).getEpochSecond())))
                    .get()
                    .extracting(Signal::state, Signal::at)
                    .containsExactly(State.QUIET, NOW);
        }

        @Test
        void aTimeThatCannotBeIsUnreadable() {
            long created = aCluster().build().createdAt().getEpochSecond();
            for (String time : new String[] {
                String.valueOf(NOW.plusSeconds(301).getEpochSecond()),
                String.valueOf(created - 301),
                "0",
                "-1",
                "1e300",
                "\"2026-01-15T12:00:00Z\"",
                "true",
                "{}"
            }) {
                assertThat(idle(time)).as(time).get().extracting(Signal::state).isEqualTo(State.UNREADABLE);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "[]", "3", "", "API V1"})
        void whatIsNoSuchDocumentIsUnreadable(String body) {
            assertThat(reading.checkIdle(ok(body), Holdings.NONE))
                    .get()
                    .extracting(answer -> answer.signal().state())
                    .isEqualTo(State.UNREADABLE);
        }

        @Test
        void anErrorOfItsOwnIsUnreadable() {
            assertThat(reading.checkIdle(Reply.answered(500, ""), Holdings.NONE))
                    .get()
                    .extracting(answer -> answer.signal().state())
                    .isEqualTo(State.UNREADABLE);
        }
    }

    @Nested
    class OfAMoment {
        @Test
        void aClientMaySendWorkAtAnyMoment() {
            assertThat(reading.noWorkNow(new Holdings(1, 0, 0)).signal().state())
                    .isEqualTo(State.UNKNOWN);
        }

        @Test
        void noWorkNowHasNoPast() {
            Signal signal = reading.noWorkNow(Holdings.NONE).signal();

            assertThat(signal.state()).isEqualTo(State.QUIET_NOW);
            assertThat(signal.at()).isNull();
        }

        @Test
        void queuedTasksAreReadFromTheMetricsOfAnyNamespace() {
            assertThat(QueuedTasks.in(ok("""
                            # HELP dask_scheduler_tasks Number of tasks known by scheduler
                            dask_scheduler_tasks{state="memory"} 2.0
                            dask_scheduler_tasks{state="queued"} 12.0
                            """))).contains(12L);
            assertThat(QueuedTasks.in(ok("lab_scheduler_tasks{state=\"queued\"} 0.0")))
                    .contains(0L);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "# Prometheus metrics are not available, see https://docs.dask.org",
                    "dask_scheduler_tasks{state=\"queued\"} NaN",
                    "dask_scheduler_tasks{state=\"queued\"} -3",
                    "dask_scheduler_tasks{state=\"queued\"} many",
                    "# dask_scheduler_tasks{state=\"queued\"} 3"
                })
        void metricsThatDoNotSayAreNoAnswer(String text) {
            assertThat(QueuedTasks.in(ok(text))).isEmpty();
        }
    }
}
