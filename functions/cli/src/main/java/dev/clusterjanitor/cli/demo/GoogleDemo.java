package dev.clusterjanitor.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clusterjanitor.cloudfunction.FunctionSweeps;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.emulators.google.GoogleEmulator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the real function on Google Cloud does for each request. */
final class GoogleDemo implements DemoFunction {
    private final FunctionSweeps sweeps;
    private final List<String> log = new ArrayList<>();
    private Instant now;

    GoogleDemo(Instant start, Sinks sinks, GoogleEmulator emulator) {
        this.now = start;
        Map<String, String> environment = new HashMap<>(emulator.environment(EmulatedGce.PROJECT));
        environment.put("SLACK_WEBHOOK", sinks.webhook());
        environment.put(
                "JANITOR_CONFIG",
                DemoFunction.policy("{provider: gcp, projects: [" + EmulatedGce.PROJECT + "]}", sinks.mailPort()));
        environment.put("JANITOR_TIMEOUT", "1h");
        // The emulator's clock goes on with each wait: nobody has to.
        Pause pause = emulator::advance;
        this.sweeps = new FunctionSweeps(environment, () -> now, pause, log::add);
    }

    @Override
    public String name() {
        return "a Google Cloud function";
    }

    @Override
    public List<JsonNode> sweep(Instant at) {
        now = at;
        log.clear();
        sweeps.sweep(Optional.empty());
        return LogLines.clusters(log);
    }

    @Override
    public void close() {
        // The sweeps live as long as their process.
    }
}
