package dev.clusterjanitor.emulators;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Python interpreter that can make virtual environments.
 *
 * @param executable how to run it
 * @param version as in {@code 3.11.7}
 */
record Python(String executable, String version) {

    /** What moto 5.2 and the pinned Dask need. */
    static final String OLDEST = "3.10";

    private static final List<String> NAMES =
            List.of("python3", "python3.13", "python3.12", "python3.11", "python3.10", "python");
    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(20);

    /** Fails where the interpreter is too old, or where Debian has left out ensurepip. */
    private static final String QUESTION = "import ensurepip, sys, venv; assert sys.version_info >= (3, 10); "
            + "print(sys.executable, '.'.join(map(str, sys.version_info[:3])))";

    /** The first one on the PATH that will do. */
    static Optional<Python> find() {
        return NAMES.stream()
                .flatMap(name -> onPath(name).stream())
                .flatMap(candidate -> ask(candidate).stream())
                .findFirst();
    }

    /**
     * The same where there has to be one.
     *
     * @throws EmulatorUnavailable if there is none
     */
    static Python require() {
        return find().orElseThrow(() ->
                new EmulatorUnavailable("no Python " + OLDEST + " or later, with venv and pip, is on the PATH"));
    }

    private static Optional<Python> ask(Path candidate) {
        // "Isolated", so that neither the user's site-packages nor the current directory can change the answer.
        return Commands.answer(List.of(candidate.toString(), "-I", "-c", QUESTION), Map.of(), TIME_TO_ANSWER)
                .map(answer -> answer.split(" "))
                .filter(words -> words.length == 2)
                .map(words -> new Python(words[0], words[1]));
    }

    /** Programs are looked for as a shell does it; a directory on the PATH that cannot be read holds none. */
    static Optional<Path> onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
