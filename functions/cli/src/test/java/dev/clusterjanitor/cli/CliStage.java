package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.port.Pause;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/** Runs commands in a world of their own, and keeps what they print. */
final class CliStage {
    String out = "";
    String err = "";
    Instant now = Instant.now();
    Map<String, String> environment = Map.of();
    String typed = "";

    /** Runs one command, and returns its exit status. */
    int run(String... args) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        World world = new World(
                environment,
                () -> now,
                ZoneId.of("Europe/Berlin"),
                new PrintWriter(outText, true),
                new PrintWriter(errText, true),
                false,
                new BufferedReader(new StringReader(typed)),
                duration -> Pause.REAL.pause(Duration.ofMillis(20)));
        int status = JanitorCli.run(world, args);
        out = outText.toString();
        err = errText.toString();
        return status;
    }
}
