package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.Connection;
import dev.clusterjanitor.core.sweep.ClusterSearch.Found;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "connect",
        mixinStandardHelpOptions = true,
        description = "Shows how to connect to a cluster whose Python process is gone. Changes nothing.")
final class ConnectCommand implements Callable<Integer> {
    private final World world;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "Its id, or its name where only one cluster has it.")
    private String cluster = "";

    ConnectCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        try (Clouds clouds = Session.open(world, options).clouds()) {
            Found found = Reconstruction.of(clouds, cluster);
            Optional<Connection> connection = found.handle().connection();
            if (connection.isEmpty()) {
                throw new CloudException(
                        found.handle().cluster().id()
                                + " has no scheduler that could be connected to; it can still be listed, explained and deleted");
            }
            print(found, connection.get());
        }
        return 0;
    }

    private void print(Found found, Connection connection) {
        if (options.output == CommonOptions.Output.JSON) {
            world.out()
                    .println(LifecycleJson.connection(found.handle().cluster().id(), connection)
                            .toPrettyString());
            return;
        }
        world.out().println("scheduler  " + Printable.of(connection.address()));
        world.out().println("dashboard  " + Printable.of(connection.dashboard()));
        world.out().println();
        connection.python().forEach(line -> world.out().println(Printable.of(line)));
    }
}
