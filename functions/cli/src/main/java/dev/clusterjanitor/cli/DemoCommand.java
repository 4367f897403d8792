package dev.clusterjanitor.cli;

import dev.clusterjanitor.cli.demo.Demo;
import dev.clusterjanitor.emulators.EmulatorUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Shows a day in the life of the janitor on an emulated cloud, and checks its own claims."
                + " Touches nothing outside this machine.")
final class DemoCommand implements Callable<Integer> {
    private final World world;

    DemoCommand(World world) {
        this.world = world;
    }

    @Option(
            names = "--messages",
            paramLabel = "FILE",
            description = "Where the page with all messages is written. Default: ${DEFAULT-VALUE}.")
    private Path messages = Path.of(System.getProperty("java.io.tmpdir"), "cluster-janitor-demo.html");

    @Override
    public Integer call() throws IOException {
        try {
            return new Demo(world.out(), world.zone(), messages)
                            .run(world.clock().instant())
                    ? 0
                    : JanitorCli.FAILED;
        } catch (EmulatorUnavailable e) {
            world.err().println("janitor: the demo needs an AWS emulator, and there is none: " + e.getMessage());
            return JanitorCli.FAILED;
        }
    }
}
