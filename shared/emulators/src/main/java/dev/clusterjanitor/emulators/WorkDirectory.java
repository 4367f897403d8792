package dev.clusterjanitor.emulators;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Where this module keeps what outlives a test: virtual environments (for the next build too), the Python scripts it
 * ships, and logs. Several JVMs may share one.
 */
record WorkDirectory(Path root) {

    /** System property that names another directory than the one of {@link #ofThisBuild}. */
    static final String PROPERTY = "janitor.emulators.directory";

    private static final List<String> SCRIPTS = List.of(
            "ec2_cluster.py",
            "ecs_cluster.py",
            "events.py",
            "lifeline.py",
            "loopback_only.py",
            "run_dask.py",
            "run_moto.py",
            "run_scheduler.py",
            "smithy_cbor.py");

    private static final AtomicInteger LOGS = new AtomicInteger();

    /** {@code target/emulators} of the project around {@code start} that has a {@code .mvn}: its modules share one. */
    static Path ofThisBuild(Path start) {
        String asked = System.getProperty(PROPERTY, "");
        if (!asked.isBlank()) {
            return Path.of(asked).toAbsolutePath();
        }
        Path here = start.toAbsolutePath().normalize();
        return Stream.iterate(here, directory -> directory != null, Path::getParent)
                .filter(directory -> Files.isDirectory(directory.resolve(".mvn")))
                .findFirst()
                .orElse(here)
                .resolve("target")
                .resolve("emulators");
    }

    /** A new log file of this JVM; its directory exists, the file does not yet. */
    Path newLog(String name) {
        String file = name + "-" + ProcessHandle.current().pid() + "-" + LOGS.incrementAndGet() + ".log";
        return inside("logs").resolve(file);
    }

    Path inside(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory that holds our Python scripts, as this version of the module ships them. */
    Path scripts() {
        Path directory = inside("scripts");
        SCRIPTS.forEach(name -> replace(directory.resolve(name), resource(name)));
        return directory;
    }

    /** Another JVM may be reading the old file, so the new one takes its place in one step. */
    private static void replace(Path file, String text) {
        try {
            Path fresh =
                    Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String resource(String name) {
        try (InputStream stream = WorkDirectory.class.getResourceAsStream("python/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("this jar lacks python/" + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
