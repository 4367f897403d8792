package dev.clusterjanitor.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {

    @TempDir
    private Path directory;

    @Test
    void allModulesOfABuildShareOne() throws IOException {
        Path module = Files.createDirectories(directory.resolve("project/shared/emulators"));
        Files.createDirectory(directory.resolve("project/.mvn"));

        assertThat(WorkDirectory.ofThisBuild(module)).isEqualTo(directory.resolve("project/target/emulators"));
    }

    @Test
    void outsideABuildItIsBelowTheCurrentDirectory() {
        assertThat(WorkDirectory.ofThisBuild(directory)).isEqualTo(directory.resolve("target/emulators"));
    }

    @Test
    void givesEachProcessALogOfItsOwn() {
        WorkDirectory work = new WorkDirectory(directory);

        Path log = work.newLog("moto");

        assertThat(log.getParent()).isEqualTo(directory.resolve("logs")).isDirectory();
        assertThat(log).isNotEqualTo(work.newLog("moto"));
    }

    @Test
    void unpacksTheScriptsAndReplacesOldOnes() throws IOException {
        WorkDirectory work = new WorkDirectory(directory);
        Files.writeString(work.inside("scripts").resolve("lifeline.py"), "of an older version");

        Path scripts = work.scripts();

        assertThat(scripts.resolve("lifeline.py")).hasContent(WorkDirectory.resource("lifeline.py"));
        assertThat(scripts.resolve("ec2_cluster.py")).exists();
        assertThat(scripts).isDirectoryNotContaining("glob:**.new");
    }
}
