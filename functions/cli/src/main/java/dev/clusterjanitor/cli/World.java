package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.port.Pause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
 * @param in what the user types
 * @param pause how to wait for a cloud
 */
record World(
        Map<String, String> environment,
        InstantSource clock,
        ZoneId zone,
        PrintWriter out,
        PrintWriter err,
        boolean terminal,
        BufferedReader in,
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
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                Pause.REAL);
    }

    /** Asks, and answers whether the user typed just that; whoever cannot type has not agreed. */
    boolean confirm(String question, String expected) {
        err.print(question);
        err.flush();
        try {
            return expected.equals(in.readLine());
        } catch (IOException e) {
            return false;
        }
    }

    /** The user's name as the operating system knows it, for owners to read. */
    String user() {
        return Printable.of(System.getProperty("user.name", "somebody"));
    }
}
