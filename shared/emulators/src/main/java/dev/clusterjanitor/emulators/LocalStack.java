package dev.clusterjanitor.emulators;

import java.net.URI;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack in a container. Testcontainers ends it, by its own watchdog too if this JVM dies. */
final class LocalStack implements AwsEngine {

    /**
     * The last community image that starts without an account: from 2026.03 on they ask for a LOCALSTACK_AUTH_TOKEN.
     */
    static final String IMAGE = "localstack/localstack:4.14.0";

    /** System property that names another image. */
    static final String IMAGE_PROPERTY = "janitor.localstack.image";

    private final LocalStackContainer container;
    private final LocalStackApi api;
    private final AwsEmulator.Options options;

    private LocalStack(LocalStackContainer container, AwsEmulator.Options options) {
        this.container = container;
        this.api = new LocalStackApi(container.getEndpoint());
        this.options = options;
    }

    static String image() {
        return System.getProperty(IMAGE_PROPERTY, IMAGE);
    }

    static LocalStack start(AwsEmulator.Options options) {
        DockerImageName image = DockerImageName.parse(image()).asCompatibleSubstituteFor("localstack/localstack");
        LocalStackContainer container = new LocalStackContainer(image).withStartupTimeout(options.startLimit());
        try {
            container.start();
            return new LocalStack(container, options);
        } catch (RuntimeException e) {
            container.stop();
            throw new EmulatorUnavailable(
                    image() + " does not start, though a Docker engine answers. System property "
                            + AwsEmulator.Wanted.PROPERTY + "=moto does without it",
                    e);
        }
    }

    @Override
    public URI endpoint() {
        return api.endpoint();
    }

    @Override
    public String describe() {
        return "LocalStack, image " + image();
    }

    @Override
    public boolean offers(String service) {
        return api.offers(service);
    }

    @Override
    public void reset() {
        api.restart(options.startLimit());
    }

    @Override
    public void post(String path, String json) {
        throw new UnsupportedOperationException("LocalStack has no " + path + ": that is moto's");
    }

    @Override
    public void close() {
        container.stop();
    }
}
