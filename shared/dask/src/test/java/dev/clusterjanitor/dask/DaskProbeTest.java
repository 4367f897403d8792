package dev.clusterjanitor.dask;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.dask.ReadingTest.COUNTS;
import static dev.clusterjanitor.dask.ReadingTest.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Holdings;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.State;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.SchedulerProbe.Answer;
import dev.clusterjanitor.core.port.SchedulerProbe.Target;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a scheduler that answers, of many at once, and of none. */
class DaskProbeTest extends ProbeStage {
    @Test
    void workIsSeenByOneRequest() throws Exception {
        server.page(COUNTS_PAGE, 200, counts("processing", 3));

        assertThat(ask().signal().state()).isEqualTo(State.ALIVE);
        assertThat(server.asked()).containsExactly(COUNTS_PAGE);
    }

    @Test
    void checkIdleTellsSinceWhenByTwoRequests() throws Exception {
        server.page(COUNTS_PAGE, 200, counts("memory", 4).replace("\"bytes\": 0", "\"bytes\": 5000"))
                .page(
                        IDLE_PAGE,
                        200,
                        "{\"idle_since\": " + NOW.minusSeconds(7200).getEpochSecond() + "}");

        Answer answer = ask();

        assertThat(answer.signal().state()).isEqualTo(State.QUIET);
        assertThat(answer.signal().at()).isEqualTo(NOW.minusSeconds(7200));
        assertThat(answer.holdings()).isEqualTo(new Holdings(0, 4, 5000));
        assertThat(server.asked()).containsExactly(COUNTS_PAGE, IDLE_PAGE);
    }

    @Test
    void withoutCheckIdleNoWorkHoldsForThisMomentByThreeRequests() throws Exception {
        server.page(COUNTS_PAGE, 200, COUNTS);

        assertThat(ask().signal().state()).isEqualTo(State.QUIET_NOW);
        assertThat(server.asked()).containsExactly(COUNTS_PAGE, IDLE_PAGE, METRICS_PAGE);
    }

    @Test
    void queuedTasksAreWork() throws Exception {
        server.page(COUNTS_PAGE, 200, COUNTS).page(METRICS_PAGE, 200, "dask_scheduler_tasks{state=\"queued\"} 2.0\n");

        assertThat(ask().signal())
                .extracting(Signal::state, Signal::detail)
                .containsExactly(State.ALIVE, "2 tasks are queued");
    }

    @Test
    void aPrefixGoesBeforeEveryRoute() throws Exception {
        server.page("/user/alice/json/counts.json", 200, counts("waiting", 1));

        for (String path : List.of("/user/alice", "/user/alice/", "/user/alice/status")) {
            Answer answer = ask("http://127.0.0.1:" + server.port() + path, Duration.ofSeconds(20));

            assertThat(answer.signal().state()).isEqualTo(State.ALIVE);
        }
    }

    @Test
    void aServerThatSpeaksTlsOnlyIsAskedByTlsAndItsCertificateIsChecked(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.of(folder, "ip:127.0.0.1");
        try (LoopbackServer secure = new LoopbackServer(certificate.server().getServerSocketFactory())) {
            secure.page(COUNTS_PAGE, 200, counts("processing", 1));
            String address = "http://127.0.0.1:" + secure.port();
            AddressMap map = (id, dashboard) -> Optional.of(URI.create(address));
            DaskProbe trusting = new DaskProbe(map, ProbeLimits.DEFAULT, certificate.client());

            assertThat(only(trusting.ask(List.of(target("c1")), NOW)).signal().state())
                    .isEqualTo(State.ALIVE);
            assertThat(ask(address, Duration.ofSeconds(20)).signal())
                    .extracting(Signal::state, Signal::detail)
                    .containsExactly(
                            State.UNREADABLE, "it speaks TLS with a certificate that is not trusted here, or no HTTP");
        }
    }

    @Test
    void manyAreAskedSideBySideAndEachOnceWithinTheTimeOfTheRound() throws Exception {
        server.page(COUNTS_PAGE, out -> server.hang());
        List<Target> targets =
                IntStream.range(0, 40).mapToObj(i -> target("c" + i)).toList();
        AddressMap map = (id, dashboard) -> Optional.of(URI.create("http://127.0.0.1:" + server.port()));
        ProbeLimits limits = new ProbeLimits(Duration.ofSeconds(5), Duration.ofMinutes(10), SHORT, 8);

        Map<ClusterId, Answer> answers = new DaskProbe(map, limits, SSLContext.getDefault()).ask(targets, NOW);

        assertThat(answers).hasSize(40);
        assertThat(answers.values()).allMatch(answer -> answer.signal().state() == State.UNREADABLE);
        assertThat(server.asked()).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void oneThatHangsDoesNotKeepOthersFromBeingHeard() throws Exception {
        server.page("/hangs/json/counts.json", out -> server.hang())
                .page("/works/json/counts.json", 200, counts("processing", 1));
        AddressMap map =
                (id, dashboard) -> Optional.of(URI.create("http://127.0.0.1:" + server.port() + "/" + id.name()));
        ProbeLimits limits = new ProbeLimits(Duration.ofSeconds(5), SHORT, Duration.ofSeconds(30), 2);

        Map<ClusterId, Answer> answers =
                new DaskProbe(map, limits, SSLContext.getDefault()).ask(List.of(target("hangs"), target("works")), NOW);

        assertThat(answers.get(target("works").cluster().id()).signal().state()).isEqualTo(State.ALIVE);
        assertThat(answers.get(target("hangs").cluster().id()).signal().state()).isEqualTo(State.UNREADABLE);
    }

    @Test
    void whoMayNotBeAskedIsNotAskedAndUnknown() throws Exception {
        Answer answer = only(new DaskProbe(AddressMap.OFF).ask(List.of(target("c1")), NOW));

        assertThat(answer.signal().state()).isEqualTo(State.UNKNOWN);
        assertThat(answer.signal().detail()).isEqualTo("it has no address that may be asked from here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tcp://127.0.0.1:1", "http://", "http://a b", "8787"})
    void anAddressThatIsNoneIsUnknown(String dashboard) {
        Target target = new Target(aCluster().build(), new Connection("tcp://x:8786", dashboard, List.of()));

        Answer answer = only(new DaskProbe((id, uri) -> {
                    throw new AssertionError("asked about " + uri);
                })
                .ask(List.of(target), NOW));

        assertThat(answer.signal().state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void nobodyToAskIsNoWork() {
        assertThat(new DaskProbe(AddressMap.OFF).ask(List.of(), NOW)).isEmpty();
    }

    @Test
    void limitsOfNothingAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new ProbeLimits(Duration.ZERO, second, second, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ProbeLimits(second, second, second, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
