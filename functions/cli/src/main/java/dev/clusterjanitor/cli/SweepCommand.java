package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.sweep.SweepReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = "Sweeps once, as the function in the cloud does. A dry run unless --live is given"
                + " or the policy says mode: live.")
final class SweepCommand implements Callable<Integer> {
    private final World world;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--live", description = "Act: write marks, send notices, delete what is due.")
    private boolean live;

    @Option(names = "--dry-run", description = "Do not act, even if the policy says mode: live.")
    private boolean dryRun;

    SweepCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        if (live && dryRun) {
            throw new BadUsage("--live and --dry-run exclude each other");
        }
        Session session = Session.open(world, options);
        RunMode mode = mode(session);
        if (mode == RunMode.LIVE) {
            requireLiveable(session);
        }
        SweepReport report = session.sweep(mode, world.clock().instant());
        Reports.print(world, options.output, report, Reports.Style.SWEEP);
        return report.exitStatus();
    }

    private RunMode mode(Session session) {
        if (dryRun) {
            return RunMode.DRY_RUN;
        }
        return live ? RunMode.LIVE : session.config().policy().mode();
    }

    private static void requireLiveable(Session session) {
        if (!session.hasPolicy()) {
            throw new BadUsage("a live sweep needs a policy: give --config FILE, or set JANITOR_CONFIG");
        }
        List<String> problems = session.config().problemsForLive();
        if (!problems.isEmpty()) {
            throw new BadUsage(String.join("\n", problems));
        }
    }
}
