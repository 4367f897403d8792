package dev.clusterjanitor.emulators;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Real Dask of a given release, in a virtual environment, for schedulers and workers on loopback. */
public final class RealDask {
    /** The ends of the range that is known to behave alike. */
    public enum Release {
        /** Without {@code check_idle}, and without boto3 in its environment. */
        OLDEST("2022.12.1"),
        NEWEST("2026.7.1");

        private final String version;

        Release(String version) {
            this.version = version;
        }

        /** Of distributed: {@code 2026.7.1}. */
        public String version() {
            return version;
        }

        private String word() {
            return this == OLDEST ? "oldest" : "newest";
        }
    }

    /** What a scheduler is started with. */
    public enum Option {
        /** The routes below {@code /api/v1}, which are off by default. */
        API("--api"),
        /** A prefix of every route: {@code /user/ada}. */
        PREFIX("--prefix=/user/ada");

        private final String argument;

        Option(String argument) {
            this.argument = argument;
        }
    }

    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(60);

    private final WorkDirectory work;
    private final PythonEnvironment environment;

    private RealDask(WorkDirectory work, PythonEnvironment environment) {
        this.work = work;
        this.environment = environment;
    }

    /**
     * Installs it, or finds it installed.
     *
     * @param directory for the virtual environment and logs: {@link AwsEmulator.Options#directory}
     * @throws EmulatorUnavailable if Python, pip or a package is not to be had, or this release does not run on this
     *     Python
     */
    public static RealDask install(Path directory, Release release) {
        WorkDirectory work = new WorkDirectory(directory);
        String requirements = WorkDirectory.resource("dask-" + release.word() + "-requirements.txt");
        PythonEnvironment environment = PythonEnvironment.install(directory, "dask-" + release.word(), requirements);
        List<String> question =
                List.of(environment.python(), "-I", "-c", "import distributed; print(distributed.__version__)");
        Optional<String> version = Commands.answer(question, Map.of(), TIME_TO_ANSWER);
        if (version.filter(release.version()::equals).isEmpty()) {
            throw new EmulatorUnavailable(
                    "distributed " + release.version() + " does not run on the Python of this machine");
        }
        return new RealDask(work, environment);
    }

    /** The interpreter that has it, for tests in Python. */
    public String python() {
        return environment.python();
    }

    /**
     * Starts a scheduler without workers or clients.
     *
     * @throws EmulatorUnavailable if it does not start within a minute and a half
     */
    public DaskCluster start(Option... options) {
        return start(Map.of(), options);
    }

    /**
     * Starts a scheduler without workers or clients that loads a preload.
     *
     * @param preload a file in Python
     * @param environment what the preload reads
     * @throws EmulatorUnavailable if it does not start within a minute and a half
     */
    public DaskCluster startWith(Path preload, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        // As users say it where they have no command line; in JSON, as Dask reads its variables.
        variables.put("DASK_DISTRIBUTED__SCHEDULER__PRELOAD", "[\"" + preload + "\"]");
        return start(variables);
    }

    private DaskCluster start(Map<String, String> environment, Option... options) {
        List<String> command = new ArrayList<>(List.of(
                this.environment.python(), work.scripts().resolve("run_dask.py").toString()));
        for (Option option : options) {
            command.add(option.argument);
        }
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("DASK_CONFIG", work.inside("dask-config").toString()); // empty: not the user's own
        variables.put("PYTHONDONTWRITEBYTECODE", "1");
        return new DaskCluster(ChildProcess.start(command, variables, work.newLog("run_dask")));
    }
}
