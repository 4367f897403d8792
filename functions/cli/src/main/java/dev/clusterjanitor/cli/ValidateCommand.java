package dev.clusterjanitor.cli;

import dev.clusterjanitor.config.ConfigLocation;
import dev.clusterjanitor.config.ConfigReader;
import dev.clusterjanitor.config.JanitorConfig;
import dev.clusterjanitor.core.policy.Policy;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Checks a policy file, and names every problem with its line and column.")
final class ValidateCommand implements Callable<Integer> {
    private final World world;

    @Parameters(paramLabel = "POLICY", description = "The policy file.")
    private String file = "";

    ValidateCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        JanitorConfig config = ConfigReader.read(new ConfigLocation(List.of()).read(file));
        Policy policy = config.policy();
        world.out()
                .println(file + ": valid; mode " + policy.mode().id() + ", "
                        + (policy.scopes().isEmpty()
                                ? "own account"
                                : policy.scopes().size() + " scopes") + ", "
                        + policy.overrides().size() + " overrides, "
                        + policy.exemptions().size() + " exemptions");
        return 0;
    }
}
