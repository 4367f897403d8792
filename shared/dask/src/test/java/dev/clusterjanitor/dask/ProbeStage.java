package dev.clusterjanitor.dask;

import static dev.clusterjanitor.core.testing.ClusterBuilder.NOW;
import static dev.clusterjanitor.core.testing.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.ClusterId;
import dev.clusterjanitor.core.model.Signal;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.port.SchedulerProbe.Answer;
import dev.clusterjanitor.core.port.SchedulerProbe.Target;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A server on loopback that is asked, and ends with its test. */
@Timeout(60)
abstract class ProbeStage {
    static final String COUNTS_PAGE = "/json/counts.json";
    static final String IDLE_PAGE = "/api/v1/check_idle";
    static final String METRICS_PAGE = "/metrics";
    static final Duration SHORT = Duration.ofMillis(700);

    LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    static DaskProbe probe(String address, Duration perScheduler) throws Exception {
        AddressMap map = (id, dashboard) -> Optional.of(URI.create(address));
        return new DaskProbe(
                map,
                new ProbeLimits(Duration.ofSeconds(5), perScheduler, Duration.ofSeconds(30), 8),
                SSLContext.getDefault());
    }

    static Answer only(Map<ClusterId, Answer> answers) {
        assertThat(answers).hasSize(1);
        return answers.values().iterator().next();
    }

    static Target target(String name) {
        return new Target(aCluster().named(name).build(), new Connection("tcp://x:8786", "http://x:8787", List.of()));
    }

    Answer ask() throws Exception {
        return ask("http://127.0.0.1:" + server.port(), Duration.ofSeconds(20));
    }

    Answer ask(String address, Duration perScheduler) throws Exception {
        return only(probe(address, perScheduler).ask(List.of(target("c1")), NOW));
    }

    Signal signalOf(LoopbackServer.Behaviour behaviour) throws Exception {
        server.page(COUNTS_PAGE, behaviour);
        return ask("http://127.0.0.1:" + server.port(), SHORT).signal();
    }
}
