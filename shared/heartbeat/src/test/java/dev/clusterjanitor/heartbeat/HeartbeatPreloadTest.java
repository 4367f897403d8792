package dev.clusterjanitor.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatPreloadTest {
    @Test
    void thisJarCarriesThePreloadThatPipInstalls(@TempDir Path directory) throws Exception {
        Path file = HeartbeatPreload.into(directory);

        assertThat(file)
                .hasFileName("cluster_janitor_heartbeat.py")
                .hasSameTextualContentAs(Path.of(HeartbeatPreload.FILE));
        assertThat(Files.readString(Path.of("pyproject.toml")))
                .contains("py-modules = [\"cluster_janitor_heartbeat\"]");
    }

    @Test
    void thePackageAndItsModuleHaveOneVersion() throws Exception {
        String module = Files.readString(Path.of(HeartbeatPreload.FILE));
        String version = module.replaceAll("(?s).*\\n__version__ = \"([^\"]+)\".*", "$1");

        assertThat(Files.readString(Path.of("pyproject.toml"))).contains("\nversion = \"" + version + "\"");
    }
}
