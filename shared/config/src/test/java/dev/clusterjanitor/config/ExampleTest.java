package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The policy that users begin with. */
class ExampleTest {
    private static final String EXAMPLE = PolicySchema.example();

    @Test
    void itIsValid() {
        assertThat(ConfigReader.read("policy.example.yaml", EXAMPLE)).isNotNull();
        assertThat(SchemaCheck.complaints(EXAMPLE)).isEmpty();
    }

    @Test
    void whatItCallsADefaultIsOne() {
        List<String> defaults = EXAMPLE.lines().filter(ExampleTest::isDefault).toList();
        // A part whose every line is left out has to go too, as a key needs a value.
        String rest = EXAMPLE.lines()
                .filter(line -> !isDefault(line) && !line.matches("(defaults|tag-limits|blast-radius):"))
                .collect(Collectors.joining("\n"));

        assertThat(defaults).hasSizeGreaterThan(20);
        assertThat(ConfigReader.read("policy.yaml", rest)).isEqualTo(ConfigReader.read("policy.yaml", EXAMPLE));
    }

    @Test
    void itShowsEveryKey() {
        assertThat(SchemaTest.keysOfSchema())
                .allSatisfy((part, keys) ->
                        assertThat(keys).allSatisfy(key -> assertThat(EXAMPLE).contains(key + ":")));
    }

    private static boolean isDefault(String line) {
        return line.endsWith("# default");
    }
}
