package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonEnvironmentIT {

    private static final String SMALL = "six==1.17.0\n";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @BeforeAll
    static void requirePython() {
        Prerequisite.obtain(Python::require).require();
    }

    /** JUnit warns about each link to the system's Python when it deletes the directory itself. */
    @AfterEach
    void deleteEnvironments() throws IOException {
        for (Path environment : environments()) {
            PythonEnvironment.deleteAll(environment);
        }
    }

    private static Optional<String> ask(String python, String program) {
        return Commands.answer(List.of(python, "-c", program), Map.of(), LIMIT);
    }

    private List<Path> environments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("venv-"))
                    .toList();
        }
    }

    @Test
    void isMadeOnceByConcurrentBuildsAndThenKept() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Callable<String> install =
                    () -> PythonEnvironment.install(directory, "small", SMALL).python();
            List<Future<String>> installed = threads.invokeAll(List.of(install, install, install));
            String python = installed.get(0).get();

            assertThat(ask(python, "import six; print(six.__version__)")).contains("1.17.0");
            for (Future<String> each : installed) {
                assertThat(each.get()).isEqualTo(python);
            }
            try (Stream<Path> logs = Files.list(directory.resolve("logs"))) {
                assertThat(logs).as("runs of pip").hasSize(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void isMadeAnewWhereItsMakingWasInterrupted() throws IOException {
        Python python = Python.require();
        Path halfMade = directory.resolve("venv-" + PythonEnvironment.identity("empty", python, ""));
        Files.writeString(Files.createDirectories(halfMade.resolve("lib")).resolve("half-a-file"), "");

        PythonEnvironment environment = PythonEnvironment.install(directory, "empty", "");

        assertThat(ask(environment.python(), "print('works')")).contains("works");
        assertThat(halfMade.resolve("lib/half-a-file")).doesNotExist();
    }

    @Test
    void namesTheLogWherePipFails() {
        assertThatExceptionOfType(EmulatorUnavailable.class)
                .isThrownBy(() -> PythonEnvironment.install(directory, "wrong", "this is no requirement\n"))
                .withMessageContaining("exit status")
                .withMessageContaining("pip-wrong-");
    }
}
