package dev.clusterjanitor.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints completions for bash and zsh: source <(janitor completion)")
final class CompletionCommand implements Callable<Integer> {
    private final World world;

    CompletionCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        world.out().print(AutoComplete.bash("janitor", JanitorCli.commandLine(world)));
        world.out().flush();
        return 0;
    }
}
