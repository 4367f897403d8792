package dev.clusterjanitor.cli;

import dev.clusterjanitor.aws.Pause;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/**
 * Everything a command takes from outside.
 *
 * @param environment the environment variables
 * @param clock tells the time, once for each command
 * @param zone the reader's zone
 * @param out for what was asked for
 * @param err for progress, problems and everything else
 * @param terminal whether a person reads {@code err} on a terminal
 * @param pause how to wait for a cloud
 */
record World(
        Map<String, String> environment,
        InstantSource clock,
        ZoneId zone,
        PrintWriter out,
        PrintWriter err,
        boolean terminal,
        Pause pause) {

    /** Set by the launcher, which alone can tell whether standard error is a terminal. */
    private static final String TERMINAL = "janitor.terminal";

    static World real() {
        return new World(
                System.getenv(),
                Clock.systemUTC(),
                ZoneId.systemDefault(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Boolean.getBoolean(TERMINAL),
                Pause.REAL);
    }
}
