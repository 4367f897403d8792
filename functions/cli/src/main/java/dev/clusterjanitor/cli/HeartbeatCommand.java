package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.sweep.ClusterSearch.Found;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "heartbeat",
        mixinStandardHelpOptions = true,
        description = "Says once, for the owner's process, that a cluster is needed. Run it again before the policy's"
                + " heartbeat-timeout is over.")
final class HeartbeatCommand implements Callable<Integer> {
    private final World world;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "Its id, or its name where only one cluster has it.")
    private String cluster = "";

    @Option(names = "--working", description = "Say also that it has work to do.")
    private boolean working;

    HeartbeatCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Session session = Session.open(world, options);
        try (Clouds clouds = session.clouds()) {
            Instant now = world.clock().instant();
            Found found = Reconstruction.of(clouds, cluster);
            TagChange.Builder change =
                    TagChange.with(session.policy().tagKeys()).set(JanitorTag.HEARTBEAT, Instants.format(now));
            if (working) {
                change.set(JanitorTag.LAST_WORK, Instants.format(now));
            }
            found.handle().tag(change.build());
            world.out()
                    .println(found.handle().cluster().id() + ": heartbeat at " + new Times(world.zone(), now).at(now));
        }
        return 0;
    }
}
