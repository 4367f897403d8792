package dev.clusterjanitor.notifiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files under src/test/resources/golden. What was made instead is left in target/golden, to look at or copy. */
final class Golden {
    private static final Path EXPECTED = Path.of("src/test/resources/golden");
    private static final Path ACTUAL = Path.of("target/golden");

    private Golden() {}

    static void assertIs(String name, String actual) {
        try {
            Files.createDirectories(ACTUAL);
            Files.writeString(ACTUAL.resolve(name), actual);
            Path expected = EXPECTED.resolve(name);
            assertThat(expected)
                    .as("copy %s if it is right", ACTUAL.resolve(name))
                    .exists();
            assertThat(actual).isEqualTo(Files.readString(expected, StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
