package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.plan.PlannedAction;
import dev.clusterjanitor.core.policy.Assessment;
import dev.clusterjanitor.core.policy.Verdict;
import dev.clusterjanitor.core.port.Deadline;
import dev.clusterjanitor.core.sweep.ClusterSearch.Found;
import dev.clusterjanitor.core.sweep.HandDeletion;
import dev.clusterjanitor.core.sweep.Outcome;
import dev.clusterjanitor.core.sweep.SweepReport;
import dev.clusterjanitor.core.sweep.SweepReport.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = {
            "Deletes a cluster with all that it left behind, because you say so, and tells its owner.",
            "Leases, exemptions and cloud locks win here too."
        })
final class DeleteCommand implements Callable<Integer> {
    /** Longer than any cloud takes to end machines and free their disks. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final World world;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "Its id, or its name where only one cluster has it.")
    private String cluster = "";

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    DeleteCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Session session = Session.open(world, options);
        Instant now = world.clock().instant();
        try (Clouds clouds = session.clouds()) {
            Found found = Reconstruction.of(clouds, cluster);
            HandDeletion deletion = new HandDeletion(
                    session.policy(),
                    session.channels(),
                    session.journal(),
                    session.probe(),
                    new Progress(world),
                    world.clock());
            PlannedAction seen = deletion.look(found.kind(), found.handle(), now);
            boolean isTold = !deletion.channelsTo(seen.assessment().owner()).isEmpty();
            show(seen, isTold);
            if (seen.assessment().verdict().is(Verdict.Outcome.EXEMPT)) {
                world.err()
                        .println("janitor: it is kept: "
                                + Printable.of(
                                        seen.assessment().verdict().reason().text()));
                return JanitorCli.FAILED;
            }
            if (!yes
                    && !world.confirm(
                            "Delete " + seen.cluster().id() + "? Type its name to go on: ",
                            seen.cluster().id().name())) {
                world.err().println("janitor: nothing was deleted");
                return JanitorCli.BAD_USAGE;
            }
            Instant end = world.clock().instant().plus(PATIENCE);
            return told(deletion.delete(found.kind(), seen, world.user(), now, Deadline.at(end, world.clock())));
        }
    }

    private void show(PlannedAction seen, boolean isTold) {
        Assessment held = seen.assessment();
        String owner = held.owner().isKnown() ? held.owner().name() : "(unknown)";
        world.err()
                .println(seen.cluster().id() + ", owner " + Printable.of(owner)
                        + (isTold ? ", who will be told" : "; no channel of the policy reaches them"));
        world.err()
                .println("  " + held.verdict().outcome().id() + ": "
                        + Printable.of(held.verdict().reason().text()));
        seen.cluster()
                .resources()
                .forEach(resource -> world.err()
                        .println("  " + resource.type() + " " + Printable.of(resource.id()) + " " + resource.state()));
    }

    private int told(SweepReport report) {
        Result result = report.results().get(0);
        String why = result.error() != null
                ? ": " + result.error()
                : result.notes().stream().map(note -> ": " + note.text()).collect(Collectors.joining());
        String outcome = switch (result.outcome()) {
            case DONE -> "deleted";
            case IN_PROGRESS -> "not all of it is gone yet; run this again later";
            case SKIPPED -> "kept";
            default -> "not deleted";
        };
        world.out().println(result.planned().cluster().id() + ": " + outcome + Printable.of(why));
        Reports.problems(world, report);
        return result.outcome() == Outcome.DONE ? report.exitStatus() : JanitorCli.FAILED;
    }
}
