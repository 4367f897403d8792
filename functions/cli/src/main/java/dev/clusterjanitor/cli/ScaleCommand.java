package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.sweep.ClusterSearch.Found;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "scale", mixinStandardHelpOptions = true, description = "Brings a cluster to a number of workers.")
final class ScaleCommand implements Callable<Integer> {
    private final World world;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "Its id, or its name where only one cluster has it.")
    private String cluster = "";

    @Parameters(index = "1", paramLabel = "WORKERS", description = "How many; 0 keeps the scheduler alone.")
    private int workers;

    ScaleCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        if (workers < 0) {
            throw new BadUsage("WORKERS " + workers + ": at least 0");
        }
        try (Clouds clouds = Session.open(world, options).clouds()) {
            Found found = Reconstruction.of(clouds, cluster);
            int before = found.handle().cluster().workers();
            found.handle().scale(workers);
            world.out().println(found.handle().cluster().id() + ": " + before + " -> " + workers + " workers");
        }
        return 0;
    }
}
