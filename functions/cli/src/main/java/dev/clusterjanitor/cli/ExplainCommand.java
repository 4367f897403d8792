package dev.clusterjanitor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clusterjanitor.core.policy.RunMode;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.sweep.CloserLook;
import dev.clusterjanitor.core.sweep.ClusterSearch;
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
        List<String> machines = machines(session, result);
        if (options.output == CommonOptions.Output.JSON) {
            ObjectNode json = ReportJson.cluster(result);
            machines.forEach(json.putArray("findings")::add);
            world.out().println(json.toPrettyString());
        } else {
            new Explanation(world, session.config().policy()).print(result, machines);
        }
        Reports.problems(world, report);
        return report.isComplete() ? 0 : JanitorCli.FAILED;
    }

    /** What was found of each machine; a second look, as a sweep does not keep it. */
    private List<String> machines(Session session, Result result) {
        if (result.planned().assessment().verdict().is(Verdict.Outcome.EXEMPT)) {
            return List.of();
        }
        try (Clouds clouds = session.clouds()) {
            ClusterSearch.Found found =
                    Reconstruction.of(clouds, result.planned().cluster().id().toString());
            return CloserLook.machines(
                    session.policy(),
                    found.kind(),
                    found.handle(),
                    world.clock().instant());
        } catch (CloudException | BadUsage notRead) {
            return List.of("not read: " + notRead.getMessage());
        }
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
