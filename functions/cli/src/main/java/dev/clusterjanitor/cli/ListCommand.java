package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.sweep.SweepReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists every cluster, whether its scheduler still answers or not. Changes nothing.")
final class ListCommand implements Callable<Integer> {
    private final World world;

    @Mixin
    private CommonOptions options = new CommonOptions();

    ListCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        SweepReport report = Session.open(world, options)
                .sweep(RunMode.DRY_RUN, world.clock().instant());
        Reports.print(world, options.output, report, Reports.Style.LIST);
        // A list does nothing, so nothing can be refused: only what could not be read counts.
        return report.isComplete() ? 0 : JanitorCli.FAILED;
    }
}
