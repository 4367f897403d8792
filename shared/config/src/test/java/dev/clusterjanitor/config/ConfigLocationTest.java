package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clusterjanitor.core.port.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLocationTest {
    private static final ConfigLocation LOCATION = new ConfigLocation(List.of(source("s3"), source("https")));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"version: 1", "{\"version\": 1}", " {}", "mode: live\nversion: 1", "# s3://\nversion: 1"})
    void aTextIsItself(String text) {
        assertThat(LOCATION.read(text)).isEqualTo(new ConfigText("JANITOR_CONFIG", text));
    }

    @Test
    void aPathIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a policy.yaml"), "version: 1 # ü");

        assertThat(LOCATION.read(file.toString())).isEqualTo(new ConfigText(file.toString(), "version: 1 # ü"));
    }

    @Test
    void aFileAddressIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("policy.yaml"), "version: 1");
        ConfigText expected = new ConfigText(file.toString(), "version: 1");

        assertThat(LOCATION.read("file:" + file)).isEqualTo(expected);
        assertThat(LOCATION.read("file://" + file)).isEqualTo(expected);
        assertThat(LOCATION.read(" " + file + "\n")).isEqualTo(expected);
    }

    @Test
    void aSchemeIsASource() {
        assertThat(LOCATION.read("s3://bucket/policy.yaml"))
                .isEqualTo(new ConfigText("s3://bucket/policy.yaml", "s3 read s3://bucket/policy.yaml"));
    }

    @Test
    void theNameHoldsNoSecretsOfTheAddress() {
        assertThat(LOCATION.read("https://user:hunter2@host/a/policy.yaml?sig=hunter2#hunter2"))
                .isEqualTo(new ConfigText(
                        "https://host/a/policy.yaml",
                        "https read https://user:hunter2@host/a/policy.yaml?sig=hunter2#hunter2"));
    }

    @Test
    void anUnknownSchemeIsAnErrorThatNamesWhatThereIs() {
        assertThatThrownBy(() -> LOCATION.read("gs://bucket/policy.yaml?sig=hunter2"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("gs://bucket/policy.yaml: there is nothing here that reads \"gs:\";"
                        + " available: file:, s3:, https:");
    }

    @Test
    void aMissingFileIsAnError() {
        assertThatThrownBy(() -> LOCATION.read("/no/such/policy.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("/no/such/policy.yaml: there is no such file");
    }

    @Test
    void aFolderIsAnError() {
        assertThatThrownBy(() -> LOCATION.read(folder.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(folder + ": cannot be read (IOException)");
    }

    @Test
    void aPathThatNoFileCanHaveIsAnError() {
        assertThatThrownBy(() -> LOCATION.read("a\u0000b"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be read (InvalidPathException)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "file:"})
    void noLocationIsAnError(String location) {
        assertThatThrownBy(() -> LOCATION.read(location))
                .isInstanceOf(ConfigException.class)
                .hasMessage("JANITOR_CONFIG: is empty; it must name a policy file");
    }

    @Test
    void aFileThatIsNoTextIsAnError() throws IOException {
        Path file = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE});

        assertThatThrownBy(() -> LOCATION.read(file.toString())).hasMessage(file + ": is not text in UTF-8");
    }

    @Test
    void aVeryLargeFileIsAnError() throws IOException {
        Path most = Files.write(folder.resolve("most"), new byte[1024 * 1024]);
        Path more = Files.write(folder.resolve("more"), new byte[1024 * 1024 + 1]);

        assertThat(LOCATION.read(most.toString()).text()).hasSize(1024 * 1024);
        assertThatThrownBy(() -> LOCATION.read(more.toString()))
                .hasMessage(more + ": is larger than 1 MiB, which no policy is");
    }

    @Test
    void aDriveIsNoScheme() {
        assertThatThrownBy(() -> LOCATION.read("C:\\no\\policy.yaml"))
                .hasMessage("C:\\no\\policy.yaml: there is no such file");
    }

    private static TextSource source(String scheme) {
        return new TextSource() {
            @Override
            public String scheme() {
                return scheme;
            }

            @Override
            public String read(String location) {
                return scheme + " read " + location;
            }
        };
    }
}
