package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadPoliciesTest {
    private static final Pattern SECRET = Pattern.compile("hunter2|1234567\\b");

    static List<PolicyTable.Row> rows() {
        return PolicyTable.rows("bad-policies.txt");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachProblemIsReportedWhereItIs(PolicyTable.Row row) {
        List<ConfigProblem> problems = problems(row.text());

        assertThat(problems).as("all problems, and no other").hasSameSizeAs(row.problems());
        assertThat(IntStream.range(0, problems.size()).boxed())
                .allSatisfy(i -> assertSame(problems.get(i), row.problems().get(i)));
    }

    static List<PolicyTable.Row> rowsWithSecrets() {
        return rows().stream().filter(row -> SECRET.matcher(row.text()).find()).toList();
    }

    @ParameterizedTest
    @MethodSource("rowsWithSecrets")
    void noMessageRepeatsASecret(PolicyTable.Row row) {
        assertThat(problems(row.text()).toString()).doesNotContainPattern(SECRET);
    }

    static List<PolicyTable.Row> rowsForSchema() {
        return rows().stream().filter(PolicyTable.Row::seenBySchema).toList();
    }

    @ParameterizedTest
    @MethodSource("rowsForSchema")
    void theSchemaRefusesItToo(PolicyTable.Row row) {
        assertThat(SchemaCheck.complaints(row.text())).isNotEmpty();
    }

    private static void assertSame(ConfigProblem problem, String expected) {
        String actual = problem.line() + ":" + problem.column() + ": " + problem.path() + ": " + problem.message();
        if (expected.endsWith("$")) {
            assertThat(actual).isEqualTo(expected.substring(0, expected.length() - 1));
        } else {
            assertThat(actual).startsWith(expected);
        }
    }

    private static List<ConfigProblem> problems(String text) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigReader.read("policy.yaml", text))
                .problems();
    }
}
