package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadPoliciesTest {

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

    @ParameterizedTest
    @MethodSource("rows")
    void noMessageRepeatsASecret(PolicyTable.Row row) {
        assertThat(problems(row.text()).toString()).doesNotContain("hunter2", "1234567,");
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
