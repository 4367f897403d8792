package dev.clusterjanitor.config;

import dev.clusterjanitor.core.port.CloudException;
import dev.clusterjanitor.core.port.SecretSource;
import java.util.Map;
import java.util.Optional;

/** Secrets in environment variables: {@code secret:env:SLACK_WEBHOOK}. */
public final class EnvSecrets implements SecretSource {
    private final Map<String, String> environment;

    /** @param environment the variables, which the entry point alone reads from the machine */
    public EnvSecrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String scheme() {
        return "env";
    }

    @Override
    public String read(String name) {
        return Optional.ofNullable(environment.get(name))
                .orElseThrow(
                        () -> new CloudException("secret:env:" + name + ": there is no such environment variable"));
    }
}
