package dev.clusterjanitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/safety.md names the tests that hold each rule; a test that was renamed or removed must not go on being named. */
class SafetyPageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern RULE = Pattern.compile("(?m)^\\| (S\\d+) \\|.*$");

    @Test
    void everyTestThatThePageNamesExists() throws IOException {
        Map<String, String> tests = testSources();
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(page());
        while (named.find()) {
            if (!tests.getOrDefault(named.group(1), "").contains("void " + named.group(2) + "(")) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyRuleHasATest() throws IOException {
        List<String> rules = new ArrayList<>();
        Matcher rule = RULE.matcher(page());
        while (rule.find()) {
            assertThat(rule.group()).containsPattern(NAMED);
            rules.add(rule.group(1));
        }
        assertThat(rules)
                .containsExactly(
                        "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S13", "S14", "S15",
                        "S18");
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/safety.md"));
    }

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(path -> path.toString().contains("/src/test/java/")
                            && path.toString().matches(".*(Test|IT)\\.java"))
                    .toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
