package dev.clusterjanitor.notifiers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A browser without a window: the one that {@code JANITOR_CHROMIUM} names, else one on the PATH. Where there is none, tests
 * are skipped with that reason, except under {@code CI=true}: there they fail.
 */
final class Chromium {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final int SECONDS = 60;

    private final Path program;
    private final Path directory;

    private Chromium(Path program, Path directory) {
        this.program = program;
        this.directory = directory;
    }

    /** @param directory for its profile and for pages */
    static Chromium require(Path directory) {
        Optional<Path> program = find();
        if (program.isEmpty()) {
            String reason =
                    "no Chromium: neither JANITOR_CHROMIUM nor the PATH has one (Debian: apt-get install chromium)";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("CI=true, so this may not be skipped: " + reason);
            }
            Assumptions.abort(reason);
        }
        return new Chromium(program.orElseThrow(), directory);
    }

    private static Optional<Path> find() {
        String named = System.getenv("JANITOR_CHROMIUM");
        Stream<Path> candidates = named != null && !named.isBlank()
                ? Stream.of(Path.of(named))
                : Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
                        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
        return candidates.filter(Files::isExecutable).findFirst();
    }

    /** The page as it is once its scripts have run. */
    String dump(String page, boolean dark) throws IOException, InterruptedException {
        return run(page, dark, 1300, "--dump-dom");
    }

    /** A picture of the page. */
    void shoot(String page, boolean dark, int width, Path png) throws IOException, InterruptedException {
        run(page, dark, width, "--screenshot=" + png.toAbsolutePath());
    }

    private String run(String page, boolean dark, int width, String what) throws IOException, InterruptedException {
        Path file = Files.createTempFile(directory, "page", ".html");
        Files.writeString(file, page);
        Path out = Files.createTempFile(directory, "dom", ".html");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                // Whatever a page names, no other machine is asked for it.
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--user-data-dir=" + directory.resolve("profile"),
                "--window-size=" + width + ",2400",
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                what,
                file.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("Chromium took longer than " + SECONDS + " s");
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
