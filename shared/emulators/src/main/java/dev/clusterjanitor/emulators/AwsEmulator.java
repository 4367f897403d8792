package dev.clusterjanitor.emulators;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * A real AWS emulator on loopback: LocalStack where a Docker engine answers, else moto. Clients are pointed at {@link
 * #endpoint()}; any credentials will do.
 *
 * <p>What the two answer differs in places; LocalStack's free edition lacks services ({@link #offers}), such as ECS.
 */
public final class AwsEmulator implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AwsEmulator.class.getName());

    private final AwsEngine engine;
    private final String reason;

    private AwsEmulator(AwsEngine engine, String reason) {
        this.engine = engine;
        this.reason = reason;
    }

    /** Which emulator somebody asks for. */
    public enum Wanted {
        /** LocalStack where a Docker engine answers, else moto. */
        ANY,
        LOCALSTACK,
        MOTO;

        /** System property: {@code any} (the default), {@code localstack} or {@code moto}. */
        static final String PROPERTY = "janitor.aws.emulator";

        static Wanted fromSystemProperty() {
            String text = System.getProperty(PROPERTY, ANY.name());
            return Arrays.stream(values())
                    .filter(wanted -> wanted.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(PROPERTY + " is '" + text + "'; it can be "
                            + Arrays.toString(values()).toLowerCase(Locale.ROOT)));
        }
    }

    /**
     * How to start it. {@link #defaults()} suits most tests.
     *
     * @param directory for virtual environments and logs, usually below {@code target/}
     * @param wanted which one
     * @param startLimit how long the emulator may take from its start to its first answer; downloads have limits of
     *     their own
     * @param managedPolicies whether moto knows AWS' own IAM policies. Without them attaching one is {@code
     *     NoSuchEntity}; with them each reset and the first instance after it take a second longer
     * @param defaultImages whether moto lists some AMIs. It starts instances of any image id either way
     */
    public record Options(
            Path directory, Wanted wanted, Duration startLimit, boolean managedPolicies, boolean defaultImages) {

        /**
         * {@code target/emulators} of the whole Maven build (or system property {@code janitor.emulators.directory}),
         * any emulator (or system property {@code janitor.aws.emulator}), two minutes to start, neither managed
         * policies nor images.
         */
        public static Options defaults() {
            Path directory = WorkDirectory.ofThisBuild(Path.of(""));
            return new Options(directory, Wanted.fromSystemProperty(), Duration.ofMinutes(2), false, false);
        }

        public Options withDirectory(Path other) {
            return new Options(other, wanted, startLimit, managedPolicies, defaultImages);
        }

        public Options withWanted(Wanted other) {
            return new Options(directory, other, startLimit, managedPolicies, defaultImages);
        }

        public Options withManagedPolicies() {
            return new Options(directory, wanted, startLimit, true, defaultImages);
        }

        public Options withDefaultImages() {
            return new Options(directory, wanted, startLimit, managedPolicies, true);
        }
    }

    /**
     * Starts one, and returns when it answers.
     *
     * @throws EmulatorUnavailable if none can be had here; the message says why
     */
    public static AwsEmulator start(Options options) {
        ThisMachine machine = new ThisMachine();
        EngineChoice choice = EngineChoice.choose(options.wanted(), machine);
        AwsEngine engine = switch (choice.engine()) {
            case LOCALSTACK -> LocalStack.start(options);
            case MOTO_ON_PATH -> MotoServer.start(machine.motoInterpreter(), options);
            case MOTO_INSTALLED -> MotoServer.start(MotoServer.install(options.directory()), options);
            case NONE -> throw new EmulatorUnavailable("no AWS emulator can be had: " + choice.reason());
        };
        AwsEmulator emulator = new AwsEmulator(engine, choice.reason());
        LOG.log(System.Logger.Level.DEBUG, emulator.describe());
        return emulator;
    }

    /** Where it answers, on loopback: {@code http://127.0.0.1:12345}. */
    public URI endpoint() {
        return engine.endpoint();
    }

    /** Which emulator this is, in which version, and why this one: for the log of a build. */
    public String describe() {
        return engine.describe() + " at " + endpoint() + " (" + reason + ")";
    }

    /**
     * Whether it emulates a service at all.
     *
     * @param service as in its endpoint names: {@code ec2}, {@code ecs}, {@code sts}
     */
    public boolean offers(String service) {
        return engine.offers(service);
    }

    /**
     * Forgets all that was made in it, in every account and region, lets ECS tasks go their way again, and no longer
     * checks permissions. LocalStack takes some seconds for it.
     */
    public void reset() {
        engine.reset();
    }

    /**
     * Asks moto's own interface for something. {@link #reset} undoes {@code /moto-api/reset-auth}, which makes it check
     * permissions, and {@link #keepTasksRunning}; other settings, as by {@code /moto-api/config}, stay to the end.
     *
     * @throws UnsupportedOperationException on LocalStack, which has no such interface
     * @throws IllegalStateException if moto answers anything but success
     */
    public void post(String path, String json) {
        engine.post(path, json);
    }

    /**
     * Keeps moto from letting ECS tasks stop by themselves, a step for each look at them. A {@link #reset} undoes it.
     */
    public void keepTasksRunning() {
        post("/moto-api/state-manager/set-transition", """
                {"model_name": "ecs::task", "transition": {"progression": "manual", "times": 1000000000}}""");
    }

    /** What a program needs in its environment to find this emulator, and nothing else that it may take for AWS. */
    public Map<String, String> environment() {
        return environment(endpoint());
    }

    static Map<String, String> environment(URI endpoint) {
        return Map.of(
                "AWS_ENDPOINT_URL", endpoint.toString(),
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_CONFIG_FILE", "/nonexistent/aws-config",
                "AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/aws-credentials");
    }

    /** Ends it. A second call does nothing. */
    @Override
    public void close() {
        engine.close();
    }
}
