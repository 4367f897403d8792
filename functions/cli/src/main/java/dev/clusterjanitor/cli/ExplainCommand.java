package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.core.sweep.SweepReport.Result;
import dev.clusterjanitor.report.ReportJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Shows all that is known of one cluster, what is held of it and why, and what comes next."
                + " Changes nothing.")
final class ExplainCommand implements Callable<Integer> {
    private final World world;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = "CLUSTER", description = "Its id, or its name where only one cluster has it.")
    private String cluster = "";

    ExplainCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Session session = Session.open(world, options);
        SweepReport report = session.sweep(RunMode.DRY_RUN, world.clock().instant());
        Result result = theOne(report);
        if (options.output == CommonOptions.Output.JSON) {
            world.out().println(ReportJson.cluster(result).toPrettyString());
        } else {
            new Explanation(world, session.config().policy()).print(result);
        }
        Reports.problems(world, report);
        return report.isComplete() ? 0 : JanitorCli.FAILED;
    }

    private Result theOne(SweepReport report) {
        List<Result> named = report.results().stream()
                .filter(result -> {
                    var id = result.planned().cluster().id();
                    return id.toString().equals(cluster) || id.name().equals(cluster);
                })
                .toList();
        if (named.size() > 1) {
            throw new BadUsage("several clusters are called " + Printable.of(cluster) + "; give the id of one: "
                    + named.stream()
                            .map(result -> result.planned().cluster().id().toString())
                            .toList());
        }
        if (named.isEmpty()) {
            Reports.problems(world, report);
            throw new BadUsage("no cluster is called " + Printable.of(cluster) + "; 'janitor list' shows "
                    + report.results().size());
        }
        return named.get(0);
    }
}
