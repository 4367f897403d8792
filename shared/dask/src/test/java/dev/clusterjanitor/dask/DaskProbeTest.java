package dev.clusterjanitor.dask;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static dev.clusterjanitor.dask.LoopbackServer.head;
import static dev.clusterjanitor.dask.LoopbackServer.write;
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
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that misbehave in every way; none of them may be taken for quiet. */
@Timeout(60)
class DaskProbeTest {
    private static final String COUNTS_PAGE = "/json/counts.json";
    private static final String IDLE_PAGE = "/api/v1/check_idle";
    private static final String METRICS_PAGE = "/metrics";
    private static final Duration SHORT = Duration.ofMillis(700);

    private LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static DaskProbe probe(String address, Duration perScheduler) throws Exception {
        AddressMap map = (id, dashboard) -> Optional.of(URI.create(address));
        return new DaskProbe(
                map,
                new ProbeLimits(Duration.ofSeconds(5), perScheduler, Duration.ofSeconds(30), 8),
                SSLContext.getDefault());
    }

    private static Answer only(Map<ClusterId, Answer> answers) {
        assertThat(answers).hasSize(1);
        return answers.values().iterator().next();
    }

    private static Target target(String name) {
        return new Target(aCluster().named(name).build(), new Connection("tcp://x:8786", "http://x:8787", List.of()));
    }

    private Answer ask() throws Exception {
        return ask("http://127.0.0.1:" + server.port(), Duration.ofSeconds(20));
    }

    private Answer ask(String address, Duration perScheduler) throws Exception {
        return only(probe(address, perScheduler).ask(List.of(target("c1")), NOW));
    }

    private Signal signalOf(LoopbackServer.Behaviour behaviour) throws Exception {
        server.page(COUNTS_PAGE, behaviour);
        return ask("http://127.0.0.1:" + server.port(), SHORT).signal();
    }

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
    void withoutCheckIdleNoWorkAtThisMomentIsUnknownByThreeRequests() throws Exception {
        server.page(COUNTS_PAGE, 200, COUNTS);

        assertThat(ask().signal().state()).isEqualTo(State.UNKNOWN);
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
    void metricsThatHangOrNeverEndAreJustNotThere() throws Exception {
        server.page(COUNTS_PAGE, 200, COUNTS).page(METRICS_PAGE, out -> {
            write(out, head(200, Long.MAX_VALUE));
            for (int i = 0; i < 10_000; i++) {
                write(out, "x".repeat(10_000));
            }
        });

        assertThat(ask().signal().state()).isEqualTo(State.UNKNOWN);
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
    void aServerWithoutAnySuchPageIsUnknown() throws Exception {
        assertThat(ask().signal().state()).isEqualTo(State.UNKNOWN);
        assertThat(server.asked()).containsExactly(COUNTS_PAGE, IDLE_PAGE);
    }

    @Test
    void aClosedPortIsUnknown() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        Signal signal = ask("http://127.0.0.1:" + port, Duration.ofSeconds(20)).signal();

        assertThat(signal.state()).isEqualTo(State.UNKNOWN);
        assertThat(signal.detail()).isEqualTo("nobody answers: no connection");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void redirectsAreNotFollowed(int status) throws Exception {
        server.page("/elsewhere", 200, COUNTS);

        Signal signal = signalOf(out -> write(
                out,
                "HTTP/1.1 " + status + " x\r\nLocation: http://127.0.0.1:" + server.port()
                        + "/elsewhere\r\nContent-Length: 0\r\n\r\n"));

        assertThat(signal.state()).isEqualTo(State.UNREADABLE);
        assertThat(server.asked()).containsExactly(COUNTS_PAGE);
    }

    @Test
    void aLoginIsUnreadableAndNothingOfItIsShown() throws Exception {
        server.page(COUNTS_PAGE, 401, "<b>secret</b>");

        Signal signal = ask().signal();

        assertThat(signal.state()).isEqualTo(State.UNREADABLE);
        assertThat(signal.detail()).contains("401").doesNotContain("secret");
    }

    @Test
    void whoAcceptsAndNeverAnswersIsUnreadable() throws Exception {
        assertThat(signalOf(out -> server.hang()).state()).isEqualTo(State.UNREADABLE);
    }

    @Test
    void whoBeginsABodyAndNeverEndsItIsUnreadable() throws Exception {
        Signal signal = signalOf(out -> {
            write(out, head(200, COUNTS.length()) + COUNTS.substring(0, 20));
            server.hang();
        });

        assertThat(signal.state()).isEqualTo(State.UNREADABLE);
    }

    @Test
    void whoDripsAHeaderForEverIsUnreadable() throws Exception {
        Signal signal = signalOf(out -> {
            write(out, "HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 10_000; i++) {
                write(out, "X-" + i + ": y\r\n");
                Thread.sleep(10);
            }
        });

        assertThat(signal.state()).isEqualTo(State.UNREADABLE);
    }

    @Test
    void whoNeverStopsSendingIsHungUpOn() throws Exception {
        Signal signal = signalOf(out -> {
            write(out, "HTTP/1.1 200 OK\r\n\r\n");
            for (int i = 0; i < 1_000_000; i++) {
                write(out, " ".repeat(10_000));
            }
        });

        assertThat(signal.state()).isEqualTo(State.UNREADABLE);
    }

    @Test
    void aBodyThatIsCutIsUnreadable() throws Exception {
        assertThat(signalOf(out -> write(out, head(200, COUNTS.length()) + COUNTS.substring(0, 20)))
                        .state())
                .isEqualTo(State.UNREADABLE);
    }

    @Test
    void whatIsNoHttpIsUnreadable() throws Exception {
        assertThat(signalOf(out -> write(out, "SSH-2.0-OpenSSH_9.2\r\n")).state())
                .isEqualTo(State.UNREADABLE);
        assertThat(signalOf(out -> {}).state()).isEqualTo(State.UNREADABLE);
    }

    @Test
    void jsonThatIsNestedWithoutEndIsUnreadable() throws Exception {
        server.page(COUNTS_PAGE, 200, "[".repeat(60_000));

        assertThat(ask().signal().state()).isEqualTo(State.UNREADABLE);
    }

    @Test
    void aCheckIdleThatHangsIsUnreadableWhateverTheCountsSay() throws Exception {
        server.page(COUNTS_PAGE, 200, COUNTS).page(IDLE_PAGE, out -> server.hang());

        assertThat(ask("http://127.0.0.1:" + server.port(), SHORT).signal().state())
                .isEqualTo(State.UNREADABLE);
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
