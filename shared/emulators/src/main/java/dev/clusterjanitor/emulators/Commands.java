package dev.clusterjanitor.emulators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs that are run to their end, which is bounded. */
final class Commands {

    private Commands() {}

    /**
     * Runs it and waits.
     *
     * @param output where both its outputs are appended
     * @return its exit status; empty if it could not be started, or was ended because it took longer than {@code limit}
     */
    static Optional<Integer> run(List<String> command, Map<String, String> environment, Path output, Duration limit) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        // Proxies stay: pip may need one. What changes how Python runs does not.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PYTHON"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                        ? Optional.of(process.exitValue())
                        : Optional.empty();
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }

    /** What a short question to a program is answered, without surrounding space; empty if it failed in any way. */
    static Optional<String> answer(List<String> command, Map<String, String> environment, Duration limit) {
        try {
            Path output = Files.createTempFile("janitor-answer", ".txt");
            try {
                return run(command, environment, output, limit)
                                .filter(status -> status == 0)
                                .isPresent()
                        ? Optional.of(Files.readString(output).strip())
                        : Optional.empty();
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
