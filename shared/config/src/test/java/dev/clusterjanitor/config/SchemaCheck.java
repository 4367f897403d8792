package dev.clusterjanitor.config;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/** What somebody else's program says of a policy, by the schema alone. */
final class SchemaCheck {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema SCHEMA = REGISTRY.getSchema(PolicySchema.text());

    private SchemaCheck() {}

    static List<String> complaints(String policy) {
        return SCHEMA.validate(policy, InputFormat.YAML).stream()
                .map(Error::toString)
                .toList();
    }

    /** What the definition of JSON Schema says of the schema. */
    static List<String> complaintsAboutSchema() {
        return REGISTRY
                .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()))
                .validate(PolicySchema.text(), InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }
}
