package dev.clusterjanitor.cli;

import dev.clusterjanitor.cli.rights.Part;
import dev.clusterjanitor.cli.rights.Rights;
import dev.clusterjanitor.core.model.CloudProvider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "permissions",
        mixinStandardHelpOptions = true,
        description =
                "Prints the rights that the janitor needs in a cloud, as a policy that the cloud's own tools take.")
final class PermissionsCommand implements Callable<Integer> {
    private final World world;

    @Parameters(paramLabel = "PROVIDER", description = "${COMPLETION-CANDIDATES}")
    private CloudProvider provider = CloudProvider.AWS;

    @Option(
            names = "--part",
            paramLabel = "PART",
            defaultValue = "all",
            description =
                    "look: all that a dry run needs; mark: what the inbox needs beside; act: to mark and delete; all"
                            + " (the default).")
    private Part part = Part.ALL;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "policy",
            description = "policy (the default), list: with the purpose of each, or cloudformation: a role for other"
                    + " accounts of AWS.")
    private Rights.Format format = Rights.Format.POLICY;

    PermissionsCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        if (format == Rights.Format.CLOUDFORMATION && provider != CloudProvider.AWS) {
            throw new BadUsage("--format cloudformation: only AWS has such templates; policy and list are for all");
        }
        world.out().print(Rights.text(provider, part, format));
        world.out().flush();
        return 0;
    }
}
