package dev.clusterjanitor.dask;

import static dev.clusterjanitor.dask.LoopbackServer.head;
import static dev.clusterjanitor.dask.LoopbackServer.write;
import static dev.clusterjanitor.dask.ReadingTest.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.model.Signal.State;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that misbehave in every way; none of them may be taken for quiet. */
class MisbehavingSchedulerTest extends ProbeStage {
    @Test
    void metricsThatHangOrNeverEndAreJustNotThere() throws Exception {
        server.page(COUNTS_PAGE, 200, COUNTS).page(METRICS_PAGE, out -> {
            write(out, head(200, Long.MAX_VALUE));
            for (int i = 0; i < 10_000; i++) {
                write(out, "x".repeat(10_000));
            }
        });

        assertThat(ask().signal().state()).isEqualTo(State.QUIET_NOW);
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
}
