package dev.clusterjanitor.emulators;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A program that we started, and that ends with us: by {@link #close}, by a shutdown hook, and when this JVM is killed
 * outright by the pipe at its standard input closing (our Python scripts watch that). Only its own handle ever ends it.
 *
 * <p>It gets this JVM's environment without whatever could lead it to a real cloud, or change how Python runs.
 */
final class ChildProcess implements AutoCloseable {

    private static final Duration TIME_TO_END = Duration.ofSeconds(10);
    private static final List<String> LEADS_ASTRAY =
            List.of("AWS_", "DASK_", "MOTO_", "PYTHON", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY");

    private final Process process;
    private final Path log;
    private final Thread endWithThisJvm;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.endWithThisJvm = new Thread(() -> signalAll(ProcessHandle::destroyForcibly), "end-" + process.pid());
        Runtime.getRuntime().addShutdownHook(endWithThisJvm);
        Thread reader = new Thread(this::readLines, "lines-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it. What it writes to standard error goes to {@code log}; what it writes to standard output waits for
     * {@link #nextLine}.
     *
     * @throws EmulatorUnavailable if the program cannot be started at all
     */
    static ChildProcess start(List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> LEADS_ASTRAY.stream().anyMatch(name.toUpperCase(Locale.ROOT)::startsWith));
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(builder.start(), log);
        } catch (IOException e) {
            throw new EmulatorUnavailable("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    private void readLines() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().map(Optional::of).forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // Ended while we read: what came before is all there is.
        } finally {
            lines.add(Optional.empty());
        }
    }

    /** The next line of its standard output; empty when none came in time, and once after the last one. */
    Optional<String> nextLine(Patience patience) {
        try {
            return Objects.requireNonNullElse(
                    lines.poll(patience.left().toMillis(), TimeUnit.MILLISECONDS), Optional.empty());
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }

    /**
     * Writes one line to its standard input.
     *
     * @throws EmulatorUnavailable if it does not listen any more
     */
    void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new EmulatorUnavailable("process " + pid() + " does not listen; it said: " + lastWords(), e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }

    /** The end of what it wrote to its log, for the message of an exception. */
    String lastWords() {
        try {
            List<String> all = Files.readAllLines(log);
            return String.join("\n", all.subList(Math.max(0, all.size() - 15), all.size()));
        } catch (IOException | UncheckedIOException e) {
            return "(" + log + " cannot be read)";
        }
    }

    /** SIGKILL: it gets no chance to clean up. Returns when it is gone, with whatever it had started. */
    void kill() {
        end(ProcessHandle::destroyForcibly);
    }

    /** SIGTERM, and SIGKILL if that does not help. */
    @Override
    public void close() {
        end(ProcessHandle::destroy);
    }

    private void end(Consumer<ProcessHandle> first) {
        signalAll(first);
        try {
            if (!process.waitFor(TIME_TO_END.toSeconds(), TimeUnit.SECONDS)) {
                signalAll(ProcessHandle::destroyForcibly);
                process.waitFor(TIME_TO_END.toSeconds(), TimeUnit.SECONDS);
            }
            Runtime.getRuntime().removeShutdownHook(endWithThisJvm);
        } catch (InterruptedException e) {
            signalAll(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook runs, or has run.
        }
    }

    private void signalAll(Consumer<ProcessHandle> signal) {
        Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .filter(ProcessHandle::isAlive)
                .forEach(signal);
    }
}
