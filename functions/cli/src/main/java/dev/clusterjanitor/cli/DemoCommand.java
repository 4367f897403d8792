package dev.clusterjanitor.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Shows a day in the life of the janitor on an emulated cloud, and checks its own claims.")
final class DemoCommand implements Callable<Integer> {
    private final World world;

    DemoCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        return 0;
    }
}
