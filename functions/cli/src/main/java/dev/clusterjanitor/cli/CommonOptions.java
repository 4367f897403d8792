package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.model.CloudProvider;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that most commands share. */
final class CommonOptions {

    /** How results are printed. */
    enum Output {
        TABLE,
        JSON
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The policy: a file, s3://bucket/key or ssm:/name."
                    + " Default: what JANITOR_CONFIG points to, else the defaults of every limit.")
    @Nullable
    String config;

    @Option(names = "--provider", paramLabel = "CLOUD", description = "Only this cloud: ${COMPLETION-CANDIDATES}.")
    @Nullable
    CloudProvider provider;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description = "Only this scope, such as aws/123456789012/us-east-1. May be repeated.")
    List<String> scopes = new ArrayList<>();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only this kind, such as aws/dask-ec2. May be repeated.")
    List<String> kinds = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "TABLE",
            description = "table or json. Default: ${DEFAULT-VALUE}.")
    Output output = Output.TABLE;
}
