package dev.clusterjanitor.emulators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Python virtual environment with pinned packages, made once and kept for later builds. Its directory is named by
 * what it holds, so other requirements or another Python mean another environment, and never a change to one that is in
 * use.
 *
 * <p>Builds at the same time, of this JVM or another, wait for each other. One that was interrupted is made anew.
 */
public final class PythonEnvironment {

    /** Downloads included. */
    static final Duration TIME_TO_INSTALL = Duration.ofMinutes(8);

    private static final String COMPLETE = ".complete";

    private final Path directory;

    private PythonEnvironment(Path directory) {
        this.directory = directory;
    }

    /**
     * Finds it, or makes it with the first fitting Python on the PATH and pip.
     *
     * @param directory where environments and logs are kept, usually below {@code target/}
     * @param name tells people what it is for; part of the environment's directory name
     * @param requirements a pip requirements file that pins every package: nothing else is installed
     * @throws EmulatorUnavailable if there is no Python 3.10 or later, or pip fails or takes longer than eight minutes
     */
    public static PythonEnvironment install(Path directory, String name, String requirements) {
        return install(new WorkDirectory(directory), Python.require(), name, requirements);
    }

    static PythonEnvironment install(WorkDirectory work, Python python, String name, String requirements) {
        String identity = identity(name, python, requirements);
        Path directory = work.root().resolve("venv-" + identity);
        if (!isComplete(directory)) {
            Patience patience = Patience.of(TIME_TO_INSTALL);
            LockFile.holding(work.inside("locks").resolve(identity), patience, () -> {
                if (!isComplete(directory)) {
                    make(directory, python, requirements, work.newLog("pip-" + name), patience);
                }
            });
        }
        return new PythonEnvironment(directory);
    }

    static String identity(String name, Python python, String requirements) {
        return name + "-" + hash(python + "\n" + requirements);
    }

    private static boolean isComplete(Path directory) {
        return Files.exists(directory.resolve(COMPLETE));
    }

    private static void make(Path directory, Python python, String requirements, Path log, Patience patience) {
        try {
            deleteAll(directory);
            PythonEnvironment made = new PythonEnvironment(directory);
            run(List.of(python.executable(), "-m", "venv", directory.toString()), log, patience);
            Path file = Files.writeString(directory.resolve("requirements.txt"), requirements);
            // No dependencies: the file names them all, and what it does not name was not looked at.
            run(
                    List.of(
                            made.python(),
                            "-m",
                            "pip",
                            "install",
                            "--no-deps",
                            "--no-input",
                            "--disable-pip-version-check",
                            "--progress-bar",
                            "off",
                            "-r",
                            file.toString()),
                    log,
                    patience);
            Files.writeString(directory.resolve(COMPLETE), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command, Path log, Patience patience) {
        int status = Commands.run(command, Map.of(), log, patience.left())
                .orElseThrow(() -> new EmulatorUnavailable(
                        "not done within " + TIME_TO_INSTALL.toMinutes() + " minutes: " + command + "; see " + log));
        if (status != 0) {
            throw new EmulatorUnavailable("exit status " + status + " of " + command + "; see " + log);
        }
    }

    /** The environment's interpreter. */
    public String python() {
        return directory.resolve("bin").resolve("python").toString();
    }

    static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
