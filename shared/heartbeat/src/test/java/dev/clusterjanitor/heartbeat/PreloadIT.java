package dev.clusterjanitor.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.Prerequisite;
import dev.clusterjanitor.emulators.RealDask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The preload's own tests, under real Dask of the oldest and the newest release: each way out against fakes on loopback,
 * and real schedulers that must work on whatever becomes of their heartbeats.
 */
class PreloadIT {
    /** Fewer would mean that a file of tests was not found. */
    private static final int LEAST_TESTS = 45;

    private static final Pattern RAN = Pattern.compile("Ran (\\d+) tests in ");

    @ParameterizedTest
    @EnumSource(RealDask.Release.class)
    void itsOwnTestsPass(RealDask.Release release) throws Exception {
        RealDask dask = Prerequisite.obtain(
                        () -> RealDask.install(AwsEmulator.Options.defaults().directory(), release))
                .require();
        Path log = Files.createDirectories(Path.of("target")).resolve("preload-" + release + ".log");

        Process process = start(dask, log);
        try {
            boolean ended = process.waitFor(8, TimeUnit.MINUTES);

            String output = Files.readString(log);
            assertThat(ended).as(output).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            Matcher ran = RAN.matcher(output);
            assertThat(ran.find()).as(output).isTrue();
            assertThat(Integer.parseInt(ran.group(1))).isGreaterThanOrEqualTo(LEAST_TESTS);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Process start(RealDask dask, Path log) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(dask.python(), "-m", "unittest", "discover", "-s", "tests", "-v"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("(AWS|DASK|PYTHON|CLUSTER_JANITOR|JANITOR|ECS|GCE)_?.*|(?i).*_proxy"));
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder.start();
    }
}
