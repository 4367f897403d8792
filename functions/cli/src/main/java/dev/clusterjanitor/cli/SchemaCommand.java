package dev.clusterjanitor.cli;

import dev.clusterjanitor.config.PolicySchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "Prints the JSON Schema of policy files, for editors; or an example with every key explained.")
final class SchemaCommand implements Callable<Integer> {
    private final World world;

    @Option(names = "--example", description = "Print the example instead.")
    private boolean example;

    SchemaCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        world.out().print(example ? PolicySchema.example() : PolicySchema.text());
        world.out().flush();
        return 0;
    }
}
