package dev.clusterjanitor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValidPoliciesTest {

    static List<PolicyTable.Row> rows() {
        return PolicyTable.rows("valid-policies.txt");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void readerAndSchemaAgreeThatItIsValid(PolicyTable.Row row) {
        assertThat(ConfigReader.read("policy.yaml", row.text())).isNotNull();
        assertThat(SchemaCheck.complaints(row.text())).isEmpty();
    }
}
