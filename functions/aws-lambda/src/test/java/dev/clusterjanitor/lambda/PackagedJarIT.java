package dev.clusterjanitor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.emulators.AwsEmulator;
import dev.clusterjanitor.emulators.AwsEmulatorExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The jar as it is deployed, under Lambda's own runtime interface client, against a Runtime API on loopback. */
@ExtendWith(AwsEmulatorExtension.class)
class PackagedJarIT {
    @Test
    void itAnswersAScheduleEventWithASummary(AwsEmulator aws) throws Exception {
        String answer = PackagedFunction.invoke(aws, Map.of("JANITOR_CONFIG", "version: 1"));

        assertThat(answer).startsWith("response {").contains("\"mode\":\"dry-run\"", "\"complete\":true");
    }

    @Test
    void itTellsThePlatformOfAFailure(AwsEmulator aws) throws Exception {
        String answer = PackagedFunction.invoke(aws, Map.of("JANITOR_CONFIG", "version: 2"));

        assertThat(answer).startsWith("error ").contains("SweepFailed", "version");
    }

    @Test
    void itHoldsNothingThatItDoesNotNeed() throws IOException {
        try (ZipFile jar = new ZipFile(PackagedFunction.JAR.toFile())) {
            List<String> names = jar.stream().map(entry -> entry.getName()).toList();
            assertThat(names).contains("dev/clusterjanitor/lambda/JanitorLambda.class");
            assertThat(names)
                    .noneMatch(name -> name.startsWith("io/netty/")
                            || name.startsWith("org/apache/http/")
                            || name.startsWith("org/junit/")
                            || name.endsWith(".SF")
                            || name.endsWith("module-info.class")
                            || name.startsWith("META-INF/maven/"));
        }
    }

    @Test
    void itIsSmallAndHasItsChecksumBesideIt() throws IOException {
        Path jar = PackagedFunction.JAR;

        assertThat(Files.size(jar)).isLessThan(15_000_000);
        assertThat(Files.readString(jar.resolveSibling(jar.getFileName() + ".sha256")))
                .matches("[0-9a-f]{64}  " + jar.getFileName() + "\n");
    }
}
