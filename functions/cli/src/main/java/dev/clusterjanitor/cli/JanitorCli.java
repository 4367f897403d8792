package dev.clusterjanitor.cli;

import dev.clusterjanitor.config.ConfigException;
import dev.clusterjanitor.core.port.CloudException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code janitor}. */
@Command(
        name = "janitor",
        mixinStandardHelpOptions = true,
        versionProvider = JanitorCli.Version.class,
        description = "Finds Dask clusters that nobody uses any more, warns their owners, and deletes them.",
        footer = {
            "",
            "Exit status: 0 done as planned; 1 something failed or could not be read;",
            "2 bad usage or policy; 3 refused by the blast radius."
        })
public final class JanitorCli implements Runnable {
    static final int FAILED = 1;
    static final int BAD_USAGE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private JanitorCli() {}

    public static void main(String[] args) {
        System.exit(run(World.real(), args));
    }

    /** Runs one command, and returns its exit status. */
    static int run(World world, String... args) {
        return commandLine(world).execute(args);
    }

    static CommandLine commandLine(World world) {
        CommandLine line = new CommandLine(new JanitorCli())
                .addSubcommand(new DemoCommand(world))
                .addSubcommand(new PlanCommand(world))
                .addSubcommand(new SweepCommand(world))
                .addSubcommand(new ListCommand(world))
                .addSubcommand(new ExplainCommand(world))
                .addSubcommand(new LogsCommand(world))
                .addSubcommand(new ConnectCommand(world))
                .addSubcommand(new ScaleCommand(world))
                .addSubcommand(new KeepCommand(world))
                .addSubcommand(new HeartbeatCommand(world))
                .addSubcommand(new DeleteCommand(world))
                .addSubcommand(new HistoryCommand(world))
                .addSubcommand(new ValidateCommand(world))
                .addSubcommand(new PermissionsCommand(world))
                .addSubcommand(new SchemaCommand(world))
                .addSubcommand(new CompletionCommand(world));
        line.setOut(world.out());
        line.setErr(world.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(errors());
        return line;
    }

    /** Without a subcommand there is nothing to do: show what there is. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    private static IExecutionExceptionHandler errors() {
        return (thrown, line, parsed) -> {
            if (thrown instanceof ConfigException) {
                line.getErr().println(thrown.getMessage());
                return BAD_USAGE;
            }
            if (thrown instanceof BadUsage) {
                line.getErr().println("janitor: " + thrown.getMessage());
                return BAD_USAGE;
            }
            if (thrown instanceof CloudException) {
                line.getErr().println("janitor: " + Printable.of(String.valueOf(thrown.getMessage())));
                return FAILED;
            }
            // A mistake of ours: the place helps whoever mends it, the text could hold what must not be shown.
            StackTraceElement[] trace = thrown.getStackTrace();
            line.getErr()
                    .println("janitor: unexpected " + thrown.getClass().getSimpleName()
                            + (trace.length == 0 ? "" : " at " + trace[0])
                            + "\nThis is a bug in the janitor. Nothing more was done.");
            return FAILED;
        };
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = JanitorCli.class.getPackage().getImplementationVersion();
            return new String[] {"janitor " + (version == null ? "(not packaged)" : version)};
        }
    }
}
