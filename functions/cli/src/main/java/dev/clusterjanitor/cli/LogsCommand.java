package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.port.LogTail;
import dev.clusterjanitor.core.sweep.ClusterSearch.Found;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Shows what the scheduler and the workers printed last. Changes nothing.")
final class LogsCommand implements Callable<Integer> {
    private final World world;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "Its id, or its name where only one cluster has it.")
    private String cluster = "";

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "40",
            description = "The last N lines of each." + " Default: ${DEFAULT-VALUE}.")
    private int lines;

    LogsCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        if (lines < 1) {
            throw new BadUsage("--lines " + lines + ": at least 1");
        }
        try (Clouds clouds = Session.open(world, options).clouds()) {
            Found found = Reconstruction.of(clouds, cluster);
            List<LogTail> tails = found.handle().logs(lines);
            if (options.output == CommonOptions.Output.JSON) {
                world.out()
                        .println(LifecycleJson.logs(found.handle().cluster().id(), tails)
                                .toPrettyString());
            } else {
                tails.forEach(this::print);
            }
            if (tails.isEmpty()) {
                world.err().println("janitor: " + found.handle().cluster().id() + " has nothing that prints");
            }
        }
        return 0;
    }

    private void print(LogTail tail) {
        world.out().println("== " + Printable.of(tail.source()));
        tail.lines().forEach(line -> world.out().println(Printable.of(line)));
        if (tail.lines().isEmpty()) {
            world.out().println("(nothing)");
        }
    }
}
