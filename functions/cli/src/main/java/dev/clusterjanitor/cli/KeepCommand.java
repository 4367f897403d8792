package dev.clusterjanitor.cli;

import dev.clusterjanitor.core.model.Durations;
import dev.clusterjanitor.core.model.Instants;
import dev.clusterjanitor.core.model.JanitorTag;
import dev.clusterjanitor.core.model.KeptBy;
import dev.clusterjanitor.core.model.TagChange;
import dev.clusterjanitor.core.sweep.ClusterSearch.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "keep",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps a cluster for a while (a lease): nothing happens to it before, whatever its signals say.",
            "With --release the lease is given back."
        })
final class KeepCommand implements Callable<Integer> {
    private final World world;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "Its id, or its name where only one cluster has it.")
    private String cluster = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "DURATION", description = "How long from now: 90m, 8h, 3d.")
    @Nullable
    private String duration;

    @Option(names = "--release", description = "Give the lease back.")
    private boolean release;

    KeepCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        if (release == (duration != null)) {
            throw new BadUsage("give either a DURATION such as 8h or 3d, or --release");
        }
        Session session = Session.open(world, options);
        try (Clouds clouds = session.clouds()) {
            if (duration == null) {
                Found found = Reconstruction.of(clouds, cluster);
                found.handle()
                        .tag(TagChange.with(session.policy().tagKeys())
                                .remove(JanitorTag.KEEP_UNTIL, JanitorTag.KEPT_BY)
                                .build());
                world.out().println(found.handle().cluster().id() + ": its lease is given back");
                return 0;
            }
            Instant now = world.clock().instant();
            Instant until =
                    now.plus(asked(duration, session.policy().tagLimits().keepUntil()));
            Found found = Reconstruction.of(clouds, cluster);
            found.handle()
                    .tag(TagChange.with(session.policy().tagKeys())
                            .set(JanitorTag.KEEP_UNTIL, Instants.format(until))
                            .set(JanitorTag.KEPT_BY, KeptBy.of(world.user()))
                            .build());
            world.out()
                    .println(found.handle().cluster().id() + ": kept until " + new Times(world.zone(), now).at(until));
        }
        return 0;
    }

    private static Duration asked(String text, @Nullable Duration limit) {
        Duration asked = Durations.parse(text)
                .orElseThrow(() ->
                        new BadUsage("DURATION " + Printable.of(text) + ": not a duration; write it as 90m, 8h or 3d"));
        if (limit != null && asked.compareTo(limit) > 0) {
            throw new BadUsage("DURATION " + Printable.of(text) + ": the policy allows leases of at most "
                    + Durations.format(limit) + " (tag-limits, keep-until)");
        }
        return asked;
    }
}
