package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.sweep.SweepReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Shows what a sweep would do now. Changes nothing, whatever the policy's mode.")
final class PlanCommand implements Callable<Integer> {
    private final World world;

    @Mixin
    private CommonOptions options = new CommonOptions();

    PlanCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        SweepReport report = Session.open(world, options)
                .sweep(RunMode.DRY_RUN, world.clock().instant());
        Reports.print(world, options.output, report, Reports.Style.PLAN);
        return report.exitStatus();
    }
}
